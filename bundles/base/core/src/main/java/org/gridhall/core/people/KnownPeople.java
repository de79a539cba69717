package org.gridhall.core.people;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import javax.persistence.EntityManager;

/** What other packages ask about people, within their own transaction. */
public final class KnownPeople {

    private KnownPeople() {}

    /** Those of some ids that are people whose data is not erased; one who was merged into another counts. */
    public static Set<Long> alive(EntityManager manager, Collection<Long> ids) {
        return new HashSet<>(manager.createQuery(
                        "SELECT e.id FROM PersonRow e WHERE e.id IN :ids AND e.erasedAt IS NULL", Long.class)
                .setParameter("ids", ids)
                .getResultList());
    }
}
