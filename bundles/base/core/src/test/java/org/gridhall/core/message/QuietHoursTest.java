package org.gridhall.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class QuietHoursTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

    private static boolean quiet(LocalTime from, LocalTime to, LocalTime time) {
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !from.equals(to) && (!time.isBefore(from) || time.isBefore(to));
    }

    @Example
    void the_default_night_ends_at_eight() {
        QuietHours night = new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0));
        Instant evening = Instant.parse("2026-03-02T13:30:00Z");
        Instant morning = Instant.parse("2026-03-03T00:00:00Z");
        assertThat(night.after(evening, SHANGHAI)).isEqualTo(morning);
        assertThat(night.after(morning.minusMillis(1), SHANGHAI)).isEqualTo(morning);
        assertThat(night.after(morning, SHANGHAI)).isEqualTo(morning);
    }

    @Example
    void an_end_that_the_clock_leaps_over_is_where_it_goes_on() {
        QuietHours night = new QuietHours(LocalTime.of(22, 0), LocalTime.of(2, 30));
        assertThat(night.after(Instant.parse("2026-03-08T06:50:00Z"), NEW_YORK))
                .isEqualTo(Instant.parse("2026-03-08T07:00:00Z"));
    }

    @Property(tries = 2000)
    void the_answer_is_the_first_moment_that_is_not_quiet(
            @ForAll @IntRange(max = 95) int from,
            @ForAll @IntRange(max = 95) int to,
            @ForAll @LongRange(min = 1767225600L, max = 1798761600L) long second,
            @ForAll boolean atChange,
            @ForAll @IntRange(min = -300, max = 300) int minutes) {
        LocalTime start = LocalTime.ofSecondOfDay(from * 900L);
        LocalTime end = LocalTime.ofSecondOfDay(to * 900L);
        QuietHours hours = new QuietHours(start, end);
        for (ZoneId zone : new ZoneId[] {SHANGHAI, NEW_YORK, LORD_HOWE}) {
            Instant moment = Instant.ofEpochSecond(second / 60 * 60);
            var change = zone.getRules().nextTransition(moment);
            if (atChange && change != null) {
                moment = change.getInstant().plusSeconds(minutes * 60L);
            }
            Instant answer = hours.after(moment, zone);
            assertThat(quiet(start, end, answer.atZone(zone).toLocalTime())).isFalse();
            for (Instant time = moment; time.isBefore(answer); time = time.plusSeconds(60)) {
                assertThat(quiet(start, end, time.atZone(zone).toLocalTime()))
                        .as("%s %s-%s, asked at %s, answered %s", zone, start, end, moment, answer)
                        .isTrue();
            }
        }
    }
}
