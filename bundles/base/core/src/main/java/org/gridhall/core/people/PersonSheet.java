package org.gridhall.core.people;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.PersonDetails;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;

/** A file of people, one a line. */
final class PersonSheet implements Sheet<PersonSheet.Draft> {

    private final Database database;
    private final Keys keys;
    private final Places places;
    private final PersonBook book;
    private final Recorder recorder;
    private final Ids ids;
    private final Actor actor;
    private final LocalDate today;

    PersonSheet(Database database, Keys keys, Places places, Recorder recorder, Ids ids, Actor actor, LocalDate today) {
        this.database = database;
        this.keys = keys;
        this.places = places;
        this.book = new PersonBook(keys);
        this.recorder = recorder;
        this.ids = ids;
        this.actor = actor;
        this.today = today;
    }

    /** @param key of who has no number */
    record Draft(Checked said, String key) {}

    @Override
    public List<String> needed() {
        return List.of("name", "number");
    }

    @Override
    public Draft read(Cells cells, Fields fields) {
        PersonDetails details = new PersonDetails(
                cells.text("name"),
                cells.sex(),
                cells.date("birth", fields),
                cells.idType(),
                cells.text("number"),
                cells.text("phone"),
                cells.text("address"),
                cells.point(fields),
                cells.text("grid"),
                cells.text("note"),
                cells.text("override"));
        Checked said = Checked.of(details, true, keys, today, fields);
        places.check(details.grid(), fields.errors);
        String key = cells.text("key");
        fields.length("/key", key, 120);
        if (details.number() == null && key == null) {
            fields.wrong(
                    "/number", "没有证件号码的人须有“外部编号”", "Who has no number needs a key of their own, in the column key");
        }
        return new Draft(said, details.number() == null && key != null ? "import:" + key : null);
    }

    @Override
    public long key(Draft draft) {
        return draft.key() == null
                ? draft.said().hashes().get(0).getLong(0)
                : ByteBuffer.wrap(keys.hash(draft.key())).getLong();
    }

    @Override
    public boolean apart() {
        return true;
    }

    @Override
    public void take(EntityManager manager, List<Numbered<Draft>> lines, Outcome outcome) {
        Map<ByteBuffer, PersonRow> byNumber = PersonBook.byNumber(
                manager,
                lines.stream()
                        .flatMap(line -> line.draft().said().hashes().stream())
                        .toList());
        Map<String, PersonRow> byKey = byKey(
                manager,
                lines.stream()
                        .map(line -> line.draft().key())
                        .filter(Objects::nonNull)
                        .toList());
        Map<String, AddressRow> addresses = Places.known(
                manager,
                lines.stream().map(line -> line.draft().said().said().address()).toList());
        for (Numbered<Draft> line : lines) {
            Checked said = line.draft().said();
            PersonRow row = line.draft().key() != null
                    ? byKey.get(line.draft().key())
                    : said.hashes().stream()
                            .map(byNumber::get)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null);
            if (row == null) {
                create(line, addresses);
                outcome.created++;
            } else if (row.mergedInto != null) {
                outcome.refuse(
                        line.line(),
                        "number",
                        "此号码的人已合并到另一人，请在系统中修改",
                        "The person of this number was merged into another; change that one in the system");
            } else if (row.erasedAt != null) {
                outcome.refuse(line.line(), "key", "此人的个人信息已依法删除", "This person's data was erased as the law wants");
            } else if (!row.name.equals(said.name())) {
                outcome.refuse(
                        line.line(),
                        "name",
                        "此号码已登记在另一姓名下，请核对证件",
                        "This number is known under another name; look at the paper");
            } else if (change(row, said, addresses)) {
                outcome.updated++;
            } else {
                outcome.unchanged++;
            }
        }
    }

    private static Map<String, PersonRow> byKey(EntityManager manager, List<String> keys) {
        Map<String, PersonRow> found = new HashMap<>();
        Lookup.in(manager, PersonRow.class, "person", "intake_key", "PERSON_INTAKE", keys)
                .forEach(row -> found.put(row.intakeKey, row));
        return found;
    }

    private void create(Numbered<Draft> line, Map<String, AddressRow> addresses) {
        Checked said = line.draft().said();
        PersonRow row = PersonBook.fresh(ids.next());
        row.revision = 1;
        row.intakeKey = line.draft().key();
        PersonDetails details = said.said();
        PersonBook.Changes changes = book.apply(
                row, said, places.place(null, details.address(), details.point(), details.grid(), addresses), actor);
        record(row, "create", changes);
        database.insert(row);
    }

    private boolean change(PersonRow row, Checked said, Map<String, AddressRow> addresses) {
        PersonDetails details = said.said();
        PersonBook.Changes changes = book.apply(
                row,
                said,
                places.place(row.place(), details.address(), details.point(), details.grid(), addresses),
                actor);
        if (changes.anything()) {
            record(row, "update", changes);
        }
        return changes.anything();
    }

    private void record(PersonRow row, String action, PersonBook.Changes changes) {
        Map<String, Object> told = new LinkedHashMap<>(changes.told());
        told.put("by", java.util.Arrays.asList(null, "import"));
        recorder.record(row, Recorder.PERSON, action, actor, Permissions.PEOPLE_IMPORT, told, changes.payload);
    }
}
