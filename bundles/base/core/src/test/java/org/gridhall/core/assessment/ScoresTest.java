package org.gridhall.core.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.assessment.Result;
import org.gridhall.api.assessment.Rules;
import org.gridhall.api.assessment.Rules.Measure;
import org.gridhall.api.assessment.Scored;
import org.gridhall.core.assessment.Scores.Count;
import org.junit.jupiter.api.Test;

class ScoresTest {

    private static final Rules RULES = RuleBook.of(Path.of("none")).rules().get(0);

    private static List<Measure> measures(Random random, int count) {
        List<Measure> measures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            measures.add(new Measure("m" + i, Text.same("m" + i), 1 + random.nextInt(99), random.nextBoolean()));
        }
        return measures;
    }

    private static Map<String, Count> counts(Random random, List<Measure> measures) {
        Map<String, Count> counts = new HashMap<>();
        for (Measure measure : measures) {
            int whole = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(50);
            counts.put(measure.code(), new Count(whole == 0 ? 0 : random.nextInt(whole + 1), whole));
        }
        return counts;
    }

    /** As slowly and plainly as it can be said. */
    private static Double oracle(List<Measure> measures, Map<String, Count> counts) {
        double above = 0;
        double below = 0;
        for (Measure measure : measures) {
            Count count = counts.get(measure.code());
            if (count.denominator() > 0) {
                double rate = (double) count.numerator() / count.denominator();
                above += measure.weight() * (measure.inverse() ? 1 - rate : rate);
                below += measure.weight();
            }
        }
        return below == 0 ? null : 100 * above / below;
    }

    @Property
    void a_score_is_the_weighted_mean_of_what_is_available(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int size) {
        Random random = new Random(seed);
        List<Measure> measures = measures(random, size);
        Map<String, Count> counts = counts(random, measures);
        Result result = Scores.of(RULES, measures, "s", "某人", counts);
        Double expected = oracle(measures, counts);
        if (expected == null) {
            assertThat(result.score()).isNull();
            assertThat(result.grade()).isNull();
        } else {
            assertThat(result.score()).isCloseTo(expected, within(0.00501)).isBetween(0.0, 100.0);
            assertThat(result.grade()).isEqualTo(RULES.grade(result.score()));
        }
        for (Result.Part part : result.parts()) {
            assertThat(part.value() == null).isEqualTo(part.denominator() == 0);
            assertThat(part.points() == null).isEqualTo(part.denominator() == 0);
        }
    }

    @Property
    void weights_count_by_their_proportion_and_what_is_not_available_not_at_all(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int times) {
        Random random = new Random(seed);
        List<Measure> measures = measures(random, 4);
        Map<String, Count> counts = counts(random, measures);
        Double score = Scores.of(RULES, measures, "s", "某人", counts).score();
        List<Measure> larger = measures.stream()
                .map(one -> new Measure(one.code(), one.title(), one.weight() * times, one.inverse()))
                .toList();
        assertThat(Scores.of(RULES, larger, "s", "某人", counts).score()).isEqualTo(score);
        List<Measure> more = new ArrayList<>(measures);
        more.add(new Measure("none", Text.same("none"), 50, false));
        assertThat(Scores.of(RULES, more, "s", "某人", counts).score()).isEqualTo(score);
    }

    @Property
    void ranks_follow_scores_and_equal_ones_share(@ForAll long seed) {
        Random random = new Random(seed);
        List<Measure> measures = measures(random, 2);
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            results.add(Scores.of(RULES, measures, "s" + i, "某人", counts(random, measures)));
        }
        List<Result> ranked = Scores.ranked(RULES, results);
        assertThat(ranked).hasSize(20);
        for (Result one : ranked) {
            if (one.score() == null) {
                assertThat(one.rank()).isNull();
            } else {
                long better = ranked.stream()
                        .filter(other -> other.score() != null && other.score() > one.score())
                        .count();
                assertThat(one.rank()).isEqualTo((int) better + 1);
            }
        }
    }

    @Test
    void cards_take_points_off_and_never_below_nothing() {
        Measure one = new Measure("m", Text.same("m"), 60, false);
        Map<String, Count> counts = Map.of("m", new Count(9, 10));
        Result result = Scores.of(RULES, List.of(one), "s", "某人", counts, new long[] {2, 1});
        assertThat(result.score()).isEqualTo(90 - 2 * 2 - 5);
        assertThat(result.grade()).isEqualTo("B");
        assertThat(result.cards()).isEqualTo(new Result.Cards(2, 1, 9));
        assertThat(Scores.of(RULES, List.of(one), "s", "某人", counts, new long[] {0, 40})
                        .score())
                .isZero();
        assertThat(Scores.of(RULES, List.of(one), "s", "某人", Map.of(), new long[] {1, 0})
                        .score())
                .as("not available")
                .isNull();
    }

    @Test
    void grades_begin_where_the_rules_say() {
        assertThat(List.of(100.0, 90.0, 89.99, 75.0, 74.99, 60.0, 59.99, 40.0, 39.99, 0.0))
                .map(RULES::grade)
                .containsExactly("A", "A", "B", "B", "C", "C", "D", "D", "E", "E");
        Measure one = new Measure("m", Text.same("m"), 60, false);
        assertThat(Scores.of(RULES, List.of(one), "s", "某人", Map.of("m", new Count(9, 10)))
                        .grade())
                .isEqualTo("A");
    }

    @Test
    void rules_hold_from_their_day_on_and_the_shipped_ones_are_in_order() throws IOException {
        RuleBook shipped = RuleBook.of(Path.of("none"));
        assertThat(shipped.rules()).extracting(Rules::version).containsExactly("gridhall-2", "gridhall-1");
        for (Rules rules : shipped.rules()) {
            assertThat(rules.kinds()).containsOnlyKeys(Scored.values());
        }
        RULES.kinds().forEach((kind, measures) -> assertThat(
                        measures.stream().mapToDouble(Measure::weight).sum())
                .as(kind.code())
                .isEqualTo(100));
        RuleBook book = RuleBook.read(two("2026-07-01", "effective-reports"));
        assertThat(book.on(LocalDate.of(2026, 6, 30)).rules().version()).isEqualTo("one");
        assertThat(book.on(LocalDate.of(2026, 7, 1)).rules().version()).isEqualTo("two");
        assertThat(book.on(LocalDate.of(1999, 1, 1)).rules().version()).isEqualTo("one");
        assertThat(book.rules().get(0).digest())
                .isNotEqualTo(book.rules().get(1).digest());
    }

    @Test
    void a_file_that_is_wrong_is_told_where() {
        assertThat(faults(two("2026-01-01", "effective-reports"))).contains("/versions/1/from");
        assertThat(faults(two("2026-02-30", "effective-reports"))).contains("/versions/1/from");
        assertThat(faults(two("2026-07-01", "song"))).contains("/versions/1/kinds/grid/0/code");
        assertThat(faults(two("2026-07-01", "miss").replace("least: 0", "least: 5")))
                .contains("/versions/0/grades");
        assertThat(faults(two("2026-07-01", "miss").replace("weight: 3", "weight: 0")))
                .anyMatch(pointer -> pointer.startsWith("/versions/1/kinds/grid/0"));
        assertThat(faults("versions: []")).isNotEmpty();
    }

    private static List<String> faults(String yaml) {
        return catchThrowableOfType(Problem.class, () -> RuleBook.read(yaml)).errors().stream()
                .map(error -> error.field())
                .toList();
    }

    private static String two(String from, String code) {
        return """
                versions:
                  - version: one
                    from: 2026-01-01
                    title: {zh: 甲, en: One}
                    grades: [{code: A, least: 90}, {code: E, least: 0}]
                    kinds:
                      dispatcher: [{code: accurate, title: {zh: 准确, en: Accurate}, weight: 1, did: dispatch, unless: [not-ours]}]
                  - version: two
                    from: %s
                    title: {zh: 乙, en: Two}
                    grades: [{code: A, least: 80}, {code: E, least: 0}]
                    kinds:
                      grid: [{code: %s, weight: 3}]
                """
                .formatted(from, code);
    }
}
