package org.gridhall.core.statistics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceException;
import org.gridhall.api.statistics.Difference;

/**
 * Compares what is kept with a recount, however much there is: first a sum of hashes for each table and period, in which
 * the order of what is counted plays no part, then, only where these differ, row by row.
 */
final class Comparison {

    /** So many periods are compared row by row; the others are only named. */
    private static final int PERIODS = 20;

    private static final int FETCH = 2_000;

    private record Group(String table, int period) {}

    private final EntityManager manager;
    /** Counts everything: calls with what was counted so far, which it forgets then. */
    private final Consumer<Consumer<Sums>> recount;

    Comparison(EntityManager manager, Consumer<Consumer<Sums>> recount) {
        this.manager = manager;
        this.recount = recount;
    }

    List<Difference> differences(int most) {
        Map<Group, Long> digests = new HashMap<>();
        recount.accept(sums -> sums.tallies().forEach(tally -> tally.sums()
                .forEach((key, amounts) -> digests.merge(group(tally, key), digest(key, amounts), Long::sum))));
        List<Tally> tables = new Sums().tallies();
        tables.forEach(table ->
                read(table, (key, amounts) -> digests.merge(group(table, key), -digest(key, amounts), Long::sum)));
        Set<Group> wrong = digests.entrySet().stream()
                .filter(group -> group.getValue() != 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(() -> new TreeSet<>(
                        java.util.Comparator.comparing(Group::table).thenComparing(Group::period))));
        if (wrong.isEmpty()) {
            return List.of();
        }
        Set<Group> looked = wrong.stream().limit(PERIODS).collect(Collectors.toSet());
        List<Difference> found = new ArrayList<>(rows(tables, looked));
        wrong.stream()
                .filter(group -> !looked.contains(group))
                .forEach(group -> found.add(new Difference(group.table, Integer.toString(group.period), "?", "?")));
        return found.subList(0, Math.min(found.size(), most));
    }

    private List<Difference> rows(List<Tally> tables, Set<Group> groups) {
        Map<String, Map<List<Object>, long[]>> counted = new HashMap<>();
        recount.accept(sums -> sums.tallies().forEach(tally -> tally.sums().forEach((key, amounts) -> {
            if (groups.contains(group(tally, key))) {
                long[] all = counted.computeIfAbsent(tally.table(), table -> new HashMap<>())
                        .computeIfAbsent(key, fresh -> new long[amounts.length]);
                for (int i = 0; i < amounts.length; i++) {
                    all[i] += amounts[i];
                }
            }
        })));
        List<Difference> found = new ArrayList<>();
        for (Tally table : tables) {
            Map<List<Object>, long[]> right = counted.getOrDefault(table.table(), new HashMap<>());
            Set<List<Object>> seen = new HashSet<>();
            read(table, (key, amounts) -> {
                if (groups.contains(group(table, key))) {
                    seen.add(key);
                    long[] should = right.get(key);
                    if (should == null || !Arrays.equals(should, amounts)) {
                        found.add(difference(table, key, amounts, should));
                    }
                }
            });
            right.forEach((key, should) -> {
                if (!seen.contains(key) && Arrays.stream(should).anyMatch(amount -> amount != 0)) {
                    found.add(difference(table, key, null, should));
                }
            });
        }
        return found;
    }

    private static Difference difference(Tally table, List<Object> key, long[] kept, long[] counted) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < key.size(); i++) {
            named.put(table.keys().get(i), key.get(i));
        }
        return new Difference(
                table.table(), named.toString(), words(table, kept, counted), words(table, counted, kept));
    }

    /** The amounts that differ. */
    private static String words(Tally table, long[] some, long[] others) {
        if (some == null) {
            return "";
        }
        return IntStream.range(0, some.length)
                .filter(i -> others == null ? some[i] != 0 : some[i] != others[i])
                .mapToObj(i -> table.amounts().get(i) + " " + some[i])
                .collect(Collectors.joining(", "));
    }

    private static Group group(Tally table, List<Object> key) {
        int at = table.keys().indexOf("period");
        return new Group(table.table(), at < 0 ? 0 : (Integer) key.get(at));
    }

    private static long digest(List<Object> key, long[] amounts) {
        long hash = 1_125_899_906_842_597L;
        for (Object part : key) {
            String text = part.toString();
            for (int i = 0; i < text.length(); i++) {
                hash = 31 * hash + text.charAt(i);
            }
            hash = mixed(hash + 0x1f);
        }
        long sum = 0;
        for (int i = 0; i < amounts.length; i++) {
            sum += mixed(hash + i) * amounts[i];
        }
        return sum;
    }

    private static long mixed(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    private void read(Tally table, BiConsumer<List<Object>, long[]> taker) {
        String sql = "SELECT " + String.join(", ", table.keys()) + ", " + String.join(", ", table.amounts()) + " FROM "
                + table.table();
        int keys = table.keys().size();
        try (PreparedStatement statement = manager.unwrap(Connection.class).prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    List<Object> key = new ArrayList<>(keys);
                    for (int i = 0; i < keys; i++) {
                        Object part = rows.getObject(i + 1);
                        key.add(part instanceof Number number ? (Object) number.intValue() : part);
                    }
                    long[] amounts = new long[table.amounts().size()];
                    for (int i = 0; i < amounts.length; i++) {
                        amounts[i] = rows.getLong(keys + i + 1);
                    }
                    taker.accept(key, amounts);
                }
            }
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }
}
