package org.gridhall.core.keys;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gridhall.core.storage.Database;

/** What the database remembers of its keys: their fingerprints, never the keys. */
final class KnownKeys {

    private KnownKeys() {}

    /** Fingerprints by id, of those that are not retired. */
    static Map<String, String> inUse(Database database) {
        Map<String, String> known = new TreeMap<>();
        List<?> rows = database.read(
                manager -> manager.createNativeQuery("SELECT id, fingerprint FROM known_key WHERE retired_at IS NULL")
                        .getResultList());
        for (Object row : rows) {
            Object[] cells = (Object[]) row;
            known.put((String) cells[0], (String) cells[1]);
        }
        return known;
    }

    static void remember(Database database, Map<String, String> fingerprints) {
        database.write(manager -> {
            Map<String, String> known = inUse(database);
            fingerprints.forEach((id, fingerprint) -> {
                String its = known.get(id);
                if (its != null && !its.equals(fingerprint)) {
                    throw new KeyFault("Keys: another instance on this database has another key " + id + " (" + its
                            + "): all instances need the same folder of keys, copy it from there");
                }
                if (its == null) {
                    // One that was retired and came back with a restored backup counts again.
                    manager.createNativeQuery("DELETE FROM known_key WHERE id = ?1")
                            .setParameter(1, id)
                            .executeUpdate();
                    manager.createNativeQuery(
                                    "INSERT INTO known_key (id, fingerprint, known_since) VALUES (?1, ?2, ?3)")
                            .setParameter(1, id)
                            .setParameter(2, fingerprint)
                            .setParameter(3, System.currentTimeMillis())
                            .executeUpdate();
                }
            });
            return null;
        });
    }

    /** When the version after a key became known; 0 for none. */
    static long nextSince(Database database, String id) {
        int dash = id.indexOf('-');
        String next = id.substring(0, dash + 1) + (Integer.parseInt(id.substring(dash + 1)) + 1);
        List<?> since =
                database.read(manager -> manager.createNativeQuery("SELECT known_since FROM known_key WHERE id = ?1")
                        .setParameter(1, next)
                        .getResultList());
        return since.isEmpty() ? 0 : ((Number) since.get(0)).longValue();
    }

    static void retire(Database database, String id) {
        database.write(manager -> manager.createNativeQuery("UPDATE known_key SET retired_at = ?1 WHERE id = ?2")
                .setParameter(1, System.currentTimeMillis())
                .setParameter(2, id)
                .executeUpdate());
    }
}
