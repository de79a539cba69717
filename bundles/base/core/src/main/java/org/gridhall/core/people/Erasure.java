package org.gridhall.core.people;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.keys.BrokenSeal;
import org.gridhall.core.keys.KeyFault;
import org.gridhall.core.trail.ChainedTrail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what is personal of somebody in the rows of people; other packages do the same by {@link PersonalData}. */
final class Erasure {

    private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);
    private static final int ENTRIES = 100_000;

    private Erasure() {}

    static void refuseStaff(List<PersonRow> all) {
        if (all.stream().anyMatch(row -> row.code != null)) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "person.staff",
                    "此人是在编人员，请先从组织机构中移除",
                    "This person is staff; take them out of the organisation first");
        }
    }

    /** @param open numbers of tickets that are not closed yet */
    static void refuse(List<String> open) {
        if (!open.isEmpty()) {
            throw Problem.of(
                            Problem.Kind.CONFLICT,
                            "person.tickets",
                            "未办结的事项涉及此人，请先办结：" + String.join("、", open),
                            "Open tickets name this person, close them first: " + String.join(", ", open))
                    .with("tickets", open);
        }
    }

    /** How they are known: by what their rows say now, and by what their trail says they said before. */
    static Traces traces(List<PersonRow> all, PersonBook book, ChainedTrail trail) {
        Traces traces = new Traces(all.stream().map(row -> row.id).toList());
        for (PersonRow row : all) {
            traces.name(row.name).address(row.address);
            readable(row, book::number).ifPresent(traces::number);
            readable(row, book::phone).ifPresent(traces::phone);
            if (row.intakeKey != null) {
                traces.number(row.intakeKey);
            }
            trail.entries(new Subject(Recorder.PERSON, row.id), 1, ENTRIES).stream()
                    .map(TrailEntry::payload)
                    .filter(Objects::nonNull)
                    .forEach(payload -> {
                        said(payload.get("name")).forEach(traces::name);
                        said(payload.get("address")).forEach(traces::address);
                    });
        }
        return traces;
    }

    private static List<?> said(Object beforeAndAfter) {
        return beforeAndAfter instanceof List<?> both
                ? both.stream().filter(Objects::nonNull).toList()
                : List.of();
    }

    /** Empty for none, and for one that nobody can read any more. */
    private static Optional<String> readable(PersonRow row, Function<PersonRow, String> sealed) {
        try {
            return Optional.ofNullable(sealed.apply(row));
        } catch (BrokenSeal | KeyFault e) {
            LOG.warn("{}", e.getMessage());
            return Optional.empty();
        }
    }

    /** To whom messages may have gone that tell of them: themselves, and the telephones and mails under which they are known. */
    static List<Recipient> addressed(Traces traces) {
        return Stream.of(
                        traces.people().stream().map(Recipient::person),
                        traces.phones().stream().map(text -> Recipient.address(new Contact(0, text, null, null))),
                        traces.mails().stream().map(text -> Recipient.address(new Contact(0, null, text, null))))
                .flatMap(some -> some)
                .toList();
    }

    /**
     * Takes them out of their households. One that nobody is left in is where they lived: its address and what its trail
     * shows go too. Where others live on, it is theirs.
     */
    static void leave(EntityManager manager, Traces traces, Recorder recorder, Actor actor, String basis) {
        Set<Long> touched = new TreeSet<>(
                manager.createQuery("SELECT e.id FROM HouseholdRow e WHERE e.leader IN :people", Long.class)
                        .setParameter("people", traces.people())
                        .getResultList());
        touched.addAll(manager.createQuery("SELECT m.household FROM MemberRow m WHERE m.person IN :people", Long.class)
                .setParameter("people", traces.people())
                .getResultList());
        manager.createQuery("DELETE FROM MemberRow m WHERE m.person IN :people")
                .setParameter("people", traces.people())
                .executeUpdate();
        for (long id : touched) {
            HouseholdRow row = manager.find(HouseholdRow.class, id);
            row.leader = row.leader != null && traces.people().contains(row.leader) ? null : row.leader;
            boolean empty = row.leader == null
                    && JpaHouseholds.members(manager, List.of(id)).isEmpty();
            if (empty) {
                row.address = null;
                row.addressId = null;
                row.longitude = null;
                row.latitude = null;
                row.note = null;
            } else {
                row.note = traces.withoutPersonal(row.note);
            }
            row.version++;
            row.changedAt = System.currentTimeMillis();
            recorder.erase(
                    row,
                    Recorder.HOUSEHOLD,
                    "erased",
                    actor,
                    payload -> empty || traces.personallyIn(payload),
                    Map.of("basis", Arrays.asList(null, basis)),
                    Map.of());
        }
    }

    /** What the notes of their firms say of them. That they head a firm is public, and stays as a row without a name. */
    static void firms(EntityManager manager, Traces traces, Recorder recorder, Actor actor, String basis) {
        for (OrganizationRow row : manager.createQuery(
                        "SELECT e FROM OrganizationRow e WHERE e.representative IN :people ORDER BY e.id",
                        OrganizationRow.class)
                .setParameter("people", traces.people())
                .getResultList()) {
            if (traces.personallyIn(row.note)) {
                row.note = traces.withoutPersonal(row.note);
                row.version++;
                row.changedAt = System.currentTimeMillis();
                recorder.erase(
                        row,
                        Recorder.ORGANIZATION,
                        "erased",
                        actor,
                        payload -> traces.personallyIn(payload.get("note")),
                        Map.of("basis", Arrays.asList(null, basis)),
                        Map.of());
            }
        }
    }

    static void erase(List<PersonRow> all) {
        for (PersonRow row : all) {
            row.name = "";
            row.sex = null;
            row.birth = null;
            row.idType = null;
            row.numberSealed = null;
            row.numberHash = null;
            row.numberMask = null;
            row.phoneSealed = null;
            row.phoneHash = null;
            row.phoneMask = null;
            row.dataKey = null;
            row.lookupKey = null;
            row.address = null;
            row.addressId = null;
            row.longitude = null;
            row.latitude = null;
            row.note = null;
            row.confirmed = null;
            row.confirmedBy = null;
            row.confirmedAt = null;
            row.intakeKey = null;
            row.erasedAt = System.currentTimeMillis();
            row.changedAt = row.erasedAt;
            row.version++;
        }
    }
}
