package org.gridhall.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gridhall.api.forecast.Hotspots.Square;
import org.gridhall.api.forecast.Repeats.Case;
import org.gridhall.api.place.Point;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static final Instant DAY = Instant.parse("2026-06-01T00:00:00Z");

    private static Case ticket(long id) {
        return new Case(id, "T" + id, DAY.plusSeconds(-id), null);
    }

    private static double apart(Point a, Point b) {
        double y = (a.latitude() - b.latitude()) * 111_195;
        double x =
                (a.longitude() - b.longitude()) * 111_195 * Math.cos(Math.toRadians((a.latitude() + b.latitude()) / 2));
        return Math.hypot(x, y);
    }

    @Property(tries = 60)
    void every_ticket_is_at_one_place_and_no_place_has_another_of_its_kind_near(
            @ForAll long seed,
            @ForAll @IntRange(min = 10, max = 400) int metres,
            @ForAll @IntRange(min = -80, max = 80) int latitude) {
        Random random = new Random(seed);
        Places places = new Places(metres);
        Map<Long, Point> points = new HashMap<>();
        for (long id = 1; id <= 120; id++) {
            Point point = new Point(113.8 + random.nextDouble() * 0.01, latitude + random.nextDouble() * 0.01);
            points.put(id, point);
            places.add("c", point, 1, null, ticket(id));
        }
        assertThat(places.all().stream().mapToInt(place -> place.count).sum()).isEqualTo(120);
        for (Places.Place place : places.all()) {
            place.tickets.forEach(
                    one -> assertThat(apart(place.point, points.get(one.id()))).isLessThanOrEqualTo(metres));
            places.all().stream().filter(other -> other != place).forEach(other -> assertThat(
                            apart(place.point, other.point))
                    .isGreaterThan(metres));
        }
    }

    @Test
    void categories_and_addresses_are_apart() {
        Places places = new Places(50);
        Point point = new Point(113.8, 34.7);
        places.add("lamp", point, 1, "某路 1 号", ticket(1));
        places.add("lamp", point, 1, "某路 1 号", ticket(2));
        places.add("noise", point, 1, "某路 1 号", ticket(3));
        places.add("lamp", null, -7, "某街", ticket(4));
        places.add("lamp", null, -7, "某街", ticket(5));
        assertThat(places.all()).extracting(place -> place.count).containsExactly(2, 1, 2);
        assertThat(places.all().get(0).first).isEqualTo(DAY.minusSeconds(2));
        assertThat(places.all().get(0).last).isEqualTo(DAY.minusSeconds(1));
    }

    @Test
    void a_square_that_rises_is_hot_and_steady_ones_are_not() {
        Random random = new Random(7);
        int hot = 0;
        for (int run = 0; run < 20; run++) {
            Map<Long, long[]> counts = new HashMap<>();
            for (long square = 0; square < 300; square++) {
                double rate = 1 + random.nextInt(8);
                counts.put(41_000_000_000L + square, new long[] {poisson(random, rate * 3), poisson(random, rate)});
            }
            long rising = 41_000_000_000L + 300;
            counts.put(rising, new long[] {12, 22});
            List<Square> squares = Squares.of(counts);
            assertThat(squares.get(0).counted()).isEqualTo(22);
            assertThat(squares.get(0).hot()).isTrue();
            assertThat(squares.get(0).south())
                    .isCloseTo(41_000 * 0.003 - 90, org.assertj.core.data.Offset.offset(1e-9));
            hot += squares.stream().filter(Square::hot).count() - 1;
        }
        // 6,000 steady squares, one in a thousand by chance.
        assertThat(hot).isLessThanOrEqualTo(15);
    }

    @Test
    void without_a_time_before_nothing_is_hot() {
        Map<Long, long[]> counts = new HashMap<>(Map.of(5L, new long[] {0, 40}, 6L, new long[] {0, 1}));
        assertThat(Squares.of(counts)).noneMatch(Square::hot).first().matches(square -> square.counted() == 40);
        assertThat(Squares.of(Map.of())).isEmpty();
    }

    private static long poisson(Random random, double rate) {
        double product = random.nextDouble();
        long count = 0;
        for (double least = Math.exp(-rate); product > least; count++) {
            product *= random.nextDouble();
        }
        return count;
    }
}
