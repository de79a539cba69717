package org.gridhall.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.statistics.KeptReport;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reports go out once when their period has ended, with the figures of then. */
class DeliveryTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    private static Delivery node(TestDistrict d, LocalDateTime now) {
        return new Delivery(
                d.database,
                d.statistics,
                d.organisation,
                d.messages,
                Clock.fixed(now.atZone(ZONE).toInstant(), ZONE),
                List.of("day", "month"),
                List.of("leader", "dispatcher"),
                6);
    }

    private static long told(TestDistrict d) {
        return ((Number) d.database.read(manager -> manager.createNativeQuery(
                                "SELECT COUNT(*) FROM message WHERE template = 'report-ready'")
                        .getSingleResult()))
                .longValue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_report_is_sent_once_to_each_post(TestDistrict d) {
        FeedPump pump = new FeedPump(d.database);
        StandingTest.work(d, new Random(2), 10);
        pump.drain(d.statistics);
        pump.stop();
        LocalDate tomorrow = LocalDate.now(ZONE).plusDays(1);
        Actor all = StandingTest.everybody();

        node(d, tomorrow.atTime(5, 59)).send();
        assertThat(d.statistics.reports(all)).as("not before its hour").isEmpty();

        List<Delivery> nodes = List.of(node(d, tomorrow.atTime(6, 0)), node(d, tomorrow.atTime(6, 20)));
        nodes.parallelStream().forEach(Delivery::send);
        long posts = Stream.of("leader", "dispatcher")
                .flatMap(role -> d.organisation.who(role, null, null, tomorrow).stream())
                .map(post -> post.code())
                .distinct()
                .count();
        assertThat(told(d)).isEqualTo(2 * posts).isPositive();
        nodes.forEach(Delivery::send);
        assertThat(told(d)).isEqualTo(2 * posts);
        assertThat(d.statistics.reports(all)).extracting(KeptReport::kind).containsExactlyInAnyOrder("day", "month");

        String then = d.statistics.report(all, "day", tomorrow.minusDays(1));
        assertThat(then).contains("受理数", "合计");
        assertThat(catchThrowableOfType(Problem.class, () -> d.statistics.report(all, "year", tomorrow.minusDays(1)))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        Actor fire = d.inUnit("handler", 41, "fire");
        assertThat(catchThrowableOfType(Problem.class, () -> d.statistics.reports(fire))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
    }

    @Test
    void periods_are_whole_weeks_months_and_years() {
        LocalDate day = LocalDate.of(2026, 1, 1);
        assertThat(Delivery.last("day", day)).containsExactly(LocalDate.of(2025, 12, 31), LocalDate.of(2025, 12, 31));
        assertThat(Delivery.last("week", day)).containsExactly(LocalDate.of(2025, 12, 22), LocalDate.of(2025, 12, 28));
        assertThat(Delivery.last("month", day)).containsExactly(LocalDate.of(2025, 12, 1), LocalDate.of(2025, 12, 31));
        assertThat(Delivery.last("year", day)).containsExactly(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 12, 31));
    }
}
