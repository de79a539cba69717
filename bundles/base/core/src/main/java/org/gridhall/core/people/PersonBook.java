package org.gridhall.core.people;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.people.IdNumber;
import org.gridhall.api.people.Phone;
import org.gridhall.core.keys.Keys;

/** Finds and changes the rows of people, the same way for one and for a thousand. */
final class PersonBook {

    /** More lead back to their start only where somebody wrote by hand. */
    private static final int DEEPEST = 100;

    private final Keys keys;

    PersonBook(Keys keys) {
        this.keys = keys;
    }

    /** The rows that have one of these hashes of a number. */
    static Map<ByteBuffer, PersonRow> byNumber(EntityManager manager, Collection<ByteBuffer> hashes) {
        Map<ByteBuffer, PersonRow> found = new HashMap<>();
        List<byte[]> asked = hashes.stream().map(ByteBuffer::array).toList();
        Lookup.in(manager, PersonRow.class, "person", "number_hash", "PERSON_NUMBER", asked)
                .forEach(row -> found.put(ByteBuffer.wrap(row.numberHash), row));
        return found;
    }

    static PersonRow byNumber(EntityManager manager, Checked checked) {
        return checked.hashes().isEmpty()
                ? null
                : byNumber(manager, checked.hashes()).values().stream()
                        .findFirst()
                        .orElse(null);
    }

    /** The row that stands for a person: of those merged, the last one. */
    static PersonRow survivor(EntityManager manager, PersonRow row) {
        PersonRow now = row;
        for (int i = 0; now.mergedInto != null; i++) {
            now = manager.find(PersonRow.class, now.mergedInto);
            if (now == null || i == DEEPEST) {
                throw new IllegalStateException("person/" + row.id + " is merged into nobody");
            }
        }
        return now;
    }

    /** All ids that stand for people, by the ids asked for; those that are unknown are left out. */
    static Map<Long, PersonRow> survivors(EntityManager manager, Collection<Long> ids) {
        Map<Long, PersonRow> rows = new HashMap<>();
        Set<Long> wanted = new LinkedHashSet<>(ids);
        for (int i = 0; i < DEEPEST && !wanted.isEmpty(); i++) {
            List<Long> some = List.copyOf(wanted);
            wanted.clear();
            for (int from = 0; from < some.size(); from += 500) {
                manager.createQuery("SELECT e FROM PersonRow e WHERE e.id IN :ids", PersonRow.class)
                        .setParameter("ids", some.subList(from, Math.min(some.size(), from + 500)))
                        .getResultList()
                        .forEach(row -> {
                            rows.put(row.id, row);
                            if (row.mergedInto != null && !rows.containsKey(row.mergedInto)) {
                                wanted.add(row.mergedInto);
                            }
                        });
            }
            wanted.removeAll(rows.keySet());
        }
        Map<Long, PersonRow> found = new HashMap<>();
        for (Long id : ids) {
            PersonRow row = rows.get(id);
            for (int i = 0; row != null && row.mergedInto != null && i < DEEPEST; i++) {
                row = rows.get(row.mergedInto);
            }
            if (row != null) {
                found.put(id, row);
            }
        }
        return found;
    }

    /** All that were merged into somebody, directly or through others. */
    static List<PersonRow> merged(EntityManager manager, long id) {
        List<PersonRow> all = new ArrayList<>();
        List<Long> level = List.of(id);
        for (int i = 0; i < DEEPEST && !level.isEmpty(); i++) {
            List<PersonRow> rows = manager.createQuery(
                            "SELECT e FROM PersonRow e WHERE e.mergedInto IN :ids ORDER BY e.id", PersonRow.class)
                    .setParameter("ids", level)
                    .getResultList();
            all.addAll(rows);
            level = rows.stream().map(row -> row.id).toList();
        }
        return all;
    }

    /** A new row, with nothing but its id. */
    static PersonRow fresh(long id) {
        PersonRow row = new PersonRow();
        row.id = id;
        return row;
    }

    /** What a change did, for the trail: which fields, and what may be erased of them. */
    static final class Changes {
        final Set<String> fields = new TreeSet<>();
        final Map<String, Object> facts = new LinkedHashMap<>();
        final Map<String, Object> payload = new LinkedHashMap<>();

        boolean anything() {
            return !fields.isEmpty();
        }

        void personal(String field, Object before, Object after) {
            fields.add(field);
            payload.put(field, java.util.Arrays.asList(before, after));
        }

        void fact(String field, Object before, Object after) {
            fields.add(field);
            facts.put(field, java.util.Arrays.asList(before, after));
        }

        /** As the trail tells it: names of what is personal, no contents. */
        Map<String, Object> told() {
            Map<String, Object> told = new LinkedHashMap<>(facts);
            told.put("fields", java.util.Arrays.asList(null, List.copyOf(fields)));
            return told;
        }
    }

    /** Brings a row to what was said. */
    Changes apply(PersonRow row, Checked said, Places.Place place, Actor actor) {
        Changes changes = new Changes();
        if (said.name() != null && !said.name().equals(row.name)) {
            changes.personal("name", row.name, said.name());
            row.name = said.name();
        }
        String sex = after(said.sex(), row.sex);
        if (!Objects.equals(sex, row.sex)) {
            changes.personal("sex", row.sex, sex);
            row.sex = sex;
        }
        if (said.birth() != null && (row.birth == null || said.birth().toEpochDay() != row.birth)) {
            changes.personal(
                    "birth",
                    row.birth == null ? null : LocalDate.ofEpochDay(row.birth).toString(),
                    said.birth().toString());
            row.birth = Math.toIntExact(said.birth().toEpochDay());
        }
        number(row, said, actor, changes);
        phone(row, said, changes);
        if (!row.isAt(place)) {
            if (!Objects.equals(row.grid, place.grid())) {
                changes.fact("grid", row.grid, place.grid());
            }
            if (!Objects.equals(row.address, place.address()) || !Objects.equals(row.point(), place.point())) {
                changes.personal("address", row.address, place.address());
            }
            // A path that moved with its grid, or an address that became a standard one, is no change of the person.
            row.at(place);
        }
        String note = after(said.said().note(), row.note);
        if (!Objects.equals(note, row.note)) {
            changes.personal("note", row.note, note);
            row.note = note;
        }
        if (changes.anything()) {
            row.version++;
            row.changedAt = System.currentTimeMillis();
        }
        return changes;
    }

    private void number(PersonRow row, Checked said, Actor actor, Changes changes) {
        if (said.number() == null || Checked.among(said.hashes(), row.numberHash)) {
            return;
        }
        String before = row.numberMask;
        if (said.number().isEmpty()) {
            if (row.numberHash == null) {
                return;
            }
            row.numberSealed = null;
            row.numberHash = null;
            row.numberMask = null;
            changes.fact("idType", row.idType, null);
            row.idType = null;
        } else {
            currentKeys(row);
            row.numberSealed = keys.seal(said.number(), place(row, "number"));
            row.numberHash = keys.hash(said.idType() + ":" + said.number());
            row.numberMask = IdNumber.mask(said.number());
            if (!said.idType().equals(row.idType)) {
                changes.fact("idType", row.idType, said.idType());
            }
            row.idType = said.idType();
        }
        changes.personal("number", before, row.numberMask);
        if (said.confirmation() != null) {
            row.confirmed = said.confirmation();
            row.confirmedBy = actor.account();
            row.confirmedAt = System.currentTimeMillis();
            changes.personal("confirmed", null, said.confirmation());
        } else {
            row.confirmed = null;
            row.confirmedBy = null;
            row.confirmedAt = null;
        }
    }

    private void phone(PersonRow row, Checked said, Changes changes) {
        if (said.phone() == null || Checked.among(said.phoneHashes(), row.phoneHash)) {
            return;
        }
        String before = row.phoneMask;
        if (said.phone().isEmpty()) {
            if (row.phoneHash == null) {
                return;
            }
            row.phoneSealed = null;
            row.phoneHash = null;
            row.phoneMask = null;
        } else {
            currentKeys(row);
            row.phoneSealed = keys.seal(said.phone(), place(row, "phone"));
            row.phoneHash = keys.hash("phone:" + said.phone());
            row.phoneMask = Phone.mask(said.phone());
        }
        changes.personal("phone", before, row.phoneMask);
    }

    /** Seals all anew, so that the row needs one version of the keys only. */
    void reseal(PersonRow row) {
        // Asked before they are used: a row may name older keys than it needs, never newer ones.
        int data = keys.dataVersion();
        int lookup = keys.lookupVersion();
        String number = number(row);
        String phone = phone(row);
        row.numberSealed = keys.seal(number, place(row, "number"));
        row.numberHash = number == null ? null : keys.hash(row.idType + ":" + number);
        row.phoneSealed = keys.seal(phone, place(row, "phone"));
        row.phoneHash = phone == null ? null : keys.hash("phone:" + phone);
        row.dataKey = data;
        row.lookupKey = lookup;
    }

    private void currentKeys(PersonRow row) {
        if (row.dataKey == null) {
            row.dataKey = keys.dataVersion();
            row.lookupKey = keys.lookupVersion();
        } else if (row.dataKey != keys.dataVersion() || row.lookupKey != keys.lookupVersion()) {
            reseal(row);
        }
    }

    String number(PersonRow row) {
        return keys.open(row.numberSealed, place(row, "number"));
    }

    String phone(PersonRow row) {
        return keys.open(row.phoneSealed, place(row, "phone"));
    }

    private static String place(PersonRow row, String what) {
        return "person/" + row.id + "/" + what;
    }

    static String after(String said, String before) {
        return said == null ? before : said.isBlank() ? null : said.strip();
    }
}
