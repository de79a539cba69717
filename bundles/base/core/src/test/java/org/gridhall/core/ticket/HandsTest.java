package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Colleague;
import org.gridhall.api.ticket.Handing;
import org.gridhall.api.ticket.Holder;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.WorkQuery;
import org.gridhall.api.ticket.WorkQuery.Group;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In whose hands tickets are: taken, given back, handed on, and what that binds. */
class HandsTest {

    /** The district with the people of the urban management, who are each other's substitutes. */
    private static final class Staff {
        final TestDistrict d;
        final Actor clerk;
        final Actor dispatcher;
        final Actor supervisor;
        Actor first;
        Actor second;
        Actor third;
        final Actor stranger;
        /** Another dispatcher. */
        final Actor duty;

        Staff(TestDistrict d) {
            this.d = d;
            clerk = d.accounts.actor("clerk");
            dispatcher = d.accounts.actor("dispatcher");
            supervisor = d.accounts.actor("supervisor");
            first = d.accounts.actor("handler");
            second = d.accounts.actor("handler2");
            third = person("third", "p0030");
            duty = person("duty", "p0008");
            stranger = d.accounts.actor("enforcer");
        }

        Actor person(String login, String person) {
            d.accounts.create(Actor.SYSTEM, login, person);
            return d.accounts.actor(login);
        }

        /** Changes the posts of the district line by line. */
        void posts(UnaryOperator<String> change) {
            Map<String, InputStream> files = new HashMap<>();
            d.organisation.files().forEach((name, text) -> {
                String now = name.equals("posts.csv")
                        ? text.lines()
                                .map(change)
                                .filter(line -> !line.isEmpty())
                                .collect(Collectors.joining("\n", "", "\n"))
                        : text;
                files.put(name, new ByteArrayInputStream(now.getBytes(StandardCharsets.UTF_8)));
            });
            d.organisation.bring(Actor.SYSTEM, files);
            first = d.accounts.actor("handler");
            second = d.accounts.actor("handler2");
            third = d.accounts.actor("third");
        }

        long open() {
            NewTicket asked = new NewTicket(
                    null, "lamp", "路灯不亮", null, null, null, "hotline", null, Map.of(), List.of(), List.of(), null, null,
                    null);
            return d.tickets.open(clerk, asked).ticket().id();
        }

        /** A ticket that the urban management handles. */
        long handled() {
            long id = open();
            act(dispatcher, id, "register", Map.of());
            act(dispatcher, id, "dispatch", Map.of("unit", "urban-management"));
            return id;
        }

        void act(Actor actor, long id, String action, Map<String, Object> form) {
            d.tickets.act(actor, id, ActionRequest.of(action, form));
        }

        Problem refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
            return catchThrowableOfType(Problem.class, call);
        }

        Holder holder(Actor seen, long id) {
            return d.tickets.get(seen, id).summary().holder();
        }

        List<String> offered(Actor actor, long id) {
            return d.tickets.offered(actor, id).stream()
                    .map(OfferedAction::code)
                    .toList();
        }

        List<Long> work(Actor actor, Group group) {
            return d.tickets.work(actor, new WorkQuery(group, null, 200)).items().stream()
                    .map(TicketSummary::id)
                    .toList();
        }

        List<TrailEntry> trail(long id) {
            return d.trail.entries(Subject.ticket(id), 1, 1000);
        }

        TrailEntry last(long id) {
            List<TrailEntry> all = trail(id);
            return all.get(all.size() - 1);
        }
    }

    static Stream<Staff> both() {
        return TestDatabase.both().map(TestDistrict::new).map(Staff::new);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_somebody_took_is_theirs_alone_until_they_give_it_back(Staff s) {
        long id = s.handled();
        assertThat(s.d.tickets.handing(s.first, id)).isEqualTo(new Handing(true, false, false, List.of()));
        int before = s.d.tickets.get(s.first, id).summary().version();

        TicketSummary taken = s.d.tickets.take(s.first, id, false, before).summary();
        assertThat(taken.version()).isEqualTo(before + 1);
        assertThat(taken.holder().account()).isEqualTo(s.first.account());
        assertThat(taken.holder().name()).isEqualTo(s.first.name());
        assertThat(s.last(id).action()).isEqualTo("taken");
        assertThat(s.last(id).post()).isNotZero();
        assertThat(s.d.tickets.take(s.first, id, false, before).summary().version())
                .as("a repeat changes nothing, whatever was seen")
                .isEqualTo(before + 1);

        assertThat(s.holder(s.second, id)).isEqualTo(taken.holder());
        assertThat(s.offered(s.second, id)).contains("comment").doesNotContain("handled", "not-ours", "suspend");
        assertThat(s.offered(s.first, id)).contains("handled", "not-ours", "suspend");
        Problem refused = s.refused(() -> s.act(s.second, id, "handled", Map.of("result", "已换灯泡")));
        assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
        assertThat(refused.code()).isEqualTo("ticket.taken");
        assertThat(refused.text().zh()).contains(s.first.name());
        assertThat(s.refused(() -> s.d.tickets.take(s.second, id, false, null)).code())
                .isEqualTo("ticket.taken");
        assertThat(s.refused(() -> s.d.tickets.giveBack(s.second, id, null)).code())
                .isEqualTo("ticket.taken");
        s.act(s.second, id, "comment", Map.of("text", "我看过现场"));

        assertThat(s.work(s.first, Group.HELD)).containsExactly(id);
        assertThat(s.work(s.second, Group.HELD)).isEmpty();
        assertThat(s.work(s.second, Group.WAITING)).contains(id);
        assertThat(s.d.tickets.workCounts(s.first, 10).get(Group.HELD)).isOne();
        assertThat(s.d.tickets.list(s.second, TicketQuery.ALL).items())
                .filteredOn(row -> row.id() == id)
                .extracting(TicketSummary::holder)
                .containsExactly(taken.holder());

        s.d.tickets.giveBack(s.first, id, null);
        assertThat(s.last(id).action()).isEqualTo("given-back");
        int entries = s.trail(id).size();
        s.d.tickets.giveBack(s.first, id, before);
        assertThat(s.trail(id)).hasSize(entries);
        assertThat(s.holder(s.second, id)).isNull();
        s.act(s.second, id, "handled", Map.of("result", "已换灯泡"));
        assertThat(s.d.trail.verify(Subject.ticket(id)).intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void somebody_else_has_it_only_by_taking_it_over_in_so_many_words(Staff s) {
        long id = s.handled();
        s.d.tickets.take(s.first, id, false, null);
        assertThat(s.d.tickets.handing(s.second, id).takeOver()).isTrue();
        int seen = s.d.tickets.get(s.second, id).summary().version();
        assertThat(s.refused(() -> s.d.tickets.take(s.second, id, true, seen - 1))
                        .code())
                .isEqualTo("ticket.version");

        s.d.tickets.take(s.second, id, true, seen);
        assertThat(s.last(id).action()).isEqualTo("taken-over");
        assertThat(s.last(id).changes())
                .containsEntry("holder", List.of(Long.toString(s.first.account()), Long.toString(s.second.account())));
        assertThat(s.refused(() -> s.act(s.first, id, "handled", Map.of("result", "已换灯泡")))
                        .code())
                .isEqualTo("ticket.taken");
        s.act(s.second, id, "handled", Map.of("result", "已换灯泡"));
        assertThat(s.holder(s.second, id)).as("another stage, other hands").isNull();
        assertThat(s.last(id).changes()).containsKey("holder");
        s.d.tickets.take(s.duty, id, false, null);
        assertThat(s.holder(s.dispatcher, id).name()).isEqualTo(s.duty.name());
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_supervises_and_what_comes_from_outside_is_not_bound(Staff s) {
        long id = s.handled();
        s.d.tickets.take(s.first, id, false, null);
        s.act(s.supervisor, id, "remind", Map.of("text", "请尽快"));
        s.act(s.first, id, "suspend", Map.of("reason", "等待配件"));
        assertThat(s.work(s.first, Group.HELD)).as("also while it is suspended").contains(id);
        s.act(s.supervisor, id, "resume", Map.of("reason", "配件已到"));
        assertThat(s.holder(s.supervisor, id).name()).isEqualTo(s.first.name());
        s.act(s.d.accounts.actor("importer"), id, "handled", Map.of("result", "上级系统已办结"));
        assertThat(s.holder(s.supervisor, id)).isNull();

        s.d.tickets.take(s.duty, id, false, null);
        assertThat(s.refused(() -> s.act(s.dispatcher, id, "feedback", Map.of("reply", "已修好")))
                        .code())
                .as("two do not answer the same reporter")
                .isEqualTo("ticket.taken");
        s.act(s.supervisor, id, "rework", Map.of("reason", "现场仍不亮"));
        assertThat(s.d.tickets.get(s.supervisor, id).summary().stage()).isEqualTo("handle");
    }

    @ParameterizedTest
    @MethodSource("both")
    void whoever_has_it_hands_it_to_whom_they_share_the_post_with_and_the_room_to_whoever_may(Staff s) {
        s.posts(line -> line.startsWith("handler-urban-management-3,") ? line.replace("p0028", "") : line);
        long id = s.handled();
        assertThat(s.refused(() -> s.d.tickets.delegate(s.first, id, "handler2", null, null))
                        .code())
                .isEqualTo("ticket.not-taken");
        s.d.tickets.take(s.first, id, false, null);
        assertThat(s.d.tickets.handing(s.first, id).delegates())
                .extracting(Colleague::login)
                .containsExactly("handler2");
        assertThat(s.refused(() -> s.d.tickets.delegate(s.first, id, "third", null, null))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("/to");
        s.d.tickets.delegate(s.first, id, "handler2", "  下午外出开会 ", null);
        TrailEntry entry = s.last(id);
        assertThat(entry.action()).isEqualTo("delegated");
        assertThat(entry.payload()).containsEntry("to", s.second.name()).containsEntry("reason", "下午外出开会");
        assertThat(s.holder(s.first, id).account()).isEqualTo(s.second.account());
        assertThat(told(s, "ticket-delegated")).containsExactly(s.second.account());
        s.d.tickets.delegate(s.first, id, "handler2", "下午外出开会", null);
        assertThat(told(s, "ticket-delegated")).as("a repeat tells nobody").hasSize(1);

        assertThat(s.d.tickets.handing(s.dispatcher, id).delegates())
                .extracting(Colleague::login)
                .contains("handler", "third")
                .doesNotContain("handler2", "enforcer", "clerk");
        s.d.tickets.delegate(s.dispatcher, id, "third", null, null);
        assertThat(s.holder(s.first, id).account()).isEqualTo(s.third.account());
        assertThat(s.refused(() -> s.d.tickets.delegate(s.first, id, "handler2", null, null))
                        .code())
                .isEqualTo("ticket.taken");
        for (String nobody : new String[] {"enforcer", "clerk", "nobody", "", null, "\0"}) {
            assertThat(s.refused(() -> s.d.tickets.delegate(s.dispatcher, id, nobody, null, null))
                            .errors()
                            .get(0)
                            .field())
                    .isEqualTo("/to");
        }
    }

    private static List<Long> told(Staff s, String template) {
        return s.d.database.read(manager -> manager.createQuery(
                        "SELECT m.recipient FROM StoredMessage m WHERE m.template = :template AND m.kind = :kind",
                        Long.class)
                .setParameter("template", template)
                .setParameter("kind", Recipient.Kind.ACCOUNT.ordinal())
                .getResultList());
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_comment_tells_whom_it_names_once_and_names_nobody_who_may_not_see(Staff s) {
        long id = s.handled();
        s.act(
                s.dispatcher,
                id,
                "comment",
                Map.of("text", "请@handler2看现场，@Handler. 和@handler2，邮箱 a@handler.cn，@nobody，@dispatcher"));
        TrailEntry entry = s.last(id);
        assertThat(entry.payload())
                .containsEntry(
                        "text",
                        "请@" + s.second.name() + "看现场，@" + s.first.name() + ". 和@" + s.second.name()
                                + "，邮箱 a@handler.cn，@nobody，@" + s.dispatcher.name());
        assertThat((List<?>) entry.payload().get("mentions")).hasSize(3);
        assertThat(told(s, "ticket-mentioned")).containsExactlyInAnyOrder(s.first.account(), s.second.account());
        assertThat(s.d.trail.verify(Subject.ticket(id)).intact()).isTrue();

        int entries = s.trail(id).size();
        Problem refused = s.refused(() -> s.act(s.dispatcher, id, "comment", Map.of("text", "@handler @enforcer 请看")));
        assertThat(refused.kind()).isEqualTo(Problem.Kind.INVALID);
        assertThat(refused.errors()).hasSize(1);
        assertThat(refused.errors().get(0).field()).isEqualTo("/form/text");
        assertThat(refused.errors().get(0).message().zh()).contains(s.stranger.name(), "无权查看");
        assertThat(s.trail(id)).hasSize(entries);
        assertThat(told(s, "ticket-mentioned")).hasSize(2);

        ActionRequest twice = new ActionRequest("comment", Map.of("text", "@third"), null, "k", List.of(), null);
        s.d.tickets.act(s.dispatcher, id, twice);
        s.d.tickets.act(s.dispatcher, id, twice);
        assertThat(told(s, "ticket-mentioned")).hasSize(3);
        s.act(Actor.reporter(id), id, "comment", Map.of("text", "@handler 快点"));
        assertThat(s.last(id).payload()).containsEntry("text", "@handler 快点").doesNotContainKey("mentions");
    }

    @ParameterizedTest
    @MethodSource("both")
    void colleagues_are_those_who_may_see_it(Staff s) {
        long id = s.handled();
        assertThat(s.d.tickets.colleagues(s.first, id, null, 50))
                .extracting(Colleague::login)
                .contains("handler2", "third", "dispatcher", "supervisor", "leader")
                .doesNotContain("handler", "enforcer", "gridworker");
        assertThat(s.d.tickets.colleagues(s.first, id, "HAND", 50))
                .extracting(Colleague::login)
                .containsExactly("handler2");
        assertThat(s.d.tickets.colleagues(s.first, id, s.second.name().substring(1), 50))
                .extracting(Colleague::login)
                .contains("handler2");
        assertThat(s.d.tickets.colleagues(s.first, id, "%", 50)).isEmpty();
        assertThat(s.d.tickets.colleagues(s.first, id, "\0", 50)).isEmpty();
        assertThat(s.d.tickets.colleagues(s.first, id, null, 2)).hasSize(2);
        assertThat(s.refused(() -> s.d.tickets.colleagues(s.stranger, id, null, 50))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(s.d.tickets.colleagues(Actor.reporter(id), id, null, 50)).isEmpty();
        s.act(s.dispatcher, id, "make-confidential", Map.of("reason", "涉及举报人"));
        assertThat(s.d.tickets.colleagues(s.dispatcher, id, null, 50))
                .extracting(Colleague::login)
                .contains("supervisor")
                .doesNotContain("handler");
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_two_who_take_at_once_one_has_it(Staff s) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 8; round++) {
                long id = s.handled();
                List<Callable<String>> takes = new ArrayList<>();
                for (Actor actor : List.of(s.first, s.second)) {
                    takes.add(() -> {
                        try {
                            s.d.tickets.take(actor, id, false, null);
                            return actor.name();
                        } catch (Problem problem) {
                            return problem.code();
                        }
                    });
                }
                List<String> came = new ArrayList<>();
                for (Future<String> one : threads.invokeAll(takes)) {
                    came.add(one.get());
                }
                String has = s.holder(s.dispatcher, id).name();
                assertThat(came).containsExactlyInAnyOrder(has, "ticket.taken");
                assertThat(s.trail(id))
                        .filteredOn(e -> e.action().startsWith("taken"))
                        .hasSize(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void nobody_takes_what_does_not_wait_for_them(Staff s) {
        long id = s.handled();
        for (Actor other : List.of(s.supervisor, s.clerk, s.dispatcher)) {
            assertThat(s.refused(() -> s.d.tickets.take(other, id, true, null)).kind())
                    .isEqualTo(Problem.Kind.FORBIDDEN);
        }
        for (Actor outside : List.of(s.stranger, Actor.reporter(id + 1), Actor.ANYBODY)) {
            assertThat(s.refused(() -> s.d.tickets.take(outside, id, true, null))
                            .kind())
                    .isEqualTo(Problem.Kind.NOT_FOUND);
        }
        for (Actor none : List.of(Actor.SYSTEM, Actor.reporter(id))) {
            assertThat(s.refused(() -> s.d.tickets.take(none, id, true, null)).kind())
                    .isEqualTo(Problem.Kind.FORBIDDEN);
        }
        s.d.tickets.take(s.first, id, false, null);
        assertThat(s.holder(Actor.reporter(id), id)).as("not for whoever asked").isNull();
        s.act(s.first, id, "handled", Map.of("result", "已换灯泡"));
        s.act(s.dispatcher, id, "feedback", Map.of("reply", "已修好"));
        s.act(s.dispatcher, id, "close", Map.of());
        for (Actor any : List.of(s.first, s.clerk, s.dispatcher)) {
            assertThat(s.refused(() -> s.d.tickets.take(any, id, true, null)).kind())
                    .as("closed")
                    .isEqualTo(Problem.Kind.FORBIDDEN);
            assertThat(s.d.tickets.handing(any, id)).isEqualTo(Handing.NONE);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_has_lost_the_post_or_the_account_binds_nobody(Staff s) {
        long id = s.handled();
        long other = s.handled();
        s.d.tickets.take(s.second, id, false, null);
        s.d.tickets.take(s.third, other, false, null);
        s.posts(line -> line.startsWith("handler-urban-management-2,")
                ? ""
                : line.startsWith("handler-urban-management-1,") ? line.replace("p0029", "") : line);
        assertThat(s.holder(s.first, id)).isNull();
        assertThat(s.work(s.d.accounts.actor("handler2"), Group.HELD)).isEmpty();
        assertThat(s.d.tickets.handing(s.first, id).take()).isTrue();
        s.d.tickets.take(s.first, id, false, null);
        assertThat(s.last(id).action()).as("over nobody").isEqualTo("taken");
        assertThat(s.holder(s.dispatcher, other)).isNotNull();
        s.d.accounts.enable(Actor.SYSTEM, "third", false);
        assertThat(s.holder(s.dispatcher, other)).isNull();
        s.act(s.first, other, "handled", Map.of("result", "已换灯泡"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void whatever_is_tried_only_who_may_act_has_it_and_the_chain_holds(Staff s) {
        Random random = new Random(20261122);
        long[] ids = {s.handled(), s.handled(), s.open()};
        List<Actor> people = List.of(
                s.first,
                s.second,
                s.third,
                s.clerk,
                s.dispatcher,
                s.supervisor,
                s.stranger,
                Actor.SYSTEM,
                Actor.ANYBODY);
        for (int step = 0; step < 150; step++) {
            long id = ids[random.nextInt(ids.length)];
            Actor actor = people.get(random.nextInt(people.size()));
            Integer version = random.nextInt(4) == 0 ? Integer.valueOf(random.nextInt(6)) : null;
            try {
                switch (random.nextInt(4)) {
                    case 0 -> s.d.tickets.take(actor, id, random.nextBoolean(), version);
                    case 1 -> s.d.tickets.giveBack(actor, id, version);
                    case 2 -> {
                        String to = people.get(random.nextInt(people.size())).login();
                        s.d.tickets.delegate(actor, id, to, random.nextBoolean() ? "换班" : null, version);
                    }
                    default -> s.act(actor, id, "not-ours", Map.of("reason", "不属于本单位职责"));
                }
            } catch (Problem expected) {
                assertThat(expected.kind())
                        .isIn(
                                Problem.Kind.CONFLICT,
                                Problem.Kind.FORBIDDEN,
                                Problem.Kind.NOT_FOUND,
                                Problem.Kind.INVALID);
            }
            Holder holder = s.holder(Actor.SYSTEM, id);
            if (holder != null) {
                Actor has = people.stream()
                        .filter(one -> one.account() == holder.account())
                        .findFirst()
                        .orElseThrow();
                assertThat(s.offered(has, id))
                        .as("somebody who can do the work")
                        .isNotEmpty();
                assertThat(s.work(has, Group.HELD)).contains(id);
                assertThat(s.work(has, Group.WAITING)).contains(id);
            }
        }
        for (long id : ids) {
            assertThat(s.d.trail.verify(Subject.ticket(id)).intact()).isTrue();
        }
    }
}
