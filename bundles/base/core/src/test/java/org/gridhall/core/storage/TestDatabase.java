package org.gridhall.core.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.persistence.EntityManagerFactory;
import javax.persistence.Persistence;
import javax.sql.DataSource;
import org.gridhall.storage.Dialect;
import org.gridhall.storage.Migrations;

/** The real databases, with the real schema and the real persistence unit: Derby in memory, PostgreSQL as a process. */
public final class TestDatabase {

    private static EmbeddedPostgres postgres;

    private TestDatabase() {}

    /** Both databases, fresh and empty. */
    public static Stream<Database> both() {
        return Stream.of(derby(), postgresql());
    }

    /** A database that can be opened once more, as after a restart. */
    public record Opened(Database database, EntityManagerFactory factory) {
        public Database again() {
            return new Database(factory);
        }
    }

    public static Database derby() {
        System.setProperty("derby.stream.error.method", TestDatabase.class.getName() + ".silence");
        System.setProperty("derby.locks.deadlockTimeout", "1");
        System.setProperty("derby.locks.waitTimeout", "5");
        var source = new com.zaxxer.hikari.HikariDataSource();
        source.setJdbcUrl("jdbc:derby:memory:" + UUID.randomUUID() + ";create=true");
        source.setMaximumPoolSize(16);
        return open(source, Dialect.DERBY).database();
    }

    public static Database postgresql() {
        return openPostgresql().database();
    }

    public static synchronized Opened openPostgresql() {
        try {
            if (postgres == null) {
                postgres = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "500")
                        .start();
            }
            String name = "t" + UUID.randomUUID().toString().replace("-", "");
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
            var source = new com.zaxxer.hikari.HikariDataSource();
            source.setJdbcUrl(postgres.getJdbcUrl("postgres", name));
            source.setMaximumPoolSize(16);
            // Tests leave their databases open: only what they use at once is connected.
            source.setMinimumIdle(0);
            return open(source, Dialect.POSTGRESQL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static java.io.OutputStream silence() {
        return java.io.OutputStream.nullOutputStream();
    }

    private static Opened open(DataSource source, Dialect dialect) {
        Migrations.migrate(source, dialect, TestDatabase.class.getClassLoader(), "gridhall", "db");
        Map<String, Object> settings = new HashMap<>();
        settings.put("javax.persistence.nonJtaDataSource", source);
        settings.put("eclipselink.weaving", "false");
        settings.put("eclipselink.session-name", UUID.randomUUID().toString());
        EntityManagerFactory factory = Persistence.createEntityManagerFactory("gridhall", settings);
        return new Opened(new Database(factory), factory);
    }
}
