package org.gridhall.core.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.CardQuery;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.ticket.DueCase;
import org.gridhall.core.ticket.DueHandler;
import org.gridhall.modules.DescriptorSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens by itself when limits come near and pass: once, to whom it concerns, whoever breaks off meanwhile. */
class DueSweepTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Path SAMPLE = Path.of("../../sample/src/main/resources");
    private static final Path ASIDE = Path.of("src/test/resources/modules/aside.module.yaml");

    /** A district whose handling limits are over at a moment of its own. */
    private static final class Late {
        final TestDistrict d;
        final Cards cards;
        final Actor dispatcher;
        final Actor handler;
        final Actor second;
        final Actor supervisor;
        final Instant due;

        Late(TestDistrict d) {
            this.d = d;
            cards = new Cards(d.database, d.trail, d.organisation, Clock.systemUTC());
            dispatcher = d.accounts.actor("dispatcher");
            handler = d.accounts.actor("handler");
            second = d.accounts.actor("handler2");
            supervisor = d.accounts.actor("supervisor");
            Instant some = Instant.now().plus(Duration.ofDays(4)).truncatedTo(ChronoUnit.MINUTES);
            // After a working day: a weekend or a holiday before it would bring the prompt days earlier.
            while (near(some).isBefore(some.minus(Duration.ofDays(1)))) {
                some = some.plus(Duration.ofDays(1));
            }
            due = some;
        }

        /** One working day before its limit is over. */
        Instant near() {
            return near(due);
        }

        private Instant near(Instant over) {
            return d.times.clock().workdaysBefore(over, 1);
        }

        CardGiver giver(String line) {
            return new CardGiver(d.organisation, d.messages, new SupervisionSettings(line), ZONE);
        }

        void sweep(Instant now) {
            new DueSweep(d.tickets, giver("1d handler 0, 3d leader top"), Clock.systemUTC()).sweep(now);
        }

        long open(String category) {
            return d.tickets
                    .open(
                            d.accounts.actor("clerk"),
                            new NewTicket(
                                    null, category, "路灯不亮", null, null, null, "hotline", null, Map.of(), List.of(),
                                    List.of(), null, null, null))
                    .ticket()
                    .id();
        }

        /** A ticket that the urban management handles until then. */
        long handled() {
            long id = open("lamp");
            act(dispatcher, id, "register", Map.of());
            act(dispatcher, id, "dispatch", Map.of("unit", "urban-management", "due", due.toString()));
            return id;
        }

        Ticket act(Actor actor, long id, String action, Map<String, Object> form) {
            return d.tickets.act(actor, id, ActionRequest.of(action, form));
        }

        List<Card> cards(long ticket) {
            return cards.cards(Actor.SYSTEM, CardQuery.of(ticket)).items();
        }

        List<String> trail(long ticket) {
            return d.trail.entries(Subject.ticket(ticket), 1, 100).stream()
                    .map(TrailEntry::action)
                    .toList();
        }

        long count(String table) {
            return d.database.read(manager -> ((Number) manager.createNativeQuery("SELECT COUNT(*) FROM " + table)
                            .getSingleResult())
                    .longValue());
        }

        /**
         * Many tickets that are due at the same minute: some brought in as from elsewhere, and copies of their rows.
         *
         * @param tickets a multiple of 16
         */
        void many(int tickets) {
            some(tickets / 16);
            for (int round = 0; round < 4; round++) {
                long apart = 1L << 50 + round;
                String mark = "-" + round;
                copy(
                        "ticket",
                        Map.of(
                                "id",
                                "id + " + apart,
                                "number",
                                "number || '" + mark + "'",
                                "intake_key",
                                "intake_key || '" + mark + "'"));
                copy("ticket_limit", Map.of("id", "id + " + apart, "ticket", "ticket + " + apart));
                copy("limit_due", Map.of("limit_id", "limit_id + " + apart, "ticket", "ticket + " + apart));
            }
            assertThat(count("limit_due")).isEqualTo(tickets);
        }

        private void copy(String table, Map<String, String> changed) {
            d.database.write(manager -> {
                try (var statement = manager.unwrap(java.sql.Connection.class).createStatement()) {
                    List<String> columns = new ArrayList<>();
                    try (var rows = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            columns.add(rows.getMetaData().getColumnName(i).toLowerCase(java.util.Locale.ROOT));
                        }
                    }
                    return statement.executeUpdate("INSERT INTO " + table + " (" + String.join(", ", columns)
                            + ") SELECT "
                            + columns.stream()
                                    .map(column -> changed.getOrDefault(column, column))
                                    .collect(java.util.stream.Collectors.joining(", "))
                            + " FROM " + table);
                } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        private void some(int tickets) {
            Actor importer = d.inUnit("importer", 77, null);
            Instant then = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
            List<ImportItem> batch = new ArrayList<>();
            for (int i = 0; i < tickets; i++) {
                batch.add(new ImportItem(
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
                                "many-" + i,
                                then,
                                null),
                        List.of(
                                new ActionRequest("register", Map.of(), null, null, List.of(), then),
                                new ActionRequest(
                                        "dispatch",
                                        Map.of("unit", "urban-management", "due", due.toString()),
                                        null,
                                        null,
                                        List.of(),
                                        then))));
                if (batch.size() == 160 || i == tickets - 1) {
                    assertThat(d.tickets.bring(importer, batch))
                            .allMatch(result -> result.status() == ImportResult.Status.OPENED);
                    batch.clear();
                }
            }
        }
    }

    static Stream<Late> both() {
        return TestDatabase.both().map(database -> new Late(new TestDistrict(database, SAMPLE)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_prompt_a_day_before_and_a_yellow_card_after_name_the_post_and_disturb_nobody(Late late) {
        long id = late.handled();
        int version = late.d.tickets.get(late.dispatcher, id).summary().version();
        late.sweep(late.near().minusMillis(1));
        assertThat(late.cards(id)).isEmpty();
        late.sweep(late.near());
        assertThat(late.cards(id)).extracting(Card::kind).containsExactly(Card.Kind.PROMPT);
        late.sweep(late.due);
        assertThat(late.cards(id)).as("at the due time itself it is not late").hasSize(1);
        late.sweep(late.due.plusMillis(1));
        late.sweep(late.due.plus(Duration.ofHours(2)));
        Card yellow = late.cards(id).get(0);
        assertThat(late.cards(id)).extracting(Card::kind).containsExactly(Card.Kind.YELLOW, Card.Kind.PROMPT);
        assertThat(yellow.unit()).isEqualTo("urban-management");
        assertThat(yellow.post()).isEqualTo("handler-urban-management-1");
        assertThat(yellow.personName())
                .isEqualTo(late.d.organisation.person("p0028").orElseThrow().name());
        assertThat(yellow.stage()).isEqualTo("handle");
        assertThat(late.trail(id)).containsExactly("open", "register", "dispatch", "card-prompt", "card-yellow");
        assertThat(late.d.trail.verify(Subject.ticket(id)).intact()).isTrue();
        assertThat(late.d.tickets.get(late.dispatcher, id).summary().version()).isEqualTo(version);
        // The holder and the head of the unit.
        assertThat(late.count("message WHERE template = 'limit-near'")).isEqualTo(2);
        assertThat(late.count("message WHERE template = 'limit-missed'")).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_card_names_who_held_the_ticket_then_however_late_the_sweep_is(Late late) {
        long id = late.handled();
        late.d.tickets.take(late.second, id, false, null);
        Instant past = Instant.now();
        // Its time is over at once, and before anybody sweeps it is given back and sent elsewhere.
        late.d.database.write(
                manager -> manager.createNativeQuery("UPDATE ticket_limit SET due_at = ?1 WHERE ticket = ?2")
                        .setParameter(1, past.toEpochMilli())
                        .setParameter(2, id)
                        .executeUpdate());
        late.d.database.write(
                manager -> manager.createNativeQuery("UPDATE limit_due SET fires_at = ?1 WHERE ticket = ?2")
                        .setParameter(1, past.toEpochMilli() + 1)
                        .setParameter(2, id)
                        .executeUpdate());
        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        late.act(late.second, id, "not-ours", Map.of("suggestedUnit", "utilities", "reason", "不属于城管局职责"));
        late.act(late.dispatcher, id, "dispatch", Map.of("unit", "utilities"));
        late.sweep(Instant.now());
        assertThat(late.cards(id)).hasSize(1);
        Card card = late.cards(id).get(0);
        assertThat(card.kind()).isEqualTo(Card.Kind.YELLOW);
        assertThat(card.unit()).isEqualTo("urban-management");
        assertThat(card.post()).isEqualTo("handler-urban-management-2");
        assertThat(card.person()).isEqualTo(late.second.person());
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_stands_was_moved_or_is_done_gets_nothing(Late late) {
        long paused = late.handled();
        late.act(late.handler, paused, "suspend", Map.of("reason", "等待配件到货"));
        long moved = late.handled();
        late.act(late.handler, moved, "ask-extension", Map.of("duration", "3d", "reason", "等待配件到货"));
        late.act(late.dispatcher, moved, "grant-extension", Map.of("reason", "情况属实"));
        long done = late.handled();
        late.act(late.handler, done, "handled", Map.of("result", "已更换灯泡"));
        long voided = late.open("lamp");
        late.act(late.dispatcher, voided, "register", Map.of());
        late.act(late.dispatcher, voided, "void", Map.of("reason", "重复"));
        late.sweep(late.due.plus(Duration.ofHours(1)));
        assertThat(late.count("card")).isZero();
        assertThat(late.count("limit_due")).isEqualTo(2);
        late.sweep(late.due.plus(Duration.ofDays(5)));
        assertThat(late.cards(moved)).extracting(Card::kind).containsExactly(Card.Kind.YELLOW);
        assertThat(late.cards(paused)).isEmpty();
        late.act(late.handler, paused, "resume", Map.of("reason", "配件到了"));
        late.sweep(late.due.plus(Duration.ofHours(1)));
        assertThat(late.cards(paused)).extracting(Card::kind).containsExactly(Card.Kind.YELLOW);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_stood_still_until_it_was_withdrawn_was_not_late(Late late) {
        Actor security = late.d.inUnit("handler", 91, "security");
        Instant begun = Instant.now().minus(Duration.ofDays(11));
        List<Long> tasks = new ArrayList<>();
        // Both were asked for eleven days ago for three days; one stood still from the second day on, one from the
        // fifth.
        for (int day : new int[] {2, 5}) {
            long id = late.handled();
            long task = late.act(
                            late.handler, id, "joint", Map.of("units", List.of("security"), "requirement", "请协助疏导交通"))
                    .children()
                    .get(0);
            late.act(security, task, "suspend", Map.of("reason", "等待交警配合"));
            late.d.database.write(manager -> manager.createNativeQuery(
                            "UPDATE ticket_limit SET started_at = ?1, due_at = ?2, pauses = ?3 WHERE ticket = ?4")
                    .setParameter(1, begun.toEpochMilli())
                    .setParameter(2, begun.plus(Duration.ofDays(3)).toEpochMilli())
                    .setParameter(
                            3,
                            "[{\"from\":" + begun.plus(Duration.ofDays(day)).toEpochMilli()
                                    + ",\"to\":null,\"cause\":\"等待\"}]")
                    .setParameter(4, task)
                    .executeUpdate());
            late.act(late.dispatcher, task, "withdraw", Map.of("reason", "不再需要协助"));
            tasks.add(task);
        }
        late.sweep(Instant.now());
        assertThat(late.cards(tasks.get(0))).isEmpty();
        assertThat(late.cards(tasks.get(1))).extracting(Card::kind).containsExactly(Card.Kind.YELLOW);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_prompt_is_given_for_each_due_time_and_a_yellow_card_once_for_all(Late late) {
        long id = late.handled();
        late.sweep(late.due.minus(Duration.ofHours(3)));
        late.act(late.handler, id, "ask-extension", Map.of("duration", "72h", "reason", "等待配件到货"));
        late.act(late.dispatcher, id, "grant-extension", Map.of("reason", "情况属实"));
        late.sweep(late.due.plus(Duration.ofHours(50)));
        late.sweep(late.due.plus(Duration.ofHours(73)));
        late.act(late.handler, id, "ask-extension", Map.of("duration", "72h", "reason", "等待配件到货"));
        late.act(late.dispatcher, id, "grant-extension", Map.of("reason", "情况属实"));
        late.sweep(late.due.plus(Duration.ofHours(145)));
        assertThat(late.cards(id))
                .extracting(Card::kind)
                .containsExactly(Card.Kind.YELLOW, Card.Kind.PROMPT, Card.Kind.PROMPT);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_deadline_that_was_moved_elsewhere_is_looked_at_again(Late late) {
        long id = late.handled();
        // far enough that the working day before it, with its prompt, is not yet there, weekend or not
        Instant later = late.due.plus(Duration.ofDays(30));
        late.d.database.write(
                manager -> manager.createNativeQuery("UPDATE ticket_limit SET due_at = ?1 WHERE ticket = ?2")
                        .setParameter(1, later.toEpochMilli())
                        .setParameter(2, id)
                        .executeUpdate());
        late.sweep(late.due.plus(Duration.ofHours(1)));
        assertThat(late.cards(id)).isEmpty();
        late.sweep(later.plusMillis(1));
        assertThat(late.cards(id)).extracting(Card::kind).containsExactly(Card.Kind.YELLOW);
        assertThat(late.cards(id).get(0).dueAt()).isEqualTo(later);
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_line_of_command_hears_of_it_level_by_level_until_it_is_done(Late late) {
        long id = late.handled();
        long soon = late.handled();
        late.sweep(late.due.plusMillis(1));
        assertThat(late.count("message WHERE template = 'limit-escalated'")).isZero();
        Instant first = late.due
                .atZone(ZONE)
                .toLocalDate()
                .plusDays(2)
                .atStartOfDay(ZONE)
                .toInstant();
        late.sweep(first);
        assertThat(late.count("message WHERE template = 'limit-escalated' AND code = 'urban-management'"))
                .isEqualTo(2);
        late.act(late.handler, soon, "handled", Map.of("result", "已更换灯泡"));
        late.sweep(first.plus(Duration.ofDays(2)));
        late.sweep(first.plus(Duration.ofDays(20)));
        assertThat(late.count("message WHERE template = 'limit-escalated' AND code = 'jingkai' AND role = 'leader'"))
                .isEqualTo(1);
        assertThat(late.trail(id)).endsWith("card-yellow", "escalated", "escalated");
        assertThat(late.count("limit_due")).isZero();
    }

    @ParameterizedTest
    @MethodSource("both")
    void whoever_heard_of_it_does_not_hear_again_after_it_stood_still(Late late) {
        long id = late.handled();
        long over = Instant.now().minus(Duration.ofDays(1)).toEpochMilli();
        late.d.database.write(manager -> manager.createNativeQuery(
                        "UPDATE ticket_limit SET started_at = ?1, given_at = ?2, due_at = ?2 WHERE ticket = ?3")
                .setParameter(1, over - 86_400_000)
                .setParameter(2, over)
                .setParameter(3, id)
                .executeUpdate());
        late.sweep(late.due.plus(Duration.ofDays(20)));
        assertThat(late.trail(id)).endsWith("card-yellow", "escalated", "escalated");
        late.act(late.handler, id, "suspend", Map.of("reason", "等待配件到货"));
        late.act(late.handler, id, "resume", Map.of("reason", "配件到了"));
        late.sweep(late.due.plus(Duration.ofDays(20)));
        assertThat(late.trail(id)).endsWith("escalated", "escalated", "suspend", "resume");
        // Once it is given more time it may be late once more.
        late.act(late.handler, id, "ask-extension", Map.of("duration", "9d", "reason", "等待配件到货"));
        late.act(late.dispatcher, id, "grant-extension", Map.of("reason", "情况属实"));
        late.sweep(late.due.plus(Duration.ofDays(30)));
        assertThat(late.trail(id)).endsWith("grant-extension", "escalated", "escalated");
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_level_may_count_working_days(Late late) {
        long id = late.handled();
        Instant fifth = late.d.times.clock().due(late.due, "5wd");
        assertThat(fifth).isAfter(late.due.plus(Duration.ofDays(5)));
        DueSweep sweep = new DueSweep(late.d.tickets, late.giver("5wd leader top"), Clock.systemUTC());
        sweep.sweep(fifth);
        assertThat(late.trail(id)).endsWith("card-yellow");
        sweep.sweep(fifth.plusMillis(1));
        assertThat(late.trail(id)).endsWith("card-yellow", "escalated");
    }

    @ParameterizedTest
    @MethodSource("both")
    void silence_is_what_the_law_says_it_is(Late late) {
        long told = late.open("river-works");
        long silent = late.open("river-works");
        Actor water = late.d.inUnit("handler", 90, "water");
        late.act(water, told, "tell-missing", Map.of("missing", "防洪评价报告"));
        late.sweep(Instant.now().plus(Duration.ofDays(4)));
        assertThat(late.d.tickets.get(water, silent).summary().stage()).isEqualTo("papers");
        late.sweep(Instant.now().plus(Duration.ofDays(6)));
        late.sweep(Instant.now().plus(Duration.ofDays(6)));
        assertThat(late.d.tickets.get(water, told).summary().stage()).isEqualTo("incomplete");
        Ticket accepted = late.d.tickets.get(water, silent);
        assertThat(accepted.summary().stage()).isEqualTo("accepted");
        assertThat(accepted.limits()).extracting(limit -> limit.code()).containsExactly("notify", "decide");
        List<TrailEntry> entries = late.d.trail.entries(Subject.ticket(silent), 1, 10);
        assertThat(entries).extracting(TrailEntry::action).containsExactly("open", "accept-by-silence");
        TrailEntry entry = entries.get(1);
        assertThat(entry.actor()).isEqualTo("系统");
        assertThat(entry.payload()).containsEntry("limit", "notify");
        assertThat(entry.payload().get("basis").toString()).contains("行政许可法", "第三十二条");
        assertThat(late.cards(silent)).as("the limit of a stage brings no card").isEmpty();
        late.sweep(accepted.summary().dueAt().plusMillis(1));
        assertThat(late.cards(silent)).extracting(Card::kind).containsExactly(Card.Kind.RED);
    }

    static Stream<Late> withAside() {
        return TestDatabase.both().map(database -> new Late(new TestDistrict(database, SAMPLE, ASIDE)));
    }

    @ParameterizedTest
    @MethodSource("withAside")
    void a_ticket_whose_module_was_taken_away_waits_for_it_and_holds_up_no_other(Late late) throws IOException {
        long stuck = late.open("petition");
        long silent = late.open("river-works");
        DescriptorSource aside = DescriptorSource.file(ASIDE);
        late.d.modules.remove(aside.key());
        assertThat(late.d.modules.type("reminder")).isEmpty();
        Instant passed = Instant.now().plus(Duration.ofDays(6));
        late.sweep(passed);
        Actor water = late.d.inUnit("handler", 90, "water");
        assertThat(late.d.tickets.get(water, silent).summary().stage()).isEqualTo("accepted");
        assertThat(late.trail(stuck)).containsExactly("open");
        late.d.modules.put(aside);
        late.sweep(passed.plus(Duration.ofMinutes(10)));
        assertThat(late.trail(stuck)).containsExactly("open", "ask-above");
        assertThat(late.count("ticket WHERE parent = " + stuck)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_order_says_what_is_required_and_has_a_limit_of_its_own(Late late) {
        long id = late.handled();
        Instant answer = late.due.minus(Duration.ofHours(30));
        Ticket above =
                late.act(late.supervisor, id, "supervise", Map.of("requirement", "今日内到场", "due", answer.toString()));
        long order = above.children().get(0);
        Ticket ordered = late.d.tickets.get(late.handler, order);
        assertThat(ordered.fields()).containsEntry("requirement", "今日内到场");
        assertThat(ordered.summary().dueAt()).isEqualTo(answer);
        assertThat(ordered.summary().unit()).isEqualTo("urban-management");
        late.sweep(answer.plusMillis(1));
        assertThat(late.cards(order)).extracting(Card::kind).containsExactly(Card.Kind.YELLOW);
        assertThat(late.cards(id)).isEmpty();
    }

    /** A handler that breaks off after so many, as a process that is killed. */
    private static DueHandler broken(DueHandler whole, AtomicInteger left) {
        return new DueHandler() {
            @Override
            public List<String> levels() {
                return whole.levels();
            }

            @Override
            public Some begin(EntityManager manager, Collection<Long> limits) {
                Some some = whole.begin(manager, limits);
                return new Some() {
                    @Override
                    public void near(DueCase due) {
                        some.near(due);
                    }

                    @Override
                    public void passed(DueCase due) {
                        if (left.getAndDecrement() == 0) {
                            throw new Killed();
                        }
                        some.passed(due);
                    }

                    @Override
                    public void level(DueCase due, int level) {
                        some.level(due, level);
                    }
                };
            }
        };
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @MethodSource("both")
    void ten_thousand_fall_due_at_the_same_minute_and_each_gets_one_card_across_a_breakdown(Late late) {
        // Derby does the same at a size that keeps the tests quick.
        int all = late.d.database.derby() ? 1_600 : 10_000;
        late.many(all);
        DueHandler whole = late.giver("3d leader top");
        DueSweep broken =
                new DueSweep(late.d.tickets, broken(whole, new AtomicInteger(all / 2 + 21)), Clock.systemUTC());
        assertThatThrownBy(() -> broken.sweep(late.due.plusMillis(1))).isInstanceOf(Killed.class);
        assertThat(late.count("card")).isEqualTo(all / 2);
        assertThat(late.count("message WHERE template = 'limit-missed'")).isEqualTo(all);
        new DueSweep(late.d.tickets, whole, Clock.systemUTC()).sweep(late.due.plusMillis(1));
        assertThat(late.count("card")).isEqualTo(all);
        assertThat(late.count("message WHERE template = 'limit-missed'"))
                .as("to the holder and to the head of the unit")
                .isEqualTo(2 * all);
        assertThat(late.count("trail_entry WHERE action = 'card-yellow'")).isEqualTo(all);
        assertThat(late.d.tickets.nextDue()).isGreaterThan(late.due.toEpochMilli() + 1);
    }

    @Test
    void two_nodes_on_one_postgresql_share_the_work_and_do_nothing_twice() throws Exception {
        TestDatabase.Opened opened = TestDatabase.openPostgresql();
        Late one = new Late(new TestDistrict(opened.database(), SAMPLE));
        one.many(2_000);
        TestDistrict other = new TestDistrict(opened.again(), SAMPLE);
        CardGiver second =
                new CardGiver(other.organisation, other.messages, new SupervisionSettings("3d leader top"), ZONE);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Instant now = one.due.plusMillis(1);
            Future<?> first = threads.submit(() -> one.sweep(now));
            Future<?> also = threads.submit(() -> new DueSweep(other.tickets, second, Clock.systemUTC()).sweep(now));
            first.get();
            also.get();
        } finally {
            threads.shutdown();
        }
        // What one had in hand when the other looked last is done by the one.
        one.sweep(one.due.plusMillis(1));
        assertThat(one.count("card")).isEqualTo(2_000);
        assertThat(one.count("trail_entry WHERE action = 'card-yellow'")).isEqualTo(2_000);
        assertThat(one.count("message WHERE template = 'limit-missed'")).isEqualTo(4_000);
    }
}
