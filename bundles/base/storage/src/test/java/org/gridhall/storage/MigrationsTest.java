package org.gridhall.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationsTest {

    @TempDir
    static Path folder;

    private static PostgresServer postgres;
    private static int count;

    @BeforeAll
    static void start() {
        postgres = new PostgresServer();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    static Stream<String> emptyDatabases() {
        count++;
        return Stream.of(
                "jdbc:derby:" + folder.resolve("db" + count) + ";create=true", postgres.createDatabase("db" + count));
    }

    @ParameterizedTest
    @MethodSource("emptyDatabases")
    void runsEachScriptOnceAndAUnitBesideAnother(String url) throws SQLException {
        try (Database database = Database.open(url, "", "", 4)) {
            assertThat(migrate(database, "one")).isEqualTo(2);
            assertThat(migrate(database, "one")).isZero();
            execute(database, "DROP TABLE note");
            assertThat(migrate(database, "two")).isEqualTo(2);
            execute(database, "SELECT path, digest, body, here FROM note");
        }
    }

    @ParameterizedTest
    @MethodSource("emptyDatabases")
    void refusesADatabaseOfANewerProgram(String url) throws SQLException {
        try (Database database = Database.open(url, "", "", 4)) {
            migrate(database, "one");
            execute(
                    database,
                    "INSERT INTO \"one_history\" (\"installed_rank\", \"version\", \"description\", \"type\", \"script\","
                            + " \"installed_by\", \"execution_time\", \"success\")"
                            + " VALUES (9, '9', 'later', 'SQL', 'V9__later.sql', 'x', 1, TRUE)");
            assertThatThrownBy(() -> migrate(database, "one"))
                    .isInstanceOf(Migrations.Refused.class)
                    .hasMessageContaining("newer than this program")
                    .hasMessageContaining("V9__later.sql");
        }
    }

    @ParameterizedTest
    @MethodSource("emptyDatabases")
    void refusesAScriptThatWasChangedAfterItRan(String url) throws SQLException {
        try (Database database = Database.open(url, "", "", 4)) {
            migrate(database, "one");
            execute(database, "UPDATE \"one_history\" SET \"checksum\" = 1 WHERE \"version\" = '1'");
            assertThatThrownBy(() -> migrate(database, "one"))
                    .isInstanceOf(Migrations.Refused.class)
                    .hasMessageContaining("checksum");
        }
    }

    @ParameterizedTest
    @MethodSource("emptyDatabases")
    void aDatabaseThatBreaksOffIsNotRefusedWhereverItDoes(String url) throws SQLException {
        try (Database database = Database.open(url, "", "", 4)) {
            migrate(database, "one");
            int connections = 0;
            boolean through = false;
            while (!through) {
                DataSource source = breaksOff(database.pool(), ++connections);
                try {
                    Migrations.migrate(
                            source, database.dialect(), MigrationsTest.class.getClassLoader(), "one", "migrations");
                    through = true;
                } catch (RuntimeException e) {
                    assertThat(e)
                            .as("at connection %s", connections)
                            .isNotInstanceOf(Migrations.Refused.class)
                            .hasRootCauseInstanceOf(SQLException.class);
                }
            }
            assertThat(connections).as("it was asked several times").isGreaterThan(2);
        }
    }

    /** A database that is gone once it is asked for so many connections. */
    private static DataSource breaksOff(DataSource real, int last) {
        AtomicInteger left = new AtomicInteger(last);
        return (DataSource) Proxy.newProxyInstance(
                MigrationsTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection") && left.decrementAndGet() <= 0) {
                        throw new SQLException("the server goes down", "57P01");
                    }
                    return method.invoke(real, arguments);
                });
    }

    private static int migrate(Database database, String unit) {
        return Migrations.migrate(
                database.pool(), database.dialect(), MigrationsTest.class.getClassLoader(), unit, "migrations");
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
