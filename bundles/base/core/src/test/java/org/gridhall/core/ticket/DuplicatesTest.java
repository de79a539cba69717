package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Likely;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Probe;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is likely about the same matter, on both databases. */
class DuplicatesTest {

    private static List<TestDistrict> districts;
    private static int places;

    static synchronized Stream<TestDistrict> both() {
        if (districts == null) {
            Path module = Path.of("src/test/resources/modules/near.module.yaml");
            districts = TestDatabase.both()
                    .map(database -> new TestDistrict(database, module))
                    .toList();
        }
        return districts.stream();
    }

    /** A place of its own for each test, kilometres from the others. */
    private static synchronized Point place() {
        return new Point(113.70 + 0.05 * places++, 34.70);
    }

    private static Point east(Point from, double metres) {
        return new Point(
                from.longitude() + metres / 111_195 / Math.cos(Math.toRadians(from.latitude())), from.latitude());
    }

    private static NewTicket report(String category, String title, Point point, String address, Instant at) {
        return new NewTicket(null, category, title, null, point, address, null, null, null, null, null, null, at, null);
    }

    private static Ticket open(TestDistrict d, NewTicket asked) {
        return d.tickets.open(d.inUnit("clerk", 61, null), asked).ticket();
    }

    private static Instant ago(int hours) {
        return Instant.now().minus(Duration.ofHours(hours));
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_near_in_category_place_time_and_words_is_offered_with_the_reason(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 62, null);
        Point here = place();
        Ticket same = open(d, report("hole", "路面塌陷有大坑", east(here, 35), null, ago(3)));
        Ticket beside = open(d, report("crack", "路面开裂", east(here, 10), null, ago(2)));
        open(d, report("noise", "路面塌陷有大坑", here, null, null));
        open(d, report("hole", "路面塌陷", east(here, 250), null, null));
        open(d, report("hole", "坑", east(here, 198), null, ago(70)));
        List<Likely> likely = d.tickets.likely(dispatcher, new Probe("hole", here, null, null, "人行道路面塌陷，有坑"));
        assertThat(likely).extracting(one -> one.ticket().id()).containsExactly(same.id(), beside.id());
        assertThat(likely.get(0).reason().zh()).isEqualTo("类别相同，相距 35 米，相隔 3 小时，都提到“路面塌陷”");
        assertThat(likely.get(0).reason().en())
                .isEqualTo("the same category, 35 m apart, 3 hours apart, both say \"路面塌陷\"");
        assertThat(likely.get(1).reason().zh()).startsWith("类别相近，相距 10 米");
        assertThat(likely).allMatch(one -> one.score() >= 50 && one.score() <= 100);
        assertThat(d.tickets.likely(dispatcher, same.id()))
                .extracting(one -> one.ticket().id())
                .contains(beside.id())
                .doesNotContain(same.id());
        assertThat(d.tickets.suggest(dispatcher, same.id()).likely())
                .extracting(one -> one.ticket().id())
                .contains(beside.id());
        assertThat(d.tickets.likely(dispatcher, new Probe("hole", null, null, null, "坑")))
                .isEmpty();
        assertThat(catchThrowableOfType(
                                Problem.class,
                                () -> d.tickets.likely(dispatcher, new Probe("nonsense", here, null, null, null)))
                        .errors())
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_category_says_itself_how_near_is_near(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 62, null);
        Point here = place();
        Ticket near = open(d, report("manhole", "井盖丢失", east(here, 15), null, null));
        open(d, report("manhole", "井盖丢失", east(here, 60), null, null));
        assertThat(d.tickets.likely(dispatcher, new Probe("manhole", here, null, null, "井盖没了")))
                .extracting(one -> one.ticket().id())
                .containsExactly(near.id());
        assertThat(d.tickets.likely(
                        dispatcher,
                        new Probe("manhole", here, null, Instant.now().minus(Duration.ofDays(2)), "井盖没了")))
                .as("two days apart, the category says one")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void without_a_point_the_same_address_is_the_same_place(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 62, null);
        Ticket known = open(d, report("noise", "夜间施工", null, "朝凤路 18 号（东门）", null));
        open(d, report("noise", "夜间施工", null, "朝凤路 81 号（东门）", null));
        assertThat(d.tickets.likely(dispatcher, new Probe("noise", place(), "朝凤路１８号 (东门)", null, "半夜施工")))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.ticket().id()).isEqualTo(known.id());
                    assertThat(one.metres()).isNull();
                    assertThat(one.reason().zh()).contains("地址相同");
                });
    }

    @ParameterizedTest
    @MethodSource("both")
    void nobody_learns_of_what_they_may_not_see(TestDistrict d) {
        Point here = place();
        Ticket shown = open(d, report("noise", "噪声扰民", here, null, null));
        open(d, report("noise", "噪声扰民", here, null, null).from("tipoff", Map.of()));
        Ticket assigned = open(d, report("noise", "噪声扰民", here, null, null));
        d.tickets.act(d.inUnit("dispatcher", 62, null), assigned.id(), ActionRequest.of("register", Map.of()));
        d.tickets.act(
                d.inUnit("dispatcher", 62, null),
                assigned.id(),
                ActionRequest.of("dispatch", Map.of("unit", "urban-management")));
        Probe probe = new Probe("noise", here, null, null, "噪声扰民");
        assertThat(d.tickets.likely(d.inUnit("dispatcher", 62, null), probe)).hasSize(3);
        assertThat(d.tickets.likely(d.inUnit("handler", 63, "urban-management"), probe))
                .extracting(one -> one.ticket().id())
                .containsExactly(assigned.id());
        assertThat(d.tickets.likely(d.inUnit("handler", 64, "fire"), probe)).isEmpty();
        assertThat(d.tickets.likely(d.inUnit("clerk", 61, null), probe))
                .as("their own")
                .extracting(one -> one.ticket().id())
                .contains(shown.id());
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_was_merged_or_voided_or_hangs_below_is_not_offered(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 62, null);
        Point here = place();
        Ticket first = open(d, report("noise", "噪声", here, null, null));
        Ticket merged = open(d, report("noise", "噪声", here, null, null));
        Ticket voided = open(d, report("noise", "噪声", here, null, null));
        d.tickets.act(dispatcher, merged.id(), ActionRequest.of("merge", Map.of("ticket", "" + first.id())));
        d.tickets.act(dispatcher, voided.id(), ActionRequest.of("void", Map.of("reason", "误报的事项")));
        d.tickets.act(dispatcher, first.id(), ActionRequest.of("register", Map.of()));
        d.tickets.act(dispatcher, first.id(), ActionRequest.of("dispatch", Map.of("unit", "urban-management")));
        d.tickets.act(
                dispatcher,
                first.id(),
                ActionRequest.of("joint", Map.of("units", List.of("fire"), "requirement", "请协助")));
        assertThat(d.tickets.likely(dispatcher, new Probe(null, here, null, null, "噪声")))
                .extracting(one -> one.ticket().id())
                .containsExactly(first.id());
    }

    @ParameterizedTest
    @MethodSource("both")
    void old_rows_get_the_cell_that_new_ones_have(TestDistrict d) {
        Point here = place();
        Ticket ticket = open(d, report("noise", "噪声", here, null, null));
        Object filled = d.database.read(
                manager -> manager.createNativeQuery("SELECT CAST(FLOOR((latitude + 90) / 0.003) AS BIGINT) * 1000000"
                                + " + CAST(FLOOR((longitude + 180) / 0.003) AS BIGINT) FROM ticket WHERE id = ?1")
                        .setParameter(1, ticket.id())
                        .getSingleResult());
        assertThat(((Number) filled).longValue())
                .as("the migration says the same as the code")
                .isEqualTo(Cells.of(here, null));
    }

    @Property(tries = 500)
    void whatever_is_within_the_circle_lies_in_a_square_that_is_read(
            @ForAll @DoubleRange(min = -179, max = 179) double longitude,
            @ForAll @DoubleRange(min = -65, max = 65) double latitude,
            @ForAll @IntRange(min = 1, max = 5000) int radius,
            @ForAll @DoubleRange(min = 0, max = 6.28) double way,
            @ForAll @DoubleRange(min = 0, max = 1) double part) {
        Point here = new Point(longitude, latitude);
        double north = Math.cos(way) * radius * part / 111_195;
        double wide = Math.sin(way) * radius * part / 111_195 / Math.cos(Math.toRadians(latitude + north));
        Point there = new Point(longitude + wide, latitude + north);
        if (Cells.metres(here, there) <= radius) {
            assertThat(Cells.around(here, radius)).contains(Cells.of(there, null));
        }
    }

    @Test
    void words_are_pairs_of_han_and_whole_other_words() {
        assertThat(Duplicates.pairs("路灯不亮，LED-7 型 ok")).containsExactly("路灯", "灯不", "不亮", "led");
        assertThat(Duplicates.pairs(null)).isEmpty();
    }
}
