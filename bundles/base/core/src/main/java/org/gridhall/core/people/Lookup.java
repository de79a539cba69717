package org.gridhall.core.people;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceException;
import javax.persistence.Query;
import org.eclipse.persistence.sessions.Session;

/** Finds rows by many values of a unique column, some at a time. */
final class Lookup {

    /** Values that are looked for at once; the statement is always the same. */
    private static final int SOME = 500;

    /** Rows that are read at once: the persistence provider takes the square of the number of parameters. */
    private static final int FEW = 100;

    private Lookup() {}

    /**
     * @param table with its column, neither from outside
     * @param constraint that makes the column unique: Derby is told to use its index, as a plan from when the table was small
     *     would read the whole of it for good
     * @param values texts or bytes
     */
    @SuppressWarnings("unchecked")
    static <T> List<T> in(
            EntityManager manager,
            Class<T> type,
            String table,
            String column,
            String constraint,
            Collection<?> values) {
        boolean derby = manager.unwrap(Session.class).getPlatform().isDerby();
        String from = " FROM " + table + (derby ? " --DERBY-PROPERTIES constraint=" + constraint + "\n" : "")
                + " WHERE " + column + " IN (";
        List<?> there = List.copyOf(values);
        if (there.size() > FEW && manager.getTransaction().isActive()) {
            there = there(manager.unwrap(Connection.class), "SELECT " + column + from, there);
        }
        List<T> found = new ArrayList<>();
        for (int at = 0; at < there.size(); at += FEW) {
            List<?> some = there.subList(at, Math.min(there.size(), at + FEW));
            String places = IntStream.rangeClosed(1, some.size())
                    .mapToObj(place -> "?" + place)
                    .collect(Collectors.joining(", "));
            Query query = manager.createNativeQuery("SELECT *" + from + places + ")", type);
            for (int i = 0; i < some.size(); i++) {
                query.setParameter(i + 1, some.get(i));
            }
            found.addAll(query.getResultList());
        }
        return found;
    }

    /** Those of the values that some row has: mostly an import knows all of them or none. */
    private static List<Object> there(Connection connection, String select, List<?> values) {
        String sql = select + String.join(", ", Collections.nCopies(SOME, "?")) + ")";
        List<Object> there = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int at = 0; at < values.size(); at += SOME) {
                for (int i = 0; i < SOME; i++) {
                    // Filled up with the last one.
                    Object value = values.get(Math.min(values.size() - 1, at + i));
                    if (value instanceof byte[] bytes) {
                        statement.setBytes(i + 1, bytes);
                    } else {
                        statement.setString(i + 1, (String) value);
                    }
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        Object value = rows.getObject(1);
                        there.add(value);
                    }
                }
            }
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
        return there;
    }
}
