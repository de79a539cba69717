package org.gridhall.tools.bench;

import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.gridhall.api.message.Message;

/**
 * The same rows by plain JDBC: what each step of one ticket's life wrote is looked up between the steps, and then written
 * again and again for other tickets, one transaction a step, with nothing of the platform in between. It is the most that
 * the database gives.
 */
final class RawRows {

    /** Tables that a step's own transaction writes, parents first, and how the rows of one ticket are found. */
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    private static final String MESSAGE = "message";

    /** What was sent: a copy that waited would be sent by the platform, which could not open it. */
    private static final Short SENT = (short) Message.State.SENT.ordinal();

    static {
        TABLES.put("ticket", "id = ?");
        TABLES.put("ticket_party", "ticket = ?");
        TABLES.put("facet", "ticket = ?");
        TABLES.put("ticket_limit", "ticket = ?");
        TABLES.put("limit_due", "ticket = ?");
        TABLES.put("trail_entry", "kind = 'ticket' AND subject = ?");
        TABLES.put(
                "trail_payload", "entry IN (SELECT e.id FROM trail_entry e WHERE e.kind = 'ticket' AND e.subject = ?)");
        TABLES.put(MESSAGE, "about_kind = 'ticket' AND about = ?");
    }

    /** One statement of a step; a value that is one of the ticket's own numbers is another one for each ticket. */
    private record Statement(String sql, List<Object> values, List<Integer> types) {}

    /** Stands for the n-th number of a ticket's own. */
    private record Own(int index) {}

    /** A text with the ticket's id, or its number, in it. */
    private record Telling(String before, int index, String after) {}

    /** A digest or salt: other bytes each time, so that nothing repeats. */
    private record Bytes(int length) {}

    private record Row(List<Object> key, Map<String, Object> cells, Map<String, Integer> types) {}

    private final DataSource source;
    private final boolean upper;
    private final Map<String, List<String>> keys = new LinkedHashMap<>();
    private final List<Map<String, Map<List<Object>, Row>>> seen = new ArrayList<>();
    private final List<List<Statement>> steps = new ArrayList<>();
    private final AtomicLong next = new AtomicLong(System.nanoTime() | 1L << 61);
    private int own;

    RawRows(DataSource source) throws SQLException {
        this.source = source;
        try (Connection connection = source.getConnection()) {
            DatabaseMetaData meta = connection.getMetaData();
            upper = meta.storesUpperCaseIdentifiers();
            for (String table : TABLES.keySet()) {
                keys.put(table, key(meta, table));
            }
        }
    }

    private List<String> key(DatabaseMetaData meta, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet rows = meta.getPrimaryKeys(null, null, upper ? table.toUpperCase(Locale.ROOT) : table)) {
            while (rows.next()) {
                columns.add(rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        if (columns.isEmpty()) {
            throw new SQLException(table + " has no primary key");
        }
        return columns;
    }

    /** Looks at what is there of a ticket after a step. */
    void look(long ticket) throws SQLException {
        Map<String, Map<List<Object>, Row>> all = new LinkedHashMap<>();
        try (Connection connection = source.getConnection()) {
            for (Map.Entry<String, String> table : TABLES.entrySet()) {
                all.put(table.getKey(), rows(connection, table.getKey(), table.getValue(), ticket));
            }
        }
        seen.add(all);
    }

    private Map<List<Object>, Row> rows(Connection connection, String table, String where, long ticket)
            throws SQLException {
        Map<List<Object>, Row> found = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM " + table + " WHERE " + where)) {
            select.setLong(1, ticket);
            try (ResultSet rows = select.executeQuery()) {
                ResultSetMetaData meta = rows.getMetaData();
                while (rows.next()) {
                    Map<String, Object> cells = new LinkedHashMap<>();
                    Map<String, Integer> types = new LinkedHashMap<>();
                    for (int i = 1; i <= meta.getColumnCount(); i++) {
                        String column = meta.getColumnName(i).toLowerCase(Locale.ROOT);
                        Object value = rows.getObject(i);
                        cells.put(
                                column, value instanceof Clob text ? text.getSubString(1, (int) text.length()) : value);
                        types.put(column, meta.getColumnType(i));
                    }
                    List<Object> key = keys.get(table).stream().map(cells::get).toList();
                    found.put(key, new Row(key, cells, types));
                }
            }
        }
        return found;
    }

    /** Whether a message about a ticket waits to be sent. */
    boolean waiting(long ticket) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return rows(connection, MESSAGE, TABLES.get(MESSAGE), ticket).values().stream()
                    .anyMatch(row -> ((Number) row.cells().get("state")).intValue() == Message.State.WAITING.ordinal());
        }
    }

    /** How many rows one ticket has in the end, by table. */
    Map<String, Integer> kept() {
        Map<String, Integer> kept = new LinkedHashMap<>();
        seen.get(seen.size() - 1).forEach((table, rows) -> {
            if (!rows.isEmpty()) {
                kept.put(table, rows.size());
            }
        });
        return kept;
    }

    Set<String> tables() {
        return TABLES.keySet();
    }

    /** Makes statements of what was seen. */
    void ready(long ticket, String number) {
        Set<Object> numbers = new LinkedHashSet<>();
        numbers.add(ticket);
        for (Map<String, Map<List<Object>, Row>> all : seen) {
            all.values().forEach(rows -> rows.values().forEach(row -> {
                if (row.cells().get("id") instanceof Long id) {
                    numbers.add(id);
                }
            }));
        }
        List<Object> owned = new ArrayList<>(numbers);
        own = owned.size();
        Map<String, Map<List<Object>, Row>> before = Map.of();
        for (Map<String, Map<List<Object>, Row>> after : seen) {
            List<Statement> step = new ArrayList<>();
            for (String table : TABLES.keySet()) {
                Map<List<Object>, Row> old = before.getOrDefault(table, Map.of());
                Map<List<Object>, Row> fresh = after.get(table);
                for (Row row : old.values()) {
                    if (!fresh.containsKey(row.key())) {
                        step.add(statement("DELETE FROM " + table + " WHERE ", table, row, List.of(), owned, number));
                    }
                }
                for (Row row : fresh.values()) {
                    Row was = old.get(row.key());
                    if (MESSAGE.equals(table)) {
                        // What becomes of it, and what it becomes, is written by others after the step.
                        if (was != null || !Long.valueOf(0).equals(row.cells().get("parent"))) {
                            continue;
                        }
                        row.cells().put("state", SENT);
                    }
                    if (was == null) {
                        List<String> columns = List.copyOf(row.cells().keySet());
                        step.add(statement(
                                "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                                        + "?, ".repeat(columns.size() - 1) + "?)",
                                null,
                                row,
                                columns,
                                owned,
                                number));
                        continue;
                    }
                    List<String> changed = row.cells().keySet().stream()
                            .filter(column ->
                                    !same(was.cells().get(column), row.cells().get(column)))
                            .toList();
                    if (!changed.isEmpty()) {
                        step.add(statement(
                                "UPDATE " + table + " SET " + String.join(" = ?, ", changed) + " = ? WHERE ",
                                table,
                                row,
                                changed,
                                owned,
                                number));
                    }
                }
            }
            steps.add(step);
            before = after;
        }
    }

    private static boolean same(Object one, Object other) {
        return one instanceof byte[] bytes && other instanceof byte[] more
                ? Arrays.equals(bytes, more)
                : java.util.Objects.equals(one, other);
    }

    /** @param table whose key is asked for behind the columns; null for none */
    private Statement statement(
            String sql, String table, Row row, List<String> columns, List<Object> owned, String number) {
        List<String> all = new ArrayList<>(columns);
        String text = sql;
        if (table != null) {
            all.addAll(keys.get(table));
            text += String.join(" = ? AND ", keys.get(table)) + " = ?";
        }
        List<Object> values = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        for (String column : all) {
            values.add(other(row.cells().get(column), owned, number));
            types.add(row.types().get(column));
        }
        return new Statement(text, values, types);
    }

    private static Object other(Object value, List<Object> owned, String number) {
        if (value instanceof Long id && owned.contains(id)) {
            return new Own(owned.indexOf(id));
        }
        if (value instanceof byte[] bytes) {
            return new Bytes(bytes.length);
        }
        if (value instanceof String text) {
            if (text.equals(number)) {
                return new Telling("R", 0, "");
            }
            String id = owned.get(0).toString();
            int at = text.indexOf(id);
            if (at >= 0) {
                return new Telling(text.substring(0, at), 0, text.substring(at + id.length()));
            }
        }
        return value;
    }

    int steps() {
        return steps.size();
    }

    /** Numbers for another ticket. */
    long[] fresh() {
        long[] numbers = new long[own];
        for (int i = 0; i < own; i++) {
            numbers[i] = next.getAndIncrement();
        }
        return numbers;
    }

    /** Writes what one step wrote, for another ticket, in a transaction of its own. */
    void write(int step, long[] numbers) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                for (Statement one : steps.get(step)) {
                    try (PreparedStatement statement = connection.prepareStatement(one.sql())) {
                        for (int i = 0; i < one.values().size(); i++) {
                            set(
                                    statement,
                                    i + 1,
                                    one.values().get(i),
                                    one.types().get(i),
                                    numbers);
                        }
                        if (statement.executeUpdate() != 1) {
                            throw new SQLException("nothing was written: " + one.sql());
                        }
                    }
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static void set(PreparedStatement statement, int index, Object value, int type, long[] numbers)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, type);
        } else if (value instanceof Own mine) {
            statement.setLong(index, numbers[mine.index()]);
        } else if (value instanceof Telling telling) {
            statement.setString(index, telling.before() + numbers[telling.index()] + telling.after());
        } else if (value instanceof Bytes bytes) {
            byte[] some = new byte[bytes.length()];
            ThreadLocalRandom.current().nextBytes(some);
            statement.setBytes(index, some);
        } else {
            statement.setObject(index, value);
        }
    }
}
