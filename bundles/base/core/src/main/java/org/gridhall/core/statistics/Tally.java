package org.gridhall.core.statistics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.persistence.EntityManager;
import javax.persistence.Query;

/** Differences for a table of counts, added up by key before they are written. */
final class Tally {

    private final String table;
    private final List<String> keys;
    private final List<String> amounts;
    private final Map<List<Object>, long[]> sums = new HashMap<>();

    private Tally(String table, List<String> keys, List<String> amounts) {
        this.table = table;
        this.keys = keys;
        this.amounts = amounts;
    }

    /** By day of opening. */
    static Tally days() {
        return new Tally(
                "daily_count",
                List.of("opened_on", "type", "unit", "grid", "category", "channel", "field"),
                List.of("accepted", "closed", "late", "ledger", "ledger_closed"));
    }

    /** By where tickets stand now; the first amount is how many they are. */
    static Tally places() {
        return new Tally(
                "standing_count",
                List.of("type", "stage", "unit", "grid", "category", "channel", "closed"),
                List.of("tickets", "suspended", "late", "running"));
    }

    void add(List<Object> key, int sign, int... some) {
        long[] sum = sums.computeIfAbsent(key, fresh -> new long[amounts.size()]);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (long) sign * some[i];
        }
    }

    /** Writes the differences; rows that count nothing any more go. */
    void apply(EntityManager manager) {
        String where = columns(keys, 0, " = ?", " AND ");
        String update = "UPDATE " + table + " SET "
                + IntStream.range(0, amounts.size())
                        .mapToObj(i -> amounts.get(i) + " = " + amounts.get(i) + " + ?" + (keys.size() + i + 1))
                        .collect(Collectors.joining(", "))
                + " WHERE " + where;
        String insert = "INSERT INTO " + table + " (" + String.join(", ", keys) + ", " + String.join(", ", amounts)
                + ") VALUES ("
                + IntStream.rangeClosed(1, keys.size() + amounts.size())
                        .mapToObj(i -> "?" + i)
                        .collect(Collectors.joining(", "))
                + ")";
        String delete = "DELETE FROM " + table + " WHERE " + where + " AND " + amounts.get(0) + " = 0";
        sums.forEach((key, sum) -> {
            if (Arrays.stream(sum).allMatch(amount -> amount == 0)) {
                return;
            }
            if (bind(manager.createNativeQuery(update), key, sum).executeUpdate() == 0) {
                bind(manager.createNativeQuery(insert), key, sum).executeUpdate();
            } else if (sum[0] < 0) {
                bind(manager.createNativeQuery(delete), key, new long[0]).executeUpdate();
            }
        });
    }

    /** Replaces all rows of the table. */
    void replace(EntityManager manager) {
        manager.createNativeQuery("DELETE FROM " + table).executeUpdate();
        apply(manager);
    }

    private static String columns(List<String> names, int from, String sign, String between) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i) + sign + (from + i + 1))
                .collect(Collectors.joining(between));
    }

    private static Query bind(Query query, List<Object> key, long[] sum) {
        for (int i = 0; i < key.size(); i++) {
            query.setParameter(i + 1, key.get(i));
        }
        for (int i = 0; i < sum.length; i++) {
            query.setParameter(key.size() + i + 1, sum[i]);
        }
        return query;
    }
}
