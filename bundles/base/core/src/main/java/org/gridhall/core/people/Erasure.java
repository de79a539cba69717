package org.gridhall.core.people;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Recipient;

/** Takes away what is personal of somebody, wherever the core keeps it. */
final class Erasure {

    private Erasure() {}

    /** @throws Problem CONFLICT while an open ticket names one of them, or one is staff */
    static void refuse(EntityManager manager, List<PersonRow> all) {
        if (all.stream().anyMatch(row -> row.code != null)) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "person.staff",
                    "此人是在编人员，请先从组织机构中移除",
                    "This person is staff; take them out of the organisation first");
        }
        List<?> open = manager.createQuery("SELECT DISTINCT t.number FROM StoredParty p, StoredTicket t"
                        + " WHERE t.id = p.ticket AND t.closedAt IS NULL AND p.person IN :people ORDER BY t.number")
                .setParameter("people", all.stream().map(row -> row.id).toList())
                .setMaxResults(20)
                .getResultList();
        if (!open.isEmpty()) {
            throw Problem.of(
                            Problem.Kind.CONFLICT,
                            "person.tickets",
                            "未办结的事项涉及此人，请先办结："
                                    + String.join(
                                            "、",
                                            open.stream().map(Object::toString).toList()),
                            "Open tickets name this person, close them first: "
                                    + String.join(
                                            ", ",
                                            open.stream().map(Object::toString).toList()))
                    .with("tickets", open);
        }
    }

    /**
     * To whom messages may have gone that tell of them: themselves, and the telephones and mails under which they are known
     * here and on tickets. Asked before these are gone.
     */
    static List<Recipient> addressed(EntityManager manager, List<PersonRow> all, Function<PersonRow, String> phone) {
        List<Long> people = all.stream().map(row -> row.id).toList();
        Set<String> phones = new TreeSet<>();
        Set<String> mails = new TreeSet<>();
        manager.createQuery("SELECT p.phone, p.email FROM StoredParty p WHERE p.person IN :people", Object[].class)
                .setParameter("people", people)
                .getResultList()
                .forEach(party -> {
                    phones.add(Objects.toString(party[0], ""));
                    mails.add(Objects.toString(party[1], ""));
                });
        all.forEach(row -> phones.add(Objects.toString(phone.apply(row), "")));
        return Stream.of(
                        people.stream().map(Recipient::person),
                        phones.stream()
                                .filter(text -> !text.isBlank())
                                .map(text -> Recipient.address(new Contact(0, text, null, null))),
                        mails.stream()
                                .filter(text -> !text.isBlank())
                                .map(text -> Recipient.address(new Contact(0, null, text, null))))
                .flatMap(some -> some)
                .toList();
    }

    static void erase(EntityManager manager, List<PersonRow> all) {
        List<Long> people = all.stream().map(row -> row.id).toList();
        manager.createQuery("UPDATE StoredParty p SET p.name = NULL, p.phone = NULL, p.email = NULL"
                        + " WHERE p.person IN :people")
                .setParameter("people", people)
                .executeUpdate();
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
