package org.gridhall.core.register;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.core.storage.Database;

/** The records that a file lacks and that end where it replaces what is there. */
final class MissingRecords {

    /** Referring records read at once; more than one record has references. */
    private static final int REFERRING = 20_000;

    private final Database database;
    private final Actor actor;
    private final Layout layout;
    private final ImportRows rows;
    private final boolean replace;

    MissingRecords(Database database, Actor actor, Layout layout, ImportRows rows, boolean replace) {
        this.database = database;
        this.actor = actor;
        this.layout = layout;
        this.rows = rows;
        this.replace = replace;
    }

    /** Some records that the file lacks: those that end, and those that cannot because others refer to them. */
    record Ending(List<StoredRecord> records, List<StoredRecord> kept) {
        long last() {
            long last = 0;
            for (StoredRecord record : records) {
                last = Math.max(last, record.id);
            }
            for (StoredRecord record : kept) {
                last = Math.max(last, record.id);
            }
            return last;
        }

        /** What is to be done with them, as a digest. */
        String digest() {
            return ImportReport.digest(ids());
        }

        private List<Long> ids() {
            List<Long> ids = new ArrayList<>();
            records.forEach(record -> {
                ids.add(record.id);
                ids.add((long) record.version);
            });
            kept.forEach(record -> ids.add(-record.id));
            return ids;
        }
    }

    /** All of them, some at a time; none where nothing is replaced. */
    void endings(Consumer<Ending> taker) {
        if (!replace) {
            return;
        }
        long after = 0;
        while (true) {
            long from = after;
            List<StoredRecord> some = database.read(manager -> missing(manager, from, Long.MAX_VALUE));
            if (some.isEmpty()) {
                return;
            }
            after = some.get(some.size() - 1).id;
            taker.accept(database.read(manager -> ending(manager, some)));
        }
    }

    List<StoredRecord> missing(EntityManager manager, long from, long to) {
        List<StoredRecord> missing = new ArrayList<>();
        long after = from;
        while (missing.size() < ImportRows.CHUNK) {
            Condition condition = new Condition();
            condition.and("r.register = " + condition.parameter(layout.type.code()));
            condition.and("r.ended = FALSE");
            condition.and("r.id > " + condition.parameter(after) + " AND r.id <= " + condition.parameter(to));
            condition.writable(actor, layout.type);
            List<StoredRecord> some =
                    condition.records(manager, "SELECT r.* FROM register_record r", " ORDER BY r.id", ImportRows.CHUNK);
            for (StoredRecord record : some) {
                after = record.id;
                if (!rows.has(record.key)) {
                    missing.add(record);
                    if (missing.size() == ImportRows.CHUNK) {
                        break;
                    }
                }
            }
            if (some.size() < ImportRows.CHUNK) {
                break;
            }
        }
        return missing;
    }

    Ending ending(EntityManager manager, List<StoredRecord> some) {
        List<String> targets = some.stream().map(record -> record.key).toList();
        Set<String> referred = new HashSet<>();
        Condition others = referring(targets);
        others.and("r.register <> " + others.parameter(layout.type.code()));
        // As many as keys and registers, however many records refer to them.
        others.rows(
                        manager,
                        "SELECT DISTINCT f.target, r.register FROM record_reference f"
                                + " JOIN register_record r ON r.id = f.record",
                        "",
                        Integer.MAX_VALUE)
                .forEach(row -> referred.add((String) row[0]));
        long after = 0;
        for (List<Object[]> page = own(manager, targets, after); !page.isEmpty(); page = own(manager, targets, after)) {
            for (Object[] row : page) {
                boolean ends = !rows.has((String) row[1])
                        && Permit.writes(actor, layout.type, (String) row[2], (String) row[3]);
                if (!ends) {
                    referred.add((String) row[0]);
                }
            }
            long last = ((Number) page.get(page.size() - 1)[4]).longValue();
            // The last one may have more references than the page had room for.
            after = page.size() < REFERRING ? last : Math.max(after, last - 1);
        }
        List<StoredRecord> ending = new ArrayList<>();
        List<StoredRecord> kept = new ArrayList<>();
        some.forEach(record -> (referred.contains(record.key) ? kept : ending).add(record));
        return new Ending(ending, kept);
    }

    private Condition referring(List<String> targets) {
        Condition condition = new Condition();
        condition.and("f.register = " + condition.parameter(layout.type.code()));
        condition.and("f.target IN " + condition.anyOf(targets));
        return condition.and("r.ended = FALSE");
    }

    /** Records of this very register that refer to some of its keys, after one of them. */
    private List<Object[]> own(EntityManager manager, List<String> targets, long after) {
        Condition condition = referring(targets);
        condition.and("r.register = " + condition.parameter(layout.type.code()));
        condition.and("r.id > " + condition.parameter(after));
        return condition.rows(
                manager,
                "SELECT f.target, r.record_key, r.unit_path, r.grid_path, r.id FROM record_reference f"
                        + " JOIN register_record r ON r.id = f.record",
                " ORDER BY r.id",
                REFERRING);
    }
}
