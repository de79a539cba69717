package org.gridhall.tools.bench;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import org.gridhall.tools.Stop;

/**
 * Writes many made-up tickets into the tables of an instance that does not run: copies of one that is there, over two years
 * and the whole ground. They have no trail, so the instance is good for nothing but measuring afterwards.
 */
final class ManyTickets {

    private static final long YEARS = 730L * 86_400_000L;
    /** Milliseconds of 2000-01-01, from which ids count, and the bits below the milliseconds. */
    private static final long EPOCH = 946_684_800_000L;

    private static final int TAIL = 22;
    private static final int BATCH = 2000;

    private ManyTickets() {}

    /**
     * @param database JDBC address; null for Derby in the data folder
     * @param first number of the first; those before were written earlier
     */
    static void write(Path assembly, Path data, String database, double[] ground, int first, int rows) {
        with(assembly, data, database, "ticket", connection -> write(connection, ground, first, rows));
    }

    /** Something to be written. */
    @FunctionalInterface
    interface Writing {
        void to(Connection connection) throws SQLException;
    }

    /**
     * Writes into the tables of an instance that does not run.
     *
     * @param database JDBC address; null for Derby in the data folder
     * @param table what is written, for the planner of PostgreSQL
     */
    static void with(Path assembly, Path data, String database, String table, Writing writing) {
        try {
            if (database != null) {
                try (Connection connection = DriverManager.getConnection(database + "&reWriteBatchedInserts=true")) {
                    writing.to(connection);
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("ANALYZE " + table);
                    }
                    connection.commit();
                }
                return;
            }
            derby(assembly, data, writing);
        } catch (SQLException | IOException | ReflectiveOperationException e) {
            throw Stop.failed("批量写入失败：" + e.getMessage(), "The rows cannot be written: " + e.getMessage());
        }
    }

    private static void derby(Path assembly, Path data, Writing writing)
            throws IOException, ReflectiveOperationException, SQLException {
        Path jar;
        try (Stream<Path> files = Files.walk(assembly.resolve("system/org/gridhall/derby"))) {
            jar = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> Stop.failed("程序包里没有 Derby", "The assembly has no Derby"));
        }
        System.setProperty(
                "derby.stream.error.file", data.resolve("bench-derby.log").toString());
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            Driver driver = (Driver) Class.forName("org.apache.derby.jdbc.EmbeddedDriver", true, loader)
                    .getDeclaredConstructor()
                    .newInstance();
            Properties owner = new Properties();
            // Tables lie in the schema of whom the instance connects as.
            owner.setProperty("user", "gridhall");
            try (Connection connection = driver.connect("jdbc:derby:" + data.resolve("derby"), owner)) {
                writing.to(connection);
            }
            try {
                driver.connect("jdbc:derby:;shutdown=true", new Properties());
            } catch (SQLException closed) {
                // which is how Derby says that it is closed
            }
        }
    }

    private static void write(Connection connection, double[] ground, int first, int rows) throws SQLException {
        connection.setAutoCommit(false);
        List<String> columns = new ArrayList<>();
        List<Object> sample = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT * FROM ticket WHERE longitude IS NOT NULL AND closed_at IS NULL FETCH FIRST 1 ROWS ONLY")) {
            if (!row.next()) {
                throw Stop.failed("没有带坐标的事项", "There is no ticket with a point");
            }
            ResultSetMetaData meta = row.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.add(meta.getColumnName(i).toLowerCase(Locale.ROOT));
                Object value = row.getObject(i);
                sample.add(value instanceof Clob text ? text.getSubString(1, (int) text.length()) : value);
                types.add(meta.getColumnType(i));
            }
        }
        Random random = new Random(first);
        long now = System.currentTimeMillis();
        String sql = "INSERT INTO ticket (" + String.join(", ", columns) + ") VALUES ("
                + "?, ".repeat(columns.size() - 1) + "?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = first; i <= rows; i++) {
                long at = now - (long) (random.nextDouble() * YEARS);
                double longitude = ground[0] + random.nextDouble() * (ground[2] - ground[0]);
                double latitude = ground[1] + random.nextDouble() * (ground[3] - ground[1]);
                for (int c = 0; c < columns.size(); c++) {
                    Object value =
                            switch (columns.get(c)) {
                                case "id" -> (at - EPOCH << TAIL) + i;
                                case "number" -> "BENCH-" + i;
                                case "opened_at", "updated_at" -> at;
                                case "longitude" -> longitude;
                                case "latitude" -> latitude;
                                case "cell" -> cell(longitude, latitude);
                                case "intake_key", "intake_digest", "secret_digest", "source_digest" -> null;
                                default -> sample.get(c);
                            };
                    if (value == null) {
                        insert.setNull(c + 1, types.get(c));
                    } else {
                        insert.setObject(c + 1, value);
                    }
                }
                insert.addBatch();
                if (i % BATCH == 0 || i == rows) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        }
    }

    /** As the core numbers its squares. */
    private static long cell(double longitude, double latitude) {
        return (long) Math.floor((latitude + 90) / 0.003) * 1_000_000 + (long) Math.floor((longitude + 180) / 0.003);
    }
}
