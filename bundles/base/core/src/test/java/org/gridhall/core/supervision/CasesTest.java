package org.gridhall.core.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.supervision.Bulletin;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.CardQuery;
import org.gridhall.api.supervision.Evidence;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases with what they are built on, and bulletins. */
class CasesTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final class Office {
        final TestDistrict d;
        final Cards cards;
        final Actor dispatcher;
        final Actor supervisor;
        final Actor leader;

        Office(TestDistrict d) {
            this.d = d;
            cards = new Cards(d.database, d.trail, d.organisation, Clock.system(ZONE));
            dispatcher = d.accounts.actor("dispatcher");
            supervisor = d.accounts.actor("supervisor");
            leader = d.accounts.actor("leader");
            d.tickets.evidence(new EvidenceBook(d.organisation, ZONE));
        }

        long handled(String unit, Instant due) {
            long id = d.tickets
                    .open(
                            dispatcher,
                            new NewTicket(
                                    null, "lamp", "路灯不亮", null, null, null, "hotline", null, Map.of(), List.of(),
                                    List.of(), null, null, null))
                    .ticket()
                    .id();
            act(dispatcher, id, "register", Map.of());
            act(dispatcher, id, "dispatch", Map.of("unit", unit, "due", due.toString()));
            return id;
        }

        Ticket act(Actor actor, long id, String action, Map<String, Object> form) {
            return d.tickets.act(actor, id, ActionRequest.of(action, form));
        }

        void sweep(Instant now) {
            CardGiver giver = new CardGiver(d.organisation, d.messages, new SupervisionSettings("3d leader top"), ZONE);
            new DueSweep(d.tickets, giver, Clock.systemUTC()).sweep(now);
        }
    }

    static Stream<Office> both() {
        return TestDatabase.both().map(database -> new Office(new TestDistrict(database)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_case_keeps_what_happened_until_it_was_opened(Office office) {
        Instant due = Instant.now().plus(Duration.ofHours(1));
        long id = office.handled("urban-management", due);
        office.d.tickets.take(office.d.accounts.actor("handler2"), id, false, null);
        office.sweep(due.plusMillis(1));
        long opened = office.act(office.supervisor, id, "account", Map.of("cause", "超期未办"))
                .children()
                .get(0);
        Ticket filed = office.d.tickets.get(office.supervisor, opened);
        assertThat(filed.summary().type()).isEqualTo("accountability");
        assertThat(filed.fields()).containsEntry("cause", "超期未办");
        Evidence evidence = office.cards.evidence(office.supervisor, opened);
        assertThat(evidence.intact()).isTrue();
        assertThat(evidence.about()).isEqualTo(id);
        assertThat(evidence.steps())
                .extracting(Evidence.Step::action)
                .containsExactly("open", "register", "dispatch", "taken", "card-yellow");
        assertThat(evidence.held()).last().satisfies(spell -> {
            assertThat(spell.unit()).isEqualTo("urban-management");
            assertThat(spell.post()).isEqualTo("handler-urban-management-2");
            assertThat(spell.to()).isNull();
        });
        assertThat(evidence.cards()).extracting(card -> card.get("kind")).containsExactly("yellow");
        assertThat(evidence.limits()).extracting(limit -> limit.get("code")).containsExactly("handle");
        office.act(office.d.accounts.actor("handler2"), id, "handled", Map.of("result", "已更换灯泡"));
        assertThat(office.cards.evidence(office.supervisor, opened).steps())
                .as("what is kept stays as it was")
                .hasSize(5);
        assertThat(catchThrowableOfType(
                                Problem.class, () -> office.cards.evidence(office.d.accounts.actor("handler"), opened))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        office.act(office.supervisor, opened, "hear", Map.of("answer", "承办人陈述如下"));
        office.act(office.leader, opened, "decide", Map.of("decision", "予以通报批评"));
        assertThat(office.d.trail.verify(Subject.ticket(opened)).intact()).isTrue();
        office.d.database.write(manager -> manager.createNativeQuery("UPDATE evidence SET digest = ?1")
                .setParameter(1, "0".repeat(64))
                .executeUpdate());
        assertThat(office.cards.evidence(office.supervisor, opened).intact()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_bulletin_counts_by_unit_and_is_signed_by_somebody_else(Office office) {
        Instant due = Instant.now().plus(Duration.ofHours(1));
        office.handled("urban-management", due);
        long withdrawn = office.handled("urban-management", due);
        office.handled("police", due);
        office.sweep(due.plusMillis(1));
        Card card = office.cards
                .cards(office.supervisor, CardQuery.of(withdrawn))
                .items()
                .get(0);
        office.cards.withdraw(office.supervisor, card.id(), "系统故障");
        LocalDate from = LocalDate.now(ZONE).minusDays(1);
        LocalDate to = LocalDate.now(ZONE).plusDays(2);
        // Cards of the future are not of this time: the clock of the sweep went ahead, that of the district did not.
        Cards later = new Cards(
                office.d.database,
                office.d.trail,
                office.d.organisation,
                Clock.offset(Clock.system(ZONE), Duration.ofHours(3)));
        Bulletin draft = later.draft(office.supervisor, null, from, to, "请各单位整改");
        assertThat(draft.rows())
                .containsExactlyInAnyOrder(
                        new Bulletin.Row("police", 1, 0, 1), new Bulletin.Row("urban-management", 1, 0, 2));
        assertThat(draft.lines()).hasSize(2);
        assertThat(draft.series()).isZero();
        assertThat(later.draft(office.supervisor, "police", from, to, null).rows())
                .extracting(Bulletin.Row::unit)
                .containsExactly("police");
        assertThat(catchThrowableOfType(Problem.class, () -> later.sign(office.supervisor, draft.id()))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        Actor handler = office.d.accounts.actor("handler");
        assertThat(catchThrowableOfType(Problem.class, () -> later.bulletin(handler, draft.id()))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(catchThrowableOfType(Problem.class, () -> later.draft(handler, null, from, to, null))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(catchThrowableOfType(Problem.class, () -> later.draft(office.supervisor, null, to, from, null))
                        .errors())
                .hasSize(1);
        Bulletin signed = later.sign(office.leader, draft.id());
        assertThat(signed.series()).isEqualTo(1);
        assertThat(later.sign(office.leader, draft.id()).series()).isEqualTo(1);
        assertThat(later.bulletin(handler, draft.id()).title()).contains("通报");
        assertThat(later.bulletins(handler, null, 50).items())
                .extracting(Bulletin::id)
                .containsExactly(draft.id());

        Bulletin outdated = later.draft(office.supervisor, null, from, to, null);
        long listed = Long.parseLong(outdated.lines().get(0).card());
        office.cards.withdraw(office.supervisor, listed, "复核后撤销");
        assertThat(catchThrowableOfType(Problem.class, () -> later.sign(office.leader, outdated.id()))
                        .code())
                .isEqualTo("bulletin.outdated");
        Bulletin anew = later.draft(office.supervisor, null, from, to, null);
        assertThat(anew.lines()).hasSize(1);
        assertThat(later.sign(office.leader, anew.id()).series()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_bulletin_tells_titles_as_they_are_now_and_none_of_what_became_confidential(Office office) {
        Instant due = Instant.now().plus(Duration.ofHours(1));
        long first = office.handled("urban-management", due);
        long second = office.handled("police", due);
        office.sweep(due.plusMillis(1));
        Cards later = new Cards(
                office.d.database,
                office.d.trail,
                office.d.organisation,
                Clock.offset(Clock.system(ZONE), Duration.ofHours(3)));
        LocalDate day = LocalDate.now(ZONE);
        long id = later.draft(office.supervisor, null, day.minusDays(1), day.plusDays(2), null)
                .id();
        later.sign(office.leader, id);
        // As bulletins were kept before.
        office.d.database.write(manager -> {
            StoredBulletin row = manager.find(StoredBulletin.class, id);
            row.body = row.body.replace("\"number\":", "\"title\":\"王某被打\",\"number\":");
            return null;
        });
        Actor handler = office.d.accounts.actor("handler");
        assertThat(later.bulletin(handler, id).lines())
                .extracting(Bulletin.Line::title)
                .containsExactly("路灯不亮", "路灯不亮");
        office.act(office.supervisor, first, "make-confidential", Map.of("reason", "涉及个人隐私"));
        office.d.database.write(manager -> manager.createNativeQuery("UPDATE ticket SET title = '***' WHERE id = ?1")
                .setParameter(1, second)
                .executeUpdate());
        String number = office.d.tickets.get(office.supervisor, first).summary().number();
        for (Bulletin told : List.of(
                later.bulletin(handler, id),
                later.bulletins(handler, null, 50).items().get(0))) {
            assertThat(told.lines()).hasSize(2).allSatisfy(line -> assertThat(line.title())
                    .isEqualTo(line.number().equals(number) ? null : "***"));
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void drafts_are_listed_for_whom_may_sign_them_and_pages_stay_full(Office office) {
        LocalDate from = LocalDate.now(ZONE).minusDays(1);
        LocalDate to = LocalDate.now(ZONE);
        long signed =
                office.cards.draft(office.supervisor, "police", from, to, null).id();
        office.cards.sign(office.leader, signed);
        long own = office.cards
                .draft(office.supervisor, "urban-management", from, to, null)
                .id();
        long other = office.cards
                .draft(office.supervisor, "police", from, to, "尚未签发")
                .id();
        long all = office.cards.draft(office.supervisor, null, from, to, null).id();
        Actor unit = office.d.inUnit("supervisor", 900, "urban-management");
        assertThat(office.cards.bulletins(unit, null, 50).items())
                .extracting(Bulletin::id)
                .containsExactly(own, signed);
        Page<Bulletin> page = office.cards.bulletins(unit, null, 1);
        assertThat(page.items()).extracting(Bulletin::id).containsExactly(own);
        assertThat(office.cards.bulletins(unit, page.next(), 1).items())
                .extracting(Bulletin::id)
                .containsExactly(signed);
        for (long unseen : List.of(other, all)) {
            assertThat(catchThrowableOfType(Problem.class, () -> office.cards.bulletin(unit, unseen))
                            .kind())
                    .isEqualTo(Problem.Kind.NOT_FOUND);
        }
        assertThat(office.cards.bulletins(office.supervisor, null, 50).items())
                .extracting(Bulletin::id)
                .containsExactly(all, other, own, signed);
        assertThat(office.cards
                        .bulletins(office.d.inUnit("handler", 901, "police"), null, 50)
                        .items())
                .extracting(Bulletin::id)
                .containsExactly(signed);
    }
}
