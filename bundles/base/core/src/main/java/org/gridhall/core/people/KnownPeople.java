package org.gridhall.core.people;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;

/** What other packages ask about people, within their own transaction. */
public final class KnownPeople {

    private KnownPeople() {}

    /** The id that stands for somebody, and those of all who were merged into them; the id itself where nobody has it. */
    public static List<Long> same(EntityManager manager, long id) {
        PersonRow row = manager.find(PersonRow.class, id);
        long stands = row == null ? id : PersonBook.survivor(manager, row).id;
        List<Long> all = new ArrayList<>();
        all.add(stands);
        PersonBook.merged(manager, stands).forEach(one -> all.add(one.id));
        return all;
    }

    /**
     * Those of some ids that are people whose data is not erased; one who was merged into another counts. Their rows are
     * locked until the end: nobody is erased while something is written down of them.
     */
    public static Set<Long> alive(EntityManager manager, Collection<Long> ids) {
        return manager.createQuery(
                        "SELECT e FROM PersonRow e WHERE e.id IN :ids AND e.erasedAt IS NULL", PersonRow.class)
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .map(row -> row.id)
                .collect(Collectors.toSet());
    }
}
