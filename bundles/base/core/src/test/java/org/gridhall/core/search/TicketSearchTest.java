package org.gridhall.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tickets are found as they are, by those who may see them, from the first one on and as they change. */
class TicketSearchTest {

    static Stream<TestDistrict> districts() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    private static Ticket open(TestDistrict d, String title, String description) {
        return d.tickets
                .open(
                        d.inUnit("clerk", 99, null),
                        new NewTicket(
                                null,
                                "lamp",
                                title,
                                description,
                                null,
                                "人民路 18 号",
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null))
                .ticket();
    }

    private static List<Long> found(TestSearch search, Actor actor, String text) {
        return search.search.search(actor, SearchQuery.of(text).kind("ticket")).items().stream()
                .map(Hit::id)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("districts")
    void what_was_there_is_read_in_and_what_comes_follows_the_feed(TestDistrict d) {
        Ticket first = open(d, "流动摊贩占道经营", "早市收摊后仍未离开");
        TestSearch search = new TestSearch(d);
        assertThat(search.follow()).as("what was there is not delivered again").isZero();
        assertThat(found(search, Actor.SYSTEM, "占道经营")).containsExactly(first.id());
        assertThat(found(search, Actor.SYSTEM, "zdjy")).containsExactly(first.id());
        assertThat(found(search, Actor.SYSTEM, "人民路18号")).containsExactly(first.id());
        assertThat(found(search, Actor.SYSTEM, first.summary().number().substring(0, 6)))
                .containsExactly(first.id());

        Ticket second = open(d, "夜市占道经营扰民", "音响声大");
        assertThat(found(search, Actor.SYSTEM, "占道经营")).containsExactly(first.id());
        assertThat(search.follow()).isPositive();
        assertThat(found(search, Actor.SYSTEM, "占道经营")).containsExactly(second.id(), first.id());
        assertThat(search.search.complete("ticket")).isTrue();
    }

    private static TicketQuery words(String text, String stage, String after, int size) {
        return new TicketQuery(
                null,
                stage == null ? null : List.of(stage),
                null,
                null,
                null,
                null,
                null,
                null,
                text,
                null,
                null,
                false,
                null,
                null,
                after,
                size);
    }

    @ParameterizedTest
    @MethodSource("districts")
    void a_list_with_words_takes_them_from_the_search_and_the_rest_from_the_tables(TestDistrict d) {
        List<Long> lamps = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Ticket ticket = open(d, i % 3 == 0 ? "井盖" : "第 " + i + " 盏灯不亮", i % 3 == 0 ? "旁边的灯也不亮" : "");
            lamps.add(0, ticket.id());
        }
        assertThat(d.tickets.list(Actor.SYSTEM, words("灯不亮", null, null, 50)).items())
                .as("without the search, the title only")
                .hasSize(6);
        TestSearch search = new TestSearch(d);
        search.follow();
        d.tickets.setSearch(search.search);
        List<Long> paged = new ArrayList<>();
        String after = null;
        do {
            Page<TicketSummary> page = d.tickets.list(Actor.SYSTEM, words("灯不亮", null, after, 4));
            page.items().forEach(ticket -> paged.add(ticket.id()));
            after = page.next();
        } while (after != null);
        // In the order of the list, and so not of the search.
        assertThat(paged).isEqualTo(found(search, "灯不亮", lamps));
        assertThat(d.tickets.list(Actor.SYSTEM, words("井盖", "closed", null, 4)).items())
                .isEmpty();
        assertThat(d.tickets
                        .list(d.inUnit("handler", 5, "urban-management"), words("井盖", null, null, 4))
                        .items())
                .isEmpty();
        assertThat(catchThrowableOfType(Problem.class, () -> d.tickets.list(Actor.SYSTEM, words("。", null, null, 4)))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("/text");
    }

    private static List<Long> found(TestSearch search, String text, List<Long> newestFirst) {
        List<Long> ids = search.search.ids(Actor.SYSTEM, "ticket", text, Long.MAX_VALUE, 100);
        assertThat(ids).hasSizeGreaterThanOrEqualTo(6);
        return newestFirst.stream().filter(ids::contains).toList();
    }
}
