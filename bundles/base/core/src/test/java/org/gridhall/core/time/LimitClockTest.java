package org.gridhall.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LimitClockTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private final LimitClock clock = new LimitClock(SHANGHAI);

    @Test
    void calendar_days_begin_on_the_next_day_and_end_with_the_last_millisecond() {
        Instant received = Instant.parse("2026-02-02T01:00:00Z");
        assertThat(clock.due(received, "3d")).isEqualTo(Instant.parse("2026-02-05T15:59:59.999Z"));
        assertThat(clock.due(received, "0d")).isEqualTo(Instant.parse("2026-02-02T15:59:59.999Z"));
        assertThat(clock.due(received, "72h")).isEqualTo(Instant.parse("2026-02-05T01:00:00Z"));
    }

    @Test
    void a_day_of_a_clock_change_is_one_day_and_its_hours_are_as_long_as_they_are() {
        LimitClock boston = new LimitClock(NEW_YORK);
        Instant before = Instant.parse("2011-11-05T16:00:00Z");
        assertThat(boston.due(before, "1d")).isEqualTo(Instant.parse("2011-11-07T04:59:59.999Z"));
        assertThat(boston.due(before, "24h")).isEqualTo(Instant.parse("2011-11-06T16:00:00Z"));
    }

    private Instant due(Instant start, String duration, Instant given, Instant paused, Instant resumed) {
        return clock.reckon(new Terms(
                        start, duration, given, null, List.of(new Terms.Pause(paused, resumed, "等待")), List.of()))
                .at();
    }

    @Test
    void a_pause_moves_wall_clock_limits_by_its_length_and_calendar_ones_by_the_days_that_ended_in_it() {
        Instant start = Instant.parse("2026-03-02T02:00:00Z");
        Instant due = clock.due(start, "5d");
        Instant morning = Instant.parse("2026-03-03T01:00:00Z");
        assertThat(due(start, "5d", null, morning, morning.plus(Duration.ofHours(5))))
                .isEqualTo(due);
        assertThat(due(start, "5d", null, morning, morning.plus(Duration.ofDays(2))))
                .isEqualTo(due.plus(Duration.ofDays(2)));
        assertThat(due(start, "5d", null, due.plusMillis(1), due.plus(Duration.ofDays(9))))
                .isEqualTo(due);
        Instant near = start.plusSeconds(1800);
        assertThat(due(start, "90m", null, near, near.plusSeconds(61))).isEqualTo(start.plusSeconds(90 * 60 + 61));
        assertThat(due(start, null, due, morning, morning.plusSeconds(61))).isEqualTo(due.plusSeconds(61));
    }

    @Test
    void what_is_no_duration_is_refused() {
        for (String wrong : new String[] {"5w", "wd", "-1d", "1.5h", "", "123456d"}) {
            assertThat(LimitClock.valid(wrong)).as(wrong).isFalse();
            assertThatThrownBy(() -> clock.due(Instant.EPOCH, wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(LimitClock.valid("5wd")).isTrue();
        assertThat(LimitClock.valid("16wh")).isTrue();
    }

    @Property
    void a_limit_in_days_ends_on_that_day_whatever_the_hour(
            @ForAll @LongRange(min = 0, max = 4102444800L) long second, @ForAll @IntRange(max = 400) int days) {
        for (ZoneId zone : new ZoneId[] {SHANGHAI, NEW_YORK}) {
            LimitClock here = new LimitClock(zone);
            Instant start = Instant.ofEpochSecond(second);
            // The slow way: walk the calendar day by day.
            LocalDate day = start.atZone(zone).toLocalDate();
            for (int i = 0; i < days; i++) {
                day = day.plusDays(1);
            }
            Instant due = here.due(start, days + "d");
            assertThat(due.atZone(zone).toLocalDate()).isEqualTo(day);
            assertThat(due.plusMillis(1).atZone(zone).toLocalDate()).isEqualTo(day.plusDays(1));
            assertThat(due).isAfterOrEqualTo(start);
            assertThat(here.due(due, "2d").atZone(zone).toLocalDate()).isEqualTo(day.plusDays(2));
        }
    }
}
