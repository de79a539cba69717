package org.gridhall.core.register;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.persistence.LockModeType;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;
import org.gridhall.core.trail.ChainedTrail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what is kept beside the records follow changed definitions and a changed organisation, some hundred records a
 * transaction, in the order of their ids. How far it got is kept, so that it goes on after a restart; several nodes may
 * work at once.
 */
final class Filling {

    private static final Logger LOG = LoggerFactory.getLogger(Filling.class);
    private static final int CHUNK = 200;
    private static final long DONE = Long.MAX_VALUE;

    private final Database database;
    private final Catalogue catalogue;
    private final ChainedTrail trail;
    private final Kinds kinds;
    private final Checker checker;
    private final Records records;

    Filling(Database database, Catalogue catalogue, ChainedTrail trail, Kinds kinds, Checker checker, Records records) {
        this.database = database;
        this.catalogue = catalogue;
        this.trail = trail;
        this.kinds = kinds;
        this.checker = checker;
        this.records = records;
    }

    /** Remembers what the registers are now; those whose indexed fields have changed are to be filled again. */
    void remember() {
        for (RegisterType type : catalogue.registers()) {
            String definition = Json.text(type);
            StoredRegister known = database.read(manager -> manager.find(StoredRegister.class, type.code()));
            // A register without records needs no state: its first record makes one.
            if (known != null && !known.definition.equals(definition)) {
                database.write(manager -> {
                    StoredRegister stored =
                            manager.find(StoredRegister.class, type.code(), LockModeType.PESSIMISTIC_WRITE);
                    if (stored.definition.equals(definition)) {
                        // Another node was faster.
                        return null;
                    }
                    String layout = kinds.layout(type).hash();
                    stored.definition = definition;
                    Followed.redefined(trail, type);
                    if (!stored.layout.equals(layout)) {
                        stored.layout = layout;
                        stored.filled = false;
                        stored.filledTo = 0;
                    }
                    return null;
                });
            }
        }
    }

    /** All records are to be placed again: units, grids or boundaries have changed. Also inside a write. */
    void placeAgain() {
        database.write(manager -> manager.createQuery("UPDATE StoredRegister s SET s.filledTo = 0,"
                        + " s.revision = s.revision + 1 WHERE s.filledTo <> 0")
                .executeUpdate());
    }

    /** Does what there is to do. */
    void work() {
        remember();
        for (StoredRegister state : kinds.states()) {
            if (state.filledTo != DONE) {
                kinds.present(state.register).ifPresent(this::fill);
            }
        }
    }

    private void fill(RegisterType type) {
        LOG.debug("register {} is filled", type.code());
        while (!Thread.currentThread().isInterrupted() && step(type)) {
            LOG.trace("register {}: one step", type.code());
        }
    }

    /** Some records; false when there are none left. */
    boolean step(RegisterType type) {
        Layout layout = kinds.layout(type);
        return database.write(manager -> {
            StoredRegister state = manager.find(StoredRegister.class, type.code(), LockModeType.PESSIMISTIC_WRITE);
            if (state == null || state.filledTo == DONE || !state.layout.equals(layout.hash())) {
                return false;
            }
            List<StoredRecord> some = manager.createQuery(
                            "SELECT r FROM StoredRecord r WHERE r.register = :register AND r.id > :after ORDER BY r.id",
                            StoredRecord.class)
                    .setParameter("register", type.code())
                    .setParameter("after", state.filledTo)
                    .setMaxResults(CHUNK)
                    .getResultList();
            List<Long> ids = new ArrayList<>();
            some.forEach(record -> ids.add(record.id));
            Records.Beside besides = Records.Beside.of(manager, ids);
            List<Long> shown = new ArrayList<>();
            for (StoredRecord record : some) {
                Map<String, Object> fields = record.fields();
                boolean beside = records.follow(manager, record, layout, fields, besides);
                String name = layout.name(fields, record.key);
                boolean seen = !name.equals(record.name);
                record.name = name;
                seen |= place(layout, record, fields);
                if (seen) {
                    shown.add(record.id);
                }
                if (beside || seen) {
                    // Whoever changes the record at this moment is told by its revision, as if another had changed it.
                    manager.lock(record, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
                }
            }
            if (!shown.isEmpty()) {
                Followed.records(trail, type, shown.get(0), shown.get(shown.size() - 1));
            }
            if (some.size() < CHUNK) {
                state.filledTo = DONE;
                state.filled = true;
                return false;
            }
            state.filledTo = some.get(some.size() - 1).id;
            return true;
        });
    }

    /** An ended record keeps the place of its time. */
    private boolean place(Layout layout, StoredRecord record, Map<String, Object> fields) {
        if (record.ended) {
            return false;
        }
        Checker.Placing now = checker.placing(layout, fields, record.longitude, record.latitude);
        if (Objects.equals(now.unit(), record.unit)
                && Objects.equals(now.unitPath(), record.unitPath)
                && Objects.equals(now.grid(), record.grid)
                && Objects.equals(now.gridPath(), record.gridPath)) {
            return false;
        }
        records.placed(record, layout, now);
        return true;
    }
}
