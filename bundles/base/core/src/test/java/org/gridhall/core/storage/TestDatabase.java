package org.gridhall.core.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
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
        return open(memory(), Dialect.DERBY).database();
    }

    private static DataSource memory() {
        System.setProperty("derby.stream.error.method", TestDatabase.class.getName() + ".silence");
        System.setProperty("derby.locks.deadlockTimeout", "1");
        System.setProperty("derby.locks.waitTimeout", "5");
        var source = new com.zaxxer.hikari.HikariDataSource();
        source.setJdbcUrl("jdbc:derby:memory:" + UUID.randomUUID() + ";create=true");
        source.setMaximumPoolSize(16);
        return source;
    }

    public static Database postgresql() {
        return openPostgresql().database();
    }

    /** One that tells how it finds what it is asked for. */
    public static Database postgresql(Plans plans) {
        return open(plans.before(pool(create(""), "postgres")), Dialect.POSTGRESQL)
                .database();
    }

    /** Both databases behind something that tells what they are sent. */
    public static Stream<Database> both(Sent sent) {
        return Stream.of(
                open(sent.before(memory()), Dialect.DERBY).database(),
                open(sent.before(pool(create(""), "postgres")), Dialect.POSTGRESQL)
                        .database());
    }

    public static Opened openPostgresql() {
        return open(pool(create(""), "postgres"), Dialect.POSTGRESQL);
    }

    /**
     * A database whose tables belong to one role and are used by another.
     *
     * @param rights what the owner grants, given the names of owner and user
     */
    public static Database postgresqlWithRoles(BiFunction<String, String, List<String>> rights) {
        String owner = "owner" + UUID.randomUUID().toString().replace("-", "");
        String app = owner.replace("owner", "app");
        run("postgres", "postgres", List.of("CREATE ROLE " + owner + " LOGIN", "CREATE ROLE " + app + " LOGIN"));
        String name = create(" OWNER " + owner);
        DataSource owned = pool(name, owner);
        Migrations.migrate(owned, Dialect.POSTGRESQL, TestDatabase.class.getClassLoader(), "gridhall", "db");
        run(name, owner, rights.apply(owner, app));
        return open(pool(name, app), Dialect.POSTGRESQL).database();
    }

    private static String create(String more) {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        run("postgres", "postgres", List.of("CREATE DATABASE " + name + more));
        return name;
    }

    private static void run(String database, String role, List<String> statements) {
        try (var connection = java.sql.DriverManager.getConnection(server().getJdbcUrl(role, database));
                var statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DataSource pool(String database, String role) {
        var source = new com.zaxxer.hikari.HikariDataSource();
        source.setJdbcUrl(server().getJdbcUrl(role, database));
        source.addDataSourceProperty("reWriteBatchedInserts", "true");
        source.setMaximumPoolSize(16);
        // Tests leave their databases open: only what they use at once is connected.
        source.setMinimumIdle(0);
        return source;
    }

    private static synchronized EmbeddedPostgres server() {
        try {
            if (postgres == null) {
                // Its transactions would hold back the feed of every database of the server, at any moment.
                postgres = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .setServerConfig("autovacuum", "off")
                        .setServerConfig("max_connections", "500")
                        .start();
            }
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Derby in a folder, as durable as it ships: for benches. */
    public static Database derbyIn(java.nio.file.Path folder) {
        System.setProperty("derby.stream.error.method", TestDatabase.class.getName() + ".silence");
        System.setProperty("derby.storage.pageCacheSize", "20000");
        var source = new com.zaxxer.hikari.HikariDataSource();
        source.setJdbcUrl("jdbc:derby:" + folder + ";create=true");
        source.setMaximumPoolSize(16);
        return open(source, Dialect.DERBY).database();
    }

    /** A PostgreSQL of its own that waits for the disk: for benches. */
    public static Database durablePostgresql() throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        var source = new com.zaxxer.hikari.HikariDataSource();
        source.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
        source.addDataSourceProperty("reWriteBatchedInserts", "true");
        source.setMaximumPoolSize(16);
        return open(source, Dialect.POSTGRESQL).database();
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
