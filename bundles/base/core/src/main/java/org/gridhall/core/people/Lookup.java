package org.gridhall.core.people;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.persistence.EntityManager;
import javax.persistence.Query;
import org.eclipse.persistence.sessions.Session;

/** Finds rows by many values of a unique column, some hundred at a time. */
final class Lookup {

    private static final int SOME = 500;

    private Lookup() {}

    /**
     * @param table with its column, neither from outside
     * @param constraint that makes the column unique: Derby is told to use its index, as a plan from when the table was small
     *     would read the whole of it for good
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
        String hint = derby ? " --DERBY-PROPERTIES constraint=" + constraint + "\n" : "";
        List<T> found = new ArrayList<>();
        List<?> asked = List.copyOf(values);
        for (int from = 0; from < asked.size(); from += SOME) {
            List<?> some = asked.subList(from, Math.min(asked.size(), from + SOME));
            String places = IntStream.rangeClosed(1, some.size())
                    .mapToObj(place -> "?" + place)
                    .collect(Collectors.joining(", "));
            Query query = manager.createNativeQuery(
                    "SELECT * FROM " + table + hint + " WHERE " + column + " IN (" + places + ")", type);
            for (int i = 0; i < some.size(); i++) {
                query.setParameter(i + 1, some.get(i));
            }
            found.addAll(query.getResultList());
        }
        return found;
    }
}
