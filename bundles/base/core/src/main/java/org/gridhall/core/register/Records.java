package org.gridhall.core.register;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;

/** Writes records with what is kept beside them, and their trail. Permission was asked before. Only inside a write. */
final class Records {

    private static final int NAMES = 3000;

    private final Database database;
    private final ChainedTrail trail;
    private final Kinds kinds;
    private final Ids ids;

    Records(Database database, ChainedTrail trail, Kinds kinds, Ids ids) {
        this.database = database;
        this.trail = trail;
        this.kinds = kinds;
        this.ids = ids;
    }

    static Subject subject(long id) {
        return new Subject(Subject.RECORD, id);
    }

    /**
     * What stands behind a change.
     *
     * @param action of the trail
     * @param more facts for the trail, such as the import
     */
    record Cause(Actor actor, String action, Map<String, Object> more) {}

    StoredRecord create(EntityManager manager, Cause cause, Draft draft) {
        long now = System.currentTimeMillis();
        StoredRecord record = new StoredRecord();
        record.id = ids.next();
        record.version = 1;
        record.register = draft.layout.type.code();
        record.key = draft.key;
        record.createdBy = cause.actor().account();
        record.createdAt = now;
        record.changedAt = now;
        draft.into(record);
        kinds.remember(draft.layout.type);
        draft.layout.facets(draft.fields).forEach((field, value) -> manager.persist(facet(record, field, value)));
        draft.layout
                .targets(draft.fields)
                .forEach((field, keys) -> keys.forEach(key -> manager.persist(reference(record, field, key))));
        append(cause, draft.layout, record, Content.difference(Map.of(), draft.fields), null, record.geometry);
        manager.persist(record);
        return record;
    }

    /** @param beside what is kept beside the record now */
    void change(EntityManager manager, Cause cause, StoredRecord record, Draft draft, Beside beside) {
        Map<String, Object> fields = Content.difference(record.fields(), draft.fields);
        String geometry = record.geometry;
        String unit = record.unit;
        String grid = record.grid;
        draft.into(record);
        record.version++;
        record.changedAt = System.currentTimeMillis();
        follow(manager, record, draft.layout, draft.fields, beside);
        Map<String, Object> more = new LinkedHashMap<>(cause.more());
        moved(more, "unit", unit, record.unit);
        moved(more, "grid", grid, record.grid);
        append(new Cause(cause.actor(), cause.action(), more), draft.layout, record, fields, geometry, record.geometry);
    }

    void end(Cause cause, Layout layout, StoredRecord record, String reason) {
        long now = System.currentTimeMillis();
        record.version++;
        record.ended = true;
        record.endedAt = now;
        record.endReason = reason;
        record.changedAt = now;
        Map<String, Object> changes = new LinkedHashMap<>(cause.more());
        changes.put("register", record.register);
        changes.put("ended", List.of(false, true));
        Map<String, Object> payload = new TreeMap<>();
        payload.put("key", record.key);
        payload.put("reason", reason);
        deed(cause, layout, record, changes, payload);
    }

    /** Puts a record where its unit and grid are now. */
    void placed(StoredRecord record, Layout layout, Checker.Placing now) {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("register", record.register);
        moved(changes, "unit", record.unit, now.unit());
        moved(changes, "grid", record.grid, now.grid());
        record.unit = now.unit();
        record.unitPath = now.unitPath();
        record.grid = now.grid();
        record.gridPath = now.gridPath();
        if (changes.size() > 1) {
            deed(new Cause(Actor.SYSTEM, "placed", Map.of()), layout, record, changes, null);
        }
    }

    private static void moved(Map<String, Object> changes, String what, String old, String fresh) {
        if (!Objects.equals(old, fresh)) {
            List<Object> pair = new ArrayList<>(2);
            pair.add(old);
            pair.add(fresh);
            changes.put(what, pair);
        }
    }

    /** Names of fields may be told to everybody, what stood in them is in the payload, which can be erased. */
    private void append(
            Cause cause,
            Layout layout,
            StoredRecord record,
            Map<String, Object> fields,
            String oldGeometry,
            String geometry) {
        Map<String, Object> changes = new LinkedHashMap<>(cause.more());
        changes.put("register", record.register);
        changes.put("fields", names(fields.keySet()));
        Map<String, Object> payload = new TreeMap<>();
        payload.put("key", record.key);
        payload.put("fields", fields);
        if (!Objects.equals(oldGeometry, geometry)) {
            changes.put("geometry", true);
            List<Object> pair = new ArrayList<>(2);
            pair.add(oldGeometry);
            pair.add(geometry);
            payload.put("geometry", pair);
        }
        deed(cause, layout, record, changes, payload);
    }

    private static List<String> names(Set<String> fields) {
        List<String> names = new ArrayList<>();
        int length = 0;
        for (String name : fields) {
            length += name.length() + 3;
            if (length > NAMES) {
                names.add("…");
                break;
            }
            names.add(name);
        }
        return names;
    }

    private void deed(
            Cause cause, Layout layout, StoredRecord record, Map<String, Object> changes, Map<String, Object> payload) {
        record.chain(trail.append(
                record.chain(),
                new Deed(
                        subject(record.id),
                        cause.action(),
                        cause.actor(),
                        Permit.grant(cause.actor(), layout.type.write(), record.unitPath, record.gridPath)
                                .orElse(null),
                        Instant.now(),
                        record.version,
                        changes,
                        payload)));
    }

    /** What is kept beside some records, by record. */
    record Beside(Map<Long, List<StoredRecordFacet>> facets, Map<Long, List<StoredReference>> references) {

        static Beside of(EntityManager manager, Collection<Long> records) {
            Beside beside = new Beside(new HashMap<>(), new HashMap<>());
            List<Long> all = new ArrayList<>(records);
            for (int from = 0; from < all.size(); from += 500) {
                List<Long> some = all.subList(from, Math.min(all.size(), from + 500));
                manager.createQuery("SELECT f FROM StoredRecordFacet f WHERE f.record IN :ids", StoredRecordFacet.class)
                        .setParameter("ids", some)
                        .getResultList()
                        .forEach(facet -> beside.facets
                                .computeIfAbsent(facet.record, key -> new ArrayList<>())
                                .add(facet));
                manager.createQuery("SELECT f FROM StoredReference f WHERE f.record IN :ids", StoredReference.class)
                        .setParameter("ids", some)
                        .getResultList()
                        .forEach(reference -> beside.references
                                .computeIfAbsent(reference.record, key -> new ArrayList<>())
                                .add(reference));
            }
            return beside;
        }
    }

    /** Makes facets and references what the fields say; whether anything was different. */
    boolean follow(
            EntityManager manager, StoredRecord record, Layout layout, Map<String, Object> fields, Beside beside) {
        boolean different = false;
        Map<String, Object> wanted = layout.facets(fields);
        for (StoredRecordFacet facet : beside.facets().getOrDefault(record.id, List.of())) {
            Object value = wanted.remove(facet.field);
            if (value == null) {
                manager.remove(facet);
                different = true;
            } else {
                String text = value instanceof String words ? words : null;
                Double number = value instanceof Double one ? one : null;
                if (!Objects.equals(text, facet.text) || !Objects.equals(number, facet.number)) {
                    facet.text = text;
                    facet.number = number;
                    different = true;
                }
            }
        }
        for (Map.Entry<String, Object> missing : wanted.entrySet()) {
            manager.persist(facet(record, missing.getKey(), missing.getValue()));
            different = true;
        }
        Map<Layout.Field, List<String>> targets = layout.targets(fields);
        Map<String, List<String>> named = new HashMap<>();
        Map<String, Layout.Field> known = new HashMap<>();
        targets.forEach((field, keys) -> {
            named.put(field.code(), new ArrayList<>(keys));
            known.put(field.code(), field);
        });
        for (StoredReference reference : beside.references().getOrDefault(record.id, List.of())) {
            List<String> keys = named.getOrDefault(reference.field, List.of());
            if (!keys.contains(reference.target)) {
                manager.remove(reference);
                different = true;
                continue;
            }
            keys.remove(reference.target);
            String register = known.get(reference.field).reference();
            if (!register.equals(reference.register)) {
                reference.register = register;
                different = true;
            }
        }
        for (Map.Entry<String, List<String>> missing : named.entrySet()) {
            for (String key : missing.getValue()) {
                manager.persist(reference(record, known.get(missing.getKey()), key));
                different = true;
            }
        }
        return different;
    }

    private static StoredRecordFacet facet(StoredRecord record, String field, Object value) {
        StoredRecordFacet facet = new StoredRecordFacet();
        facet.record = record.id;
        facet.register = record.register;
        facet.field = field;
        facet.text = value instanceof String text ? text : null;
        facet.number = value instanceof Double number ? number : null;
        return facet;
    }

    private static StoredReference reference(StoredRecord record, Layout.Field field, String key) {
        StoredReference reference = new StoredReference();
        reference.record = record.id;
        reference.field = field.code();
        reference.register = field.reference();
        reference.target = key;
        return reference;
    }
}
