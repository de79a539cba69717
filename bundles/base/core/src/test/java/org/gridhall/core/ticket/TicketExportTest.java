package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.Json;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.Roots;
import org.gridhall.core.trail.SealedTrail;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole histories of tickets go to whoever may see all of them, and the ticket goes on afterwards. */
class TicketExportTest {

    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    private static SealedTrail trail(TestDistrict d) {
        return new SealedTrail(
                d.database, d.trail, new Roots(d.database, d.keys, d.district), new TicketInsiders(d.database));
    }

    private static Kind refusal(SealedTrail trail, Actor actor, long id) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Problem problem = catchThrowableOfType(Problem.class, () -> trail.export(actor, Subject.ticket(id), out));
        assertThat(out.size()).isZero();
        return problem.kind();
    }

    @ParameterizedTest
    @MethodSource("both")
    void only_who_may_see_all_of_a_ticket_gets_its_history_and_the_chain_goes_on(TestDistrict d) throws IOException {
        SealedTrail trail = trail(d);
        Actor clerk = d.inUnit("clerk", 41, null);
        Actor dispatcher = d.inUnit("dispatcher", 42, null);
        long id = d.tickets
                .open(
                        clerk,
                        new NewTicket(
                                null, "lamp", "路灯不亮", "三盏", null, null, null, null, null, null, null, null, null, null))
                .ticket()
                .id();
        d.tickets.act(dispatcher, id, new ActionRequest("register", Map.of(), null, null, List.of(), null));

        assertThat(refusal(trail, Actor.reporter(id), id)).isEqualTo(Kind.FORBIDDEN);
        assertThat(refusal(trail, Actor.reporter(id + 1), id)).isEqualTo(Kind.NOT_FOUND);
        assertThat(refusal(trail, d.inUnit("handler", 43, "fire"), id)).isEqualTo(Kind.NOT_FOUND);
        assertThat(refusal(trail, Actor.SYSTEM, 12345)).isEqualTo(Kind.NOT_FOUND);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        trail.export(dispatcher, Subject.ticket(id), out);
        String content = new String(
                Base64.getDecoder()
                        .decode(Json.MAPPER
                                .readTree(out.toByteArray())
                                .path("content")
                                .asText()),
                StandardCharsets.UTF_8);
        assertThat(content).contains("三盏").contains("\"action\":\"exported\"").contains(dispatcher.login());

        // The row knows of the new end: whoever acts next goes on from there, whoever saw the version before may.
        int version = d.tickets.get(dispatcher, id).summary().version();
        d.tickets.act(
                dispatcher, id, new ActionRequest("dispatch", Map.of("unit", "fire"), version, null, List.of(), null));
        assertThat(trail.entries(Subject.ticket(id), 1, 10))
                .extracting(TrailEntry::action)
                .contains("exported", "dispatch");
        d.database.<Boolean>write(
                manager -> d.trail.erasePayloads(Subject.ticket(id), null, dispatcher, "本人要求", "个人信息保护法第四十七条"));
        assertThat(trail.verify(Subject.ticket(id)).reason()).isNull();
        assertThat(trail.verifyAll().reason()).isNull();
    }
}
