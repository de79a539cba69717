package org.gridhall.core.organisation;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.persistence.EntityManager;
import org.gridhall.core.storage.Ids;

/** The rows of units, networks or grids while they are changed: what is different from today on gets a further row. */
final class Terms<T extends StoredTerm> {

    private final EntityManager manager;
    private final Ids ids;
    private final int begin;
    private final int today;
    private final Map<String, T> open = new HashMap<>();

    /** Rows that ended on the day they would begin again. */
    private final Map<String, T> endedToday = new HashMap<>();

    /** @param begin first day of what is new */
    Terms(EntityManager manager, Ids ids, int begin, LocalDate today, Class<T> type, Function<T, String> code) {
        this.manager = manager;
        this.ids = ids;
        this.begin = begin;
        this.today = StoredTerm.day(today);
        List<T> rows = manager.createQuery(
                        "SELECT e FROM " + type.getSimpleName() + " e WHERE e.lastDay IS NULL OR e.firstDay = :today",
                        type)
                .setParameter("today", this.today)
                .getResultList();
        for (T row : rows) {
            (row.open() ? open : endedToday).put(code.apply(row), row);
        }
    }

    /** The row of a code as it is now, which is then no longer among the rest; null for none. */
    T take(String code) {
        return open.remove(code);
    }

    /** The row to write a change into: the last one when it began today, else a new one, and the last one ends. */
    T fresh(String code, T last, Supplier<T> make) {
        if (last != null && last.firstDay == today) {
            return last;
        }
        if (last != null) {
            last.endBefore(today);
        }
        T again = endedToday.remove(code);
        if (again != null) {
            again.lastDay = null;
            return again;
        }
        T row = make.get();
        row.id = ids.next();
        row.firstDay = last == null ? begin : today;
        manager.persist(row);
        return row;
    }

    Collection<T> rest() {
        return open.values();
    }

    /** Ends what was not taken. */
    void endRest(Runnable each) {
        open.values().forEach(row -> {
            row.endBefore(today);
            each.run();
        });
    }
}
