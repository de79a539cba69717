package org.gridhall.core.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.CardQuery;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cards are seen by whom they concern, appealed against by whom they name, and decided on by somebody else. */
class CardsTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final class Desk {
        final TestDistrict d;
        final Cards cards;
        final Actor dispatcher;
        final Actor named;
        final Actor colleague;
        final Actor supervisor;

        Desk(TestDistrict d) {
            this.d = d;
            cards = new Cards(d.database, d.trail, d.organisation, Clock.systemUTC());
            dispatcher = d.accounts.actor("dispatcher");
            named = d.accounts.actor("handler");
            colleague = d.accounts.actor("handler2");
            supervisor = d.accounts.actor("supervisor");
        }

        /** A ticket of a unit with a yellow card. */
        Card yellow(String unit, boolean confidential) {
            Instant due = Instant.now().plus(Duration.ofHours(2));
            long id = d.tickets
                    .open(
                            dispatcher,
                            new NewTicket(
                                    null,
                                    "lamp",
                                    "路灯不亮",
                                    null,
                                    null,
                                    null,
                                    "hotline",
                                    null,
                                    Map.of(),
                                    List.of(),
                                    List.of(),
                                    null,
                                    null,
                                    confidential))
                    .ticket()
                    .id();
            d.tickets.act(dispatcher, id, ActionRequest.of("register", Map.of()));
            d.tickets.act(dispatcher, id, ActionRequest.of("dispatch", Map.of("unit", unit, "due", due.toString())));
            CardGiver giver = new CardGiver(d.organisation, d.messages, new SupervisionSettings("3d leader top"), ZONE);
            new DueSweep(d.tickets, giver, Clock.systemUTC()).sweep(due.plusMillis(1));
            return cards.cards(Actor.SYSTEM, CardQuery.of(id)).items().get(0);
        }

        Problem refused(ThrowingCallable call) {
            return catchThrowableOfType(Problem.class, call);
        }

        List<Long> seen(Actor actor) {
            return cards
                    .cards(actor, new CardQuery(null, null, null, null, false, null, null, null, 200))
                    .items()
                    .stream()
                    .map(Card::id)
                    .toList();
        }
    }

    static Stream<Desk> both() {
        return TestDatabase.both().map(database -> new Desk(new TestDistrict(database)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void only_whom_a_card_names_may_appeal_and_only_somebody_else_decides(Desk desk) {
        Card card = desk.yellow("urban-management", false);
        assertThat(desk.cards.card(desk.named, card.id()).mayAppeal()).isTrue();
        assertThat(desk.cards.card(desk.colleague, card.id()).mayAppeal()).isFalse();
        assertThat(desk.refused(() -> desk.cards.appeal(desk.colleague, card.id(), "不是我的责任"))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(desk.refused(() -> desk.cards.appeal(desk.named, card.id(), " "))
                        .errors())
                .hasSize(1);
        assertThat(desk.refused(() -> desk.cards.decide(desk.supervisor, card.id(), true, "情况属实"))
                        .code())
                .isEqualTo("card.state");
        desk.cards.appeal(desk.named, card.id(), "派件时已不足一小时");
        Card appealed = desk.cards.appeal(desk.named, card.id(), "派件时已不足一小时");
        assertThat(appealed.state()).isEqualTo(Card.State.APPEALED);
        assertThat(appealed.appeal().text()).isEqualTo("派件时已不足一小时");
        assertThat(desk.refused(() -> desk.cards.decide(desk.named, card.id(), true, "情况属实"))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(desk.refused(() -> desk.cards.withdraw(desk.supervisor, card.id(), "情况属实"))
                        .code())
                .isEqualTo("card.appealed");
        Card upheld = desk.cards.decide(desk.supervisor, card.id(), false, "期限由双方约定");
        assertThat(upheld.state()).isEqualTo(Card.State.UPHELD);
        desk.cards.decide(desk.supervisor, card.id(), false, "期限由双方约定");
        assertThat(desk.refused(() -> desk.cards.appeal(desk.named, card.id(), "再申诉一次"))
                        .code())
                .isEqualTo("card.appealed");
        desk.cards.withdraw(desk.supervisor, card.id(), "复核后撤销");
        assertThat(desk.d.trail.entries(Subject.ticket(card.ticket()), 1, 50))
                .extracting(TrailEntry::action)
                .endsWith("card-yellow", "card-appealed", "card-upheld", "card-withdrawn");
        assertThat(desk.d.trail.verify(Subject.ticket(card.ticket())).intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_two_who_decide_at_once_one_decides_and_the_other_is_told(Desk desk) throws Exception {
        Card card = desk.yellow("urban-management", false);
        desk.cards.appeal(desk.named, card.id(), "派件时已不足一小时");
        Actor leader = desk.d.accounts.actor("leader");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Problem> refused = new ArrayList<>();
        try {
            List<Future<Problem>> both = List.of(
                    threads.submit(
                            () -> desk.refused(() -> desk.cards.decide(desk.supervisor, card.id(), true, "情况属实"))),
                    threads.submit(() -> desk.refused(() -> desk.cards.decide(leader, card.id(), false, "不予采纳"))));
            for (Future<Problem> one : both) {
                Problem problem = one.get();
                if (problem != null) {
                    refused.add(problem);
                }
            }
        } finally {
            threads.shutdown();
        }
        assertThat(refused).extracting(Problem::code).containsExactly("card.state");
        assertThat(desk.d.trail.entries(Subject.ticket(card.ticket()), 1, 50).stream()
                        .map(TrailEntry::action)
                        .filter(action -> action.equals("card-upheld") || action.equals("card-withdrawn")))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void cards_are_seen_where_posts_cover_their_unit_and_confidential_ones_by_those_who_may_know(Desk desk) {
        Card own = desk.yellow("urban-management", false);
        Card other = desk.yellow("police", false);
        Card secret = desk.yellow("urban-management", true);
        assertThat(desk.seen(desk.supervisor)).containsExactly(secret.id(), other.id(), own.id());
        assertThat(desk.seen(desk.colleague)).containsExactly(own.id());
        assertThat(desk.refused(() -> desk.cards.card(desk.colleague, other.id()))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(desk.refused(() -> desk.cards.card(desk.colleague, secret.id()))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(desk.cards.cards(desk.named, CardQuery.own(null, 50)).items())
                .extracting(Card::id)
                .as("whoever is named sees it")
                .containsExactly(secret.id(), own.id());
        assertThat(desk.cards.cards(desk.named, CardQuery.own(null, 50)).items())
                .extracting(Card::title)
                .as("and not what somebody told in confidence")
                .containsExactly(null, "路灯不亮");
        assertThat(desk.cards.card(desk.named, secret.id()).title()).isNull();
        assertThat(desk.cards.appeal(desk.named, secret.id(), "派件时已不足一小时").title())
                .isNull();
        assertThat(desk.cards.card(desk.supervisor, secret.id()).title()).isEqualTo("路灯不亮");
        assertThat(desk.cards.card(Actor.SYSTEM, secret.id()).title()).isEqualTo("路灯不亮");
        Page<Card> page = desk.cards.cards(
                desk.supervisor,
                new CardQuery(Card.Kind.YELLOW, null, "urban-management", null, false, null, null, null, 1));
        assertThat(page.items()).extracting(Card::id).containsExactly(secret.id());
        assertThat(desk.cards
                        .cards(
                                desk.supervisor,
                                new CardQuery(
                                        Card.Kind.YELLOW,
                                        null,
                                        "urban-management",
                                        null,
                                        false,
                                        null,
                                        null,
                                        page.next(),
                                        1))
                        .items())
                .extracting(Card::id)
                .containsExactly(own.id());
        assertThat(desk.refused(() -> desk.cards.cards(Actor.reporter(own.ticket()), CardQuery.of(own.ticket())))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_card_that_names_no_person_is_for_its_unit_unless_the_ticket_is_confidential(Desk desk) {
        Card plain = desk.yellow("urban-management", false);
        Card secret = desk.yellow("urban-management", true);
        desk.d.database.write(manager -> manager.createNativeQuery(
                        "UPDATE card SET person = 0, person_name = NULL, unit_path = '/z/'")
                .executeUpdate());
        assertThat(desk.cards.card(desk.colleague, plain.id()).mayAppeal()).isTrue();
        assertThat(desk.refused(() -> desk.cards.card(desk.colleague, secret.id()))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(desk.refused(() -> desk.cards.appeal(desk.colleague, secret.id(), "不是我的责任"))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
    }
}
