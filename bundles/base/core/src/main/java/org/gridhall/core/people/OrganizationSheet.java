package org.gridhall.core.people;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.IdNumber;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Ids;

/** A file of organizations, one a line. */
final class OrganizationSheet implements Sheet<OrganizationSheet.Draft> {

    private final Keys keys;
    private final Places places;
    private final Recorder recorder;
    private final Ids ids;
    private final Actor actor;

    OrganizationSheet(Keys keys, Places places, Recorder recorder, Ids ids, Actor actor) {
        this.keys = keys;
        this.places = places;
        this.recorder = recorder;
        this.ids = ids;
        this.actor = actor;
    }

    /** @param head hashes of the representative's number; empty for none */
    record Draft(JpaOrganizations.Checked said, List<ByteBuffer> head) {}

    @Override
    public List<String> needed() {
        return List.of("name", "code");
    }

    @Override
    public Draft read(Cells cells, Fields fields) {
        OrganizationDetails details = new OrganizationDetails(
                cells.text("name"),
                cells.text("code"),
                cells.text("kind"),
                null,
                cells.text("phone"),
                cells.text("address"),
                cells.point(fields),
                cells.text("grid"),
                cells.text("note"),
                cells.text("override"));
        if (details.code() == null) {
            fields.wrong("/code", "必须填写", "This is needed");
        }
        places.check(details.grid(), fields.errors);
        return new Draft(
                JpaOrganizations.Checked.of(details, true, fields), numbers(keys, cells.text("representative")));
    }

    /** The hashes of a citizen's number; whoever has another kind of number is looked for by none. */
    static List<ByteBuffer> numbers(Keys keys, String number) {
        return number == null || number.length() > 60
                ? List.of()
                : Checked.hashes(keys, IdNumber.CITIZEN + ":" + IdNumber.normal(IdNumber.CITIZEN, number));
    }

    @Override
    public long key(Draft draft) {
        return ByteBuffer.wrap(keys.hash("code:" + draft.said().code())).getLong();
    }

    @Override
    public boolean apart() {
        return true;
    }

    @Override
    public void take(EntityManager manager, List<Numbered<Draft>> lines, Outcome outcome) {
        Map<String, OrganizationRow> known = JpaOrganizations.byCode(
                manager, lines.stream().map(line -> line.draft().said().code()).toList());
        Map<ByteBuffer, PersonRow> heads = PersonBook.byNumber(
                manager,
                lines.stream().flatMap(line -> line.draft().head().stream()).toList());
        Map<String, AddressRow> addresses = Places.known(
                manager,
                lines.stream().map(line -> line.draft().said().said().address()).toList());
        for (Numbered<Draft> line : lines) {
            PersonRow head = line.draft().head().stream()
                    .map(heads::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (head == null && !line.draft().head().isEmpty()) {
                outcome.refuse(
                        line.line(),
                        "representative",
                        "法定代表人尚未登记，请先导入人口",
                        "The representative is not known; import people first");
                continue;
            }
            take(manager, line.draft().said(), head, known, addresses, outcome);
        }
    }

    private void take(
            EntityManager manager,
            JpaOrganizations.Checked asked,
            PersonRow head,
            Map<String, OrganizationRow> known,
            Map<String, AddressRow> addresses,
            Outcome outcome) {
        OrganizationDetails plain = asked.said();
        OrganizationDetails details = new OrganizationDetails(
                plain.name(),
                plain.code(),
                plain.kind(),
                head == null ? null : Long.valueOf(head.id),
                plain.phone(),
                plain.address(),
                plain.point(),
                plain.grid(),
                plain.note(),
                plain.override());
        JpaOrganizations.Checked said = new JpaOrganizations.Checked(
                details, asked.name(), asked.code(), asked.kind(), asked.phone(), asked.confirmation());
        OrganizationRow row = known.get(asked.code());
        boolean fresh = row == null;
        if (fresh) {
            row = new OrganizationRow();
            row.id = ids.next();
        }
        PersonBook.Changes changes = JpaOrganizations.apply(
                row,
                said,
                places.place(fresh ? null : row.place(), details.address(), details.point(), details.grid(), addresses),
                actor);
        if (fresh) {
            manager.persist(row);
            outcome.created++;
        } else if (changes.anything()) {
            outcome.updated++;
        } else {
            outcome.unchanged++;
            return;
        }
        recorder.record(
                row,
                Recorder.ORGANIZATION,
                fresh ? "create" : "update",
                actor,
                Permissions.PEOPLE_IMPORT,
                changes.told(),
                changes.payload);
    }
}
