package org.gridhall.core.people;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.HouseholdDetails;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Ids;

/** A file of households, one member a line; whoever is named must be known. */
final class HouseholdSheet implements Sheet<HouseholdSheet.Draft> {

    private static final Set<String> HEADS = Set.of("户主", "本人", "本人或户主", "head");

    private final Keys keys;
    private final Places places;
    private final Recorder recorder;
    private final Ids ids;
    private final Actor actor;
    private final LocalDate today;

    HouseholdSheet(Keys keys, Places places, Recorder recorder, Ids ids, Actor actor, LocalDate today) {
        this.keys = keys;
        this.places = places;
        this.recorder = recorder;
        this.ids = ids;
        this.actor = actor;
        this.today = today;
    }

    /** @param from null where the file does not say */
    record Draft(HouseholdDetails said, List<ByteBuffer> member, String relation, LocalDate from, LocalDate to) {}

    @Override
    public List<String> needed() {
        return List.of("household", "number", "relation");
    }

    @Override
    public Draft read(Cells cells, Fields fields) {
        HouseholdDetails details = new HouseholdDetails(
                cells.text("household"),
                null,
                cells.text("address"),
                cells.point(fields),
                cells.text("grid"),
                cells.text("note"));
        fields.needed("/household", details.number(), 40);
        fields.length("/address", details.address(), 500);
        fields.length("/note", details.note(), 1000);
        places.check(details.grid(), fields.errors);
        String relation = cells.text("relation");
        fields.needed("/relation", relation, 40);
        List<ByteBuffer> member = OrganizationSheet.numbers(keys, cells.text("number"));
        if (member.isEmpty()) {
            fields.wrong("/number", "请填写成员的证件号码", "Give the number of the member");
        }
        LocalDate from = cells.date("from", fields);
        LocalDate to = cells.date("to", fields);
        if (from != null && to != null && to.isBefore(from)) {
            fields.wrong("/to", "终止日期早于起始日期", "The last day is before the first");
        }
        return new Draft(details, member, relation, from, to);
    }

    @Override
    public long key(Draft draft) {
        return draft.member().get(0).getLong(0)
                ^ ByteBuffer.wrap(keys.hash("household:" + draft.said().number()))
                        .getLong();
    }

    /** Of two lines for one household the later one says its address. */
    @Override
    public boolean apart() {
        return false;
    }

    @Override
    public void take(EntityManager manager, List<Numbered<Draft>> lines, Outcome outcome) {
        Map<String, HouseholdRow> known = JpaHouseholds.byNumber(
                manager,
                lines.stream()
                        .map(line -> line.draft().said().number())
                        .distinct()
                        .toList());
        Map<ByteBuffer, PersonRow> people = PersonBook.byNumber(
                manager,
                lines.stream().flatMap(line -> line.draft().member().stream()).toList());
        Map<String, AddressRow> addresses = Places.known(
                manager,
                lines.stream().map(line -> line.draft().said().address()).toList());
        Map<String, MemberRow> members = new HashMap<>();
        List<Long> households = known.values().stream().map(row -> row.id).toList();
        for (int from = 0; from < households.size(); from += 500) {
            JpaHouseholds.members(manager, households.subList(from, Math.min(households.size(), from + 500)))
                    .forEach(member -> members.put(member.household + "/" + member.person, member));
        }
        for (Numbered<Draft> line : lines) {
            PersonRow person = line.draft().member().stream()
                    .map(people::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (person == null) {
                outcome.refuse(line.line(), "number", "此人尚未登记，请先导入人口", "This person is not known; import people first");
            } else {
                take(manager, line.draft(), person, known, members, addresses, outcome);
            }
        }
    }

    private void take(
            EntityManager manager,
            Draft draft,
            PersonRow person,
            Map<String, HouseholdRow> known,
            Map<String, MemberRow> members,
            Map<String, AddressRow> addresses,
            Outcome outcome) {
        HouseholdDetails plain = draft.said();
        HouseholdDetails details = new HouseholdDetails(
                plain.number(),
                HEADS.contains(draft.relation()) && draft.to() == null ? Long.valueOf(person.id) : null,
                plain.address(),
                plain.point(),
                plain.grid(),
                plain.note());
        HouseholdRow row = known.get(plain.number());
        boolean fresh = row == null;
        if (fresh) {
            row = new HouseholdRow();
            row.id = ids.next();
        }
        int before = row.version;
        PersonBook.Changes changes = JpaHouseholds.apply(
                row,
                details,
                places.place(
                        fresh ? null : row.place(), details.address(), details.point(), details.grid(), addresses));
        if (fresh) {
            manager.persist(row);
            known.put(row.number, row);
        }
        boolean joined = member(manager, draft, person, row, members, changes);
        if (!changes.anything()) {
            outcome.unchanged++;
            return;
        }
        if (row.version == before) {
            JpaOrganizations.touched(row, changes);
        }
        recorder.record(
                row,
                Recorder.HOUSEHOLD,
                fresh ? "create" : "update",
                actor,
                Permissions.PEOPLE_IMPORT,
                changes.told(),
                changes.payload);
        if (fresh || joined) {
            outcome.created++;
        } else {
            outcome.updated++;
        }
    }

    /** Whether the person is a new member. */
    private boolean member(
            EntityManager manager,
            Draft draft,
            PersonRow person,
            HouseholdRow row,
            Map<String, MemberRow> members,
            PersonBook.Changes changes) {
        String key = row.id + "/" + person.id;
        MemberRow member = members.get(key);
        Integer last = draft.to() == null ? null : Math.toIntExact(draft.to().toEpochDay());
        if (member == null) {
            member = new MemberRow();
            member.id = ids.next();
            member.household = row.id;
            member.person = person.id;
            member.relation = draft.relation();
            member.firstDay = Math.toIntExact((draft.from() == null
                            ? draft.to() == null || draft.to().isAfter(today) ? today : draft.to()
                            : draft.from())
                    .toEpochDay());
            member.lastDay = last;
            manager.persist(member);
            members.put(key, member);
            changes.fact("member", null, JpaOrganizations.words(person.id));
            return true;
        }
        if (!member.relation.equals(draft.relation())
                || last != null && !last.equals(member.lastDay)
                || draft.from() != null && draft.from().toEpochDay() != member.firstDay) {
            changes.facts.put("member", Arrays.asList(member.person, member.person));
            changes.fields.add("relation");
            changes.payload.put("relation", Arrays.asList(member.relation, draft.relation()));
            member.relation = draft.relation();
            member.lastDay = last == null ? member.lastDay : last;
            member.firstDay = draft.from() == null
                    ? member.firstDay
                    : Math.toIntExact(draft.from().toEpochDay());
        }
        return false;
    }
}
