package org.gridhall.core.statistics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceException;
import org.gridhall.api.statistics.Count;

/** Differences for a table of counts, added up by key before they are written. */
final class Tally {

    /** The counts that are kept, as columns, in their order. */
    static final List<String> COUNTS = Stream.of(Count.values())
            .filter(Count::kept)
            .map(count -> count.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final int BATCH = 500;

    private final String table;
    private final List<String> keys;
    private final List<String> amounts;
    private final Map<List<Object>, long[]> sums = new HashMap<>();

    private Tally(String table, List<String> keys, List<String> amounts) {
        this.table = table;
        this.keys = keys;
        this.amounts = amounts;
    }

    /** By day and all that tickets differ in. */
    static Tally days() {
        return new Tally(
                "figure_day", List.of("period", "type", "unit", "grid", "category", "channel", "field"), COUNTS);
    }

    /** By day, month and year, and one thing that tickets differ in. */
    static Tally parts() {
        return new Tally("figure_part", List.of("dim", "period", "code", "type", "channel"), COUNTS);
    }

    /** What was added to months after their end. */
    static Tally changes() {
        return new Tally("figure_change", List.of("dim", "period", "code", "type", "channel"), COUNTS);
    }

    static Tally lastingDays() {
        return new Tally(
                "lasting_day",
                List.of("period", "span", "type", "unit", "grid", "category", "channel", "field", "bucket"),
                List.of("tickets"));
    }

    static Tally lastingParts() {
        return new Tally(
                "lasting_part",
                List.of("dim", "span", "period", "code", "type", "channel", "bucket"),
                List.of("tickets"));
    }

    /** By where tickets stand now; the first amount is how many they are. */
    static Tally places() {
        return new Tally(
                "standing_count",
                List.of("type", "stage", "unit", "grid", "category", "channel", "closed"),
                List.of("tickets", "suspended", "late", "running"));
    }

    String table() {
        return table;
    }

    List<String> keys() {
        return keys;
    }

    List<String> amounts() {
        return amounts;
    }

    Map<List<Object>, long[]> sums() {
        return Collections.unmodifiableMap(sums);
    }

    int size() {
        return sums.size();
    }

    void add(List<Object> key, int sign, int... some) {
        long[] sum = sums.computeIfAbsent(key, fresh -> new long[amounts.size()]);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (long) sign * some[i];
        }
    }

    /** Adds to one amount. */
    void one(List<Object> key, int amount, long difference) {
        sums.computeIfAbsent(key, fresh -> new long[amounts.size()])[amount] += difference;
    }

    /** Writes the differences and forgets them; rows that count nothing any more go. */
    void apply(EntityManager manager) {
        sums.values().removeIf(sum -> Arrays.stream(sum).allMatch(amount -> amount == 0));
        if (sums.isEmpty()) {
            return;
        }
        String where = keys.stream().map(key -> key + " = ?").collect(Collectors.joining(" AND "));
        String update = "UPDATE " + table + " SET "
                + amounts.stream().map(name -> name + " = " + name + " + ?").collect(Collectors.joining(", "))
                + " WHERE " + where;
        List<String> all = new ArrayList<>(amounts);
        all.addAll(keys);
        String insert = "INSERT INTO " + table + " (" + String.join(", ", all) + ") VALUES ("
                + String.join(", ", Collections.nCopies(all.size(), "?")) + ")";
        String delete = "DELETE FROM " + table + " WHERE " + where + " AND "
                + amounts.stream().map(name -> name + " = 0").collect(Collectors.joining(" AND "));
        Connection connection = manager.unwrap(Connection.class);
        try {
            List<Map.Entry<List<Object>, long[]>> rows = List.copyOf(sums.entrySet());
            List<Map.Entry<List<Object>, long[]>> fresh = write(connection, update, rows, true);
            write(connection, insert, fresh, true);
            write(
                    connection,
                    delete,
                    rows.stream()
                            .filter(row -> Arrays.stream(row.getValue()).anyMatch(amount -> amount < 0))
                            .toList(),
                    false);
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
        sums.clear();
    }

    /** Returns the rows that the statement did not find. */
    private static List<Map.Entry<List<Object>, long[]>> write(
            Connection connection, String sql, List<Map.Entry<List<Object>, long[]>> rows, boolean amounts)
            throws SQLException {
        List<Map.Entry<List<Object>, long[]>> missed = new ArrayList<>();
        if (rows.isEmpty()) {
            return missed;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int from = 0; from < rows.size(); from += BATCH) {
                List<Map.Entry<List<Object>, long[]>> some = rows.subList(from, Math.min(rows.size(), from + BATCH));
                for (Map.Entry<List<Object>, long[]> row : some) {
                    int at = 1;
                    if (amounts) {
                        for (long amount : row.getValue()) {
                            statement.setLong(at++, amount);
                        }
                    }
                    for (Object key : row.getKey()) {
                        if (key instanceof Integer number) {
                            statement.setInt(at++, number);
                        } else {
                            statement.setString(at++, key.toString());
                        }
                    }
                    statement.addBatch();
                }
                int[] found = statement.executeBatch();
                for (int i = 0; i < found.length; i++) {
                    if (found[i] == 0) {
                        missed.add(some.get(i));
                    }
                }
            }
        }
        return missed;
    }

    void forget() {
        sums.clear();
    }

    /** Removes all rows of the table. */
    void clear(EntityManager manager) {
        manager.createNativeQuery("DELETE FROM " + table).executeUpdate();
    }
}
