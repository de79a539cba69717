package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One mouth in: each channel with its own facts, on both databases. */
class ChannelsTest {

    private static List<TestDistrict> districts;

    static synchronized Stream<TestDistrict> both() {
        if (districts == null) {
            districts = TestDatabase.both().map(TestDistrict::new).toList();
        }
        return districts.stream();
    }

    private static NewTicket report(String channel, Map<String, Object> source) {
        return new NewTicket(null, "quarrel", "邻里纠纷", null, null, null, null, null, null, null, null, null, null, null)
                .from(channel, source);
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(Problem.class, call);
    }

    private static Map<String, Object> matter(String number) {
        return Map.of("system", "12345", "number", number, "replyBy", "2026-03-01T18:00:00+08:00");
    }

    @ParameterizedTest
    @MethodSource("both")
    void each_channel_has_its_own_facts_and_only_insiders_see_them(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 31, null);
        List<Map.Entry<String, Map<String, Object>>> all = List.of(
                Map.entry("grid", Map.of("device", "PDA-7")),
                Map.entry("hotline", Map.of("call", "C-1", "agent", "08", "recording", "R-1")),
                Map.entry("radio", Map.of("programme", "行风热线", "onAirAt", "2026-01-05T08:30:00+08:00")),
                Map.entry("tipoff", Map.of("anonymous", true, "way", "letter")),
                Map.entry("portal", Map.of("page", "/report")),
                Map.entry("window", Map.of("counter", "A3", "queue", "A017")),
                Map.entry("terminal", Map.of("device", "T-1677")),
                Map.entry("higher", Map.of("system", "province", "number", "P-" + d.hashCode())),
                Map.entry("lower", Map.of("system", "street", "number", "S-" + d.hashCode())),
                Map.entry("open311", Map.of("device", "phone", "account", "a1")));
        for (Map.Entry<String, Map<String, Object>> one : all) {
            Opened opened = d.tickets.open(clerk, report(one.getKey(), one.getValue()));
            Ticket ticket = opened.ticket();
            assertThat(ticket.summary().channel()).isEqualTo(one.getKey());
            assertThat(ticket.summary().confidential()).isEqualTo(one.getKey().equals("tipoff"));
            assertThat(d.tickets
                            .get(d.inUnit("dispatcher", 32, null), ticket.id())
                            .source())
                    .isEqualTo(one.getValue());
            assertThat(d.tickets.bySecret(opened.secret()).source()).isEmpty();
            assertThat(d.tickets.trail(d.inUnit("dispatcher", 32, null), ticket.id()))
                    .singleElement()
                    .satisfies(
                            entry -> assertThat(entry.payload().get("source")).isEqualTo(one.getValue()));
        }
        assertThat(d.modules.channels()).extracting(channel -> channel.code()).hasSize(all.size());
    }

    @ParameterizedTest
    @MethodSource("both")
    void facts_that_a_channel_does_not_know_are_refused(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 33, null);
        assertThat(problem(() -> d.tickets.open(clerk, report("window", Map.of("counter", "A3", "idNumber", "1"))))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("/source/idNumber");
        assertThat(problem(() -> d.tickets.open(clerk, report("higher", Map.of("number", "1"))))
                        .errors())
                .extracting(FieldError::field)
                .allMatch(field -> field.startsWith("/source"));
        assertThat(problem(() -> d.tickets.open(clerk, report("hotline", Map.of("calledAt", "yesterday"))))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("/source/calledAt");
        assertThat(problem(() -> d.tickets.open(clerk, report("pigeon", Map.of())))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("/channel");
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_number_of_a_higher_level_is_one_ticket(TestDistrict d) throws Exception {
        Actor clerk = d.inUnit("clerk", 34, null);
        Ticket first = d.tickets.open(clerk, report("higher", matter("H-1"))).ticket();
        Opened again = d.tickets.open(d.inUnit("dispatcher", 35, null), report("higher", matter(" H-1 ")));
        assertThat(again.repeated()).isTrue();
        assertThat(again.secret()).isNull();
        assertThat(again.ticket().id()).isEqualTo(first.id());
        assertThat(d.tickets.open(clerk, report("lower", matter("H-1"))).repeated())
                .isFalse();

        Actor stranger = d.inUnit("handler", 36, "urban-management");
        Problem forged = problem(() -> d.tickets.open(stranger, report("higher", matter("H-1"))));
        assertThat(forged.kind()).isEqualTo(Problem.Kind.CONFLICT);
        assertThat(forged.code()).isEqualTo("source.known");
        assertThat(forged.details()).isEmpty();

        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Long>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(() -> d.tickets
                        .open(clerk, report("higher", matter("H-2")))
                        .ticket()
                        .id());
            }
            List<Long> ids = new ArrayList<>();
            for (Future<Long> future : pool.invokeAll(calls)) {
                ids.add(future.get());
            }
            assertThat(ids).hasSize(8).containsOnly(ids.get(0));
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void past_tickets_bring_the_facts_of_their_channel(TestDistrict d) {
        Actor importer = d.inUnit("importer", 37, null);
        Instant at = Instant.parse("2025-03-01T00:00:00Z");
        NewTicket call = past("old-1", at).from("hotline", Map.of("call", "C-77"));
        NewTicket order = past("old-2", at).from("higher", matter("H-3"));
        NewTicket twin = past("old-3", at).from("higher", matter("H-3"));
        NewTicket wrong = past("old-4", at).from("hotline", Map.of("song", "x"));
        List<ImportItem> items = Stream.of(call, order, twin, wrong)
                .map(open -> new ImportItem(open, List.of()))
                .toList();
        List<ImportResult> results = d.tickets.bring(importer, items);
        assertThat(results)
                .extracting(ImportResult::status)
                .containsExactly(
                        ImportResult.Status.OPENED,
                        ImportResult.Status.OPENED,
                        ImportResult.Status.REJECTED,
                        ImportResult.Status.REJECTED);
        assertThat(results.get(3).error().field()).isEqualTo("/source/song");
        assertThat(d.tickets.get(importer, results.get(0).id()).source()).isEqualTo(Map.of("call", "C-77"));
        assertThat(d.tickets.bring(importer, items.subList(0, 2)))
                .extracting(ImportResult::status)
                .containsOnly(ImportResult.Status.UNCHANGED);
    }

    private static NewTicket past(String key, Instant at) {
        return new NewTicket(null, "quarrel", "旧件", null, null, null, null, null, null, null, null, key, at, null);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_ticket_of_a_channel_whose_module_is_away_is_still_shown(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 38, null);
        long id = d.tickets
                .open(clerk, report("radio", Map.of("programme", "夜话")))
                .ticket()
                .id();
        d.database.write(manager -> {
            manager.find(StoredTicket.class, id).channel = "telegraph";
            return null;
        });
        Ticket shown = d.tickets.get(clerk, id);
        assertThat(shown.summary().channel()).isEqualTo("telegraph");
        assertThat(shown.source()).isEqualTo(Map.of("programme", "夜话"));
    }
}
