package org.gridhall.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Ticket;
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
}
