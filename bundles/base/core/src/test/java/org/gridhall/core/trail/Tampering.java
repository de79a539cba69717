package org.gridhall.core.trail;

import java.util.List;
import javax.persistence.EntityManager;
import org.gridhall.core.storage.Database;

/** Somebody with all rights on the database, who switches off first what the database itself refuses. */
public final class Tampering {

    private static final List<String> TABLES = List.of("trail_entry", "trail_root", "trail_leaves", "trail_payload");

    private Tampering() {}

    /** Runs statements as the owner of the tables would, triggers off. On Derby the triggers are gone for good. */
    public static int run(Database database, String... statements) {
        return database.write(manager -> {
            if (database.derby()) {
                List<?> triggers = manager.createNativeQuery("SELECT t.triggername FROM sys.systriggers t")
                        .getResultList();
                triggers.forEach(trigger ->
                        manager.createNativeQuery("DROP TRIGGER " + trigger).executeUpdate());
            } else {
                manager.createNativeQuery("SET LOCAL session_replication_role = replica")
                        .executeUpdate();
            }
            int rows = 0;
            for (String statement : statements) {
                rows += manager.createNativeQuery(statement).executeUpdate();
            }
            return rows;
        });
    }

    static void triggersOff(Database database, EntityManager manager) {
        if (database.derby()) {
            List<?> triggers = manager.createNativeQuery("SELECT t.triggername FROM sys.systriggers t")
                    .getResultList();
            triggers.forEach(trigger ->
                    manager.createNativeQuery("DROP TRIGGER " + trigger).executeUpdate());
        } else {
            manager.createNativeQuery("SET LOCAL session_replication_role = replica")
                    .executeUpdate();
        }
    }

    /** Runs one statement as the program might, triggers on. */
    static int plainly(Database database, String statement) {
        return database.write(manager -> manager.createNativeQuery(statement).executeUpdate());
    }

    static List<String> tables() {
        return TABLES;
    }
}
