package org.gridhall.core.register;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;

/**
 * What the chain of a register's module says when records follow a new definition or organisation without having been
 * changed, and so without entries of their own: whoever reads the feed would miss it.
 */
final class Followed {

    /** Some records have another name, or lie below other units and grids. */
    private static final String RECORDS = "records-followed";

    /** The definition is another one. */
    private static final String REDEFINED = "register-changed";

    private Followed() {}

    /** Only inside a write. */
    static void redefined(ChainedTrail trail, RegisterType type) {
        tell(trail, type, REDEFINED, Map.of());
    }

    /** Tells of all records of a register between two ids. Only inside a write. */
    static void records(ChainedTrail trail, RegisterType type, long from, long to) {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("from", Arrays.asList(null, Long.toString(from)));
        changes.put("to", Arrays.asList(null, Long.toString(to)));
        tell(trail, type, RECORDS, changes);
    }

    private static void tell(ChainedTrail trail, RegisterType type, String action, Map<String, Object> more) {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("register", Arrays.asList(null, type.code()));
        changes.putAll(more);
        trail.append(Deed.now(Subject.module(type.module()), action, Actor.SYSTEM, changes));
    }

    static boolean redefined(TrailEntry entry) {
        return is(entry, REDEFINED);
    }

    static boolean told(TrailEntry entry) {
        return is(entry, RECORDS);
    }

    private static boolean is(TrailEntry entry, String action) {
        return entry.subject().kind().equals(Subject.MODULE) && entry.action().equals(action);
    }

    /** Ids of the records that such an entry tells of; as many as are followed in a transaction. */
    static List<Long> records(Database database, TrailEntry entry) {
        return database.read(manager -> manager.createQuery(
                        "SELECT r.id FROM StoredRecord r WHERE r.register = :register AND r.id BETWEEN :from AND :to",
                        Long.class)
                .setParameter("register", fresh(entry, "register"))
                .setParameter("from", Long.valueOf(fresh(entry, "from")))
                .setParameter("to", Long.valueOf(fresh(entry, "to")))
                .getResultList());
    }

    private static String fresh(TrailEntry entry, String what) {
        return (String) ((List<?>) entry.changes().get(what)).get(1);
    }
}
