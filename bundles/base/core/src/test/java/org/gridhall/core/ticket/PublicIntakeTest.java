package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Probe;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody without an account may do: report, send files with it, see what is public. */
class PublicIntakeTest {

    private static List<TestDistrict> districts;

    static synchronized Stream<TestDistrict> both() {
        if (districts == null) {
            districts = TestDatabase.both().map(TestDistrict::new).toList();
        }
        return districts.stream();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static NewTicket report(String category, String key, Boolean confidential, Long... files) {
        return new NewTicket(
                null,
                category,
                null,
                "路灯连续三晚不亮",
                new Point(113.757, 34.748),
                null,
                "portal",
                null,
                null,
                List.of(new Party("reporter", null, "王女士", "13800000000", null)),
                List.of(files),
                key,
                null,
                confidential);
    }

    private static Attachment store(TestDistrict d, String key, String words) throws IOException {
        byte[] content = words.getBytes(StandardCharsets.UTF_8);
        return d.attachments.store(key, words + ".txt", new ByteArrayInputStream(content));
    }

    @ParameterizedTest
    @MethodSource("both")
    void anybody_reports_once_and_follows_as_the_reporter(TestDistrict d) {
        String key = key();
        Opened first = d.tickets.open(Actor.ANYBODY, report("lamp", key, null));
        assertThat(first.secret()).hasSize(22);
        assertThat(first.ticket().createdBy()).isZero();
        Ticket mine = d.tickets.bySecret(first.secret());
        assertThat(mine.summary().number()).isEqualTo(first.ticket().summary().number());
        Opened again = d.tickets.open(Actor.ANYBODY, report("lamp", key, true));
        assertThat(again.repeated()).isTrue();
        assertThat(again.ticket().id()).isEqualTo(mine.id());
        assertThat(again.secret()).isEqualTo(first.secret());
        assertThat(again.ticket().summary().confidential()).isFalse();
        Actor reporter = Actor.reporter(mine.id());
        TrailEntry opening = d.tickets.trail(reporter, mine.id()).get(0);
        assertThat(opening.account()).isZero();
        assertThat(opening.payload()).containsEntry("description", "路灯连续三晚不亮");
        String kept = d.database.read(manager -> manager.find(StoredTicket.class, mine.id()).intakeKey);
        assertThat(kept).doesNotContain(key).doesNotContain(first.secret());
        d.tickets.act(reporter, mine.id(), ActionRequest.of("comment", Map.of("text", "又坏了一盏")));
        assertThatThrownBy(() -> d.tickets.get(Actor.ANYBODY, mine.id())).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> d.tickets.act(Actor.ANYBODY, mine.id(), ActionRequest.of("comment", Map.of())))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_not_for_the_public_is_refused_at_its_field(TestDistrict d) {
        NewTicket hidden = new NewTicket(
                null,
                "quarrel",
                null,
                "x",
                null,
                "某路",
                "portal",
                1,
                null,
                List.of(new Party("reporter", 1L, null, null, null)),
                null,
                "short",
                java.time.Instant.now(),
                null);
        Problem problem = catchThrowableOfType(Problem.class, () -> d.tickets.open(Actor.ANYBODY, hidden));
        assertThat(problem.errors())
                .extracting(error -> error.field())
                .contains("/category", "/priority", "/intakeKey", "/occurredAt", "/parties/0/person");
        assertThatThrownBy(() -> d.tickets.open(Actor.ANYBODY, report("lamp", null, null)))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void files_go_with_the_report_that_they_were_sent_for_and_no_other(TestDistrict d) throws IOException {
        String key = key();
        Attachment file = store(d, key, "现场");
        assertThat(store(d, key, "现场").id()).isEqualTo(file.id());
        Problem foreign = catchThrowableOfType(
                Problem.class, () -> d.tickets.open(Actor.ANYBODY, report("lamp", key(), null, file.id())));
        assertThat(foreign.errors().get(0).field()).isEqualTo("/attachments");
        Ticket ticket = d.tickets
                .open(Actor.ANYBODY, report("lamp", key, null, file.id()))
                .ticket();
        assertThat(ticket.attachments()).extracting(Attachment::id).containsExactly(file.id());
        Actor reporter = Actor.reporter(ticket.id());
        Attachment more = d.attachments.store(
                reporter, "b.txt", new ByteArrayInputStream("又一张".getBytes(StandardCharsets.UTF_8)));
        Ticket after = d.tickets.act(
                reporter,
                ticket.id(),
                new ActionRequest("comment", Map.of("text", "补充照片"), null, null, List.of(more.id()), null));
        assertThat(after.attachments()).hasSize(2);
        Ticket other =
                d.tickets.open(Actor.ANYBODY, report("lamp", key(), null)).ticket();
        assertThatThrownBy(() -> d.tickets.act(
                        Actor.reporter(other.id()),
                        other.id(),
                        new ActionRequest("comment", Map.of("text", "偷"), null, null, List.of(more.id()), null)))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> d.attachments.store(
                        Actor.ANYBODY, "x.txt", new ByteArrayInputStream("x".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_reporter_sees_what_was_filled_in_and_told_and_not_what_others_note(TestDistrict d) {
        NewTicket asked = new NewTicket(
                null,
                "lamp",
                null,
                "路灯连续三晚不亮",
                new Point(113.757, 34.748),
                null,
                "portal",
                null,
                Map.of("pole", "LD-0017", "media_url", "https://example.org/lamp.jpg"),
                List.of(new Party("reporter", null, "王女士", "13800000000", null)),
                List.of(),
                key(),
                null,
                null);
        Opened opened = d.tickets.open(Actor.ANYBODY, asked);
        long id = opened.ticket().id();
        assertThat(opened.ticket().fields()).containsOnlyKeys("pole", "media_url");
        Actor dispatcher = d.inUnit("dispatcher", 75, null);
        Actor handler = d.inUnit("handler", 76, "urban-management");
        d.tickets.act(dispatcher, id, ActionRequest.of("ask-verification", Map.of("text", "请现场核实")));
        d.tickets.act(dispatcher, id, ActionRequest.of("verify", Map.of("result", "confirmed", "finding", "三盏路灯不亮")));
        d.tickets.act(dispatcher, id, ActionRequest.of("register", Map.of()));
        d.tickets.act(dispatcher, id, ActionRequest.of("dispatch", Map.of("unit", "urban-management")));
        d.tickets.act(
                handler, id, ActionRequest.of("not-ours", Map.of("reason", "属于派出所职责", "suggestedUnit", "police")));
        Actor reporter = Actor.reporter(id);
        assertThat(d.tickets.get(dispatcher, id).fields())
                .containsEntry("suggestedUnit", "police")
                .containsEntry("verified", "confirmed");
        assertThat(d.tickets.bySecret(opened.secret()).fields())
                .containsOnlyKeys("pole", "media_url")
                .containsEntry("pole", "LD-0017");
        assertThat(d.tickets
                        .act(reporter, id, ActionRequest.of("comment", Map.of("text", "又坏了一盏")))
                        .fields())
                .containsOnlyKeys("pole", "media_url");
        d.tickets.act(dispatcher, id, ActionRequest.of("dispatch", Map.of("unit", "urban-management")));
        d.tickets.act(handler, id, ActionRequest.of("handled", Map.of("result", "已更换灯泡")));
        d.tickets.act(dispatcher, id, ActionRequest.of("feedback", Map.of("reply", "已修好")));
        assertThat(d.tickets.get(reporter, id).fields())
                .containsOnlyKeys("pole", "media_url", "reply", "feedbackAt")
                .containsEntry("reply", "已修好");
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_reporter_answers_what_was_asked_once(TestDistrict d) {
        Ticket ticket =
                d.tickets.open(Actor.ANYBODY, report("lamp", key(), null)).ticket();
        Actor reporter = Actor.reporter(ticket.id());
        assertThat(d.tickets.offered(reporter, ticket.id()))
                .extracting(offered -> offered.code())
                .contains("comment")
                .doesNotContain("answer", "ask");
        d.tickets.act(d.inUnit("clerk", 71, null), ticket.id(), ActionRequest.of("ask", Map.of("question", "请问是哪一盏")));
        assertThat(d.tickets.get(reporter, ticket.id()).fields()).containsEntry("question", "请问是哪一盏");
        Ticket after = d.tickets.act(reporter, ticket.id(), ActionRequest.of("answer", Map.of("answer", "靠近路口的一盏")));
        assertThat(after.fields()).doesNotContainKey("question");
        assertThat(d.tickets.offered(reporter, ticket.id()))
                .extracting(offered -> offered.code())
                .doesNotContain("answer");
    }

    @ParameterizedTest
    @MethodSource("both")
    void so_many_files_and_no_more(TestDistrict d) throws IOException {
        String key = key();
        for (int i = 0; i < BlobAttachments.REPORTED; i++) {
            store(d, key, "第" + i + "张");
        }
        Problem full = catchThrowableOfType(Problem.class, () -> store(d, key, "多一张"));
        assertThat(full.code()).isEqualTo("attachment.quota");
        store(d, key(), "别人的");
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_may_be_the_same_is_told_of_public_matters_alone(TestDistrict d) {
        Point here = new Point(113.80, 34.72);
        NewTicket shown = new NewTicket(
                null, "lamp", "路灯不亮", null, here, null, "portal", null, null, null, null, key(), null, null);
        Ticket open = d.tickets.open(Actor.ANYBODY, shown).ticket();
        NewTicket secret = new NewTicket(
                null, "lamp", "路灯不亮", null, here, null, "portal", null, null, null, null, key(), null, true);
        d.tickets.open(Actor.ANYBODY, secret);
        assertThat(d.tickets.likely(Actor.ANYBODY, new Probe("lamp", here, null, null, "路灯不亮")))
                .extracting(likely -> likely.ticket().id())
                .containsExactly(open.id());
    }

    @ParameterizedTest
    @MethodSource("both")
    void figures_of_the_district_are_public_and_those_of_units_are_not(TestDistrict d) {
        d.statistics.completion(Actor.ANYBODY, Statistics.By.FIELD, null, null, null);
        d.statistics.completion(Actor.ANYBODY, Statistics.By.DAY, null, null, null);
        for (Statistics.By by : List.of(Statistics.By.UNIT, Statistics.By.GRID, Statistics.By.CHANNEL)) {
            assertThatThrownBy(() -> d.statistics.completion(Actor.ANYBODY, by, null, null, null))
                    .isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> d.statistics.completion(Actor.reporter(7), Statistics.By.TOTAL, null, null, null))
                .isInstanceOf(Problem.class);
    }
}
