package org.gridhall.tools.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridhall.tools.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTest {

    private static final Path DISTRICTS = Path.of("../../../config/districts");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    static Stream<Path> published() throws IOException {
        try (Stream<Path> districts = Files.list(DISTRICTS)) {
            return districts
                    .map(district -> district.resolve("published.yaml"))
                    .filter(Files::exists)
                    .toList()
                    .stream();
        }
    }

    private static Plan plan(String district, Published.Year year, long seed) {
        Path folder = DISTRICTS.resolve(district);
        Phrases phrases = Phrases.read(folder.resolve("demo.yaml"));
        ObjectMapper json = new ObjectMapper();
        ArrayNode offered = json.createArrayNode();
        ArrayNode examples = json.createArrayNode();
        Set<String> codes = new HashSet<>(
                phrases.categories().stream().map(Phrases.Worded::category).toList());
        year.groups().forEach(group -> codes.addAll(group.categories()));
        codes.forEach(code -> {
            offered.addObject()
                    .put("code", code)
                    .put("type", "issue")
                    .put("field", "land")
                    .putObject("limits")
                    .put("handle", "3d");
            JsonNode example = examples.addObject().put("category", code);
            for (String name : List.of("titles", "descriptions", "results")) {
                ((com.fasterxml.jackson.databind.node.ObjectNode) example)
                        .putArray(name)
                        .add(name);
            }
        });
        Map<String, Phrases.Kind> kinds = phrases.kinds(offered, examples);
        Rhythm rhythm = new Rhythm(
                ZONE,
                year.first(),
                year.last(),
                year.holidays().stream().map(LocalDate::parse).collect(Collectors.toSet()),
                Set.of());
        return new Plan(year, seed, Ground.read(folder.resolve("organisation"), new Random(seed)), rhythm, kinds);
    }

    private static int count(List<Plan.Ticket> tickets, Predicate<Course> which) {
        return (int) tickets.stream().map(Plan.Ticket::course).filter(which).count();
    }

    private static boolean onLedger(Course course) {
        return course.steps().stream().anyMatch(step -> step.action().equals(Course.LEDGER));
    }

    @ParameterizedTest
    @MethodSource("published")
    void everyGroupHasItsFiguresExactly(Path file) {
        String district = file.getParent().getFileName().toString();
        for (Published.Year whole : Published.read(file).years()) {
            Published.Year year = whole.scaled(10);
            List<Plan.Ticket> tickets = plan(district, year, 1).tickets();
            for (Published.Group group : year.groups()) {
                List<Plan.Ticket> its = tickets.stream()
                        .filter(ticket -> ticket.group().equals(group))
                        .toList();
                assertThat(its).as(group.name()).hasSize(group.count());
                if (group.closed() != null) {
                    assertThat(count(its, Course::closed)).as(group.name()).isEqualTo(group.closed());
                }
                assertThat(count(its, PlanTest::onLedger)).as(group.name()).isEqualTo(group.ledger());
                assertThat(count(its, course -> onLedger(course) && course.closed()))
                        .as(group.name())
                        .isEqualTo(group.ledgerClosed());
            }
        }
    }

    @Test
    void stepsFollowEachOtherWithinTheTimeAndSomeGoWrong() {
        Published.Year year = Published.read(DISTRICTS.resolve("jingkai/published.yaml"))
                .year(2015)
                .scaled(10);
        List<Plan.Ticket> tickets = plan("jingkai", year, 1).tickets();
        Instant begin = year.first().atStartOfDay(ZONE).toInstant();
        Instant end = year.last().plusDays(1).atStartOfDay(ZONE).toInstant();
        for (Plan.Ticket ticket : tickets) {
            Instant at = ticket.course().opened();
            assertThat(at).isAfterOrEqualTo(begin);
            for (Course.Step step : ticket.course().steps()) {
                assertThat(step.at()).isAfterOrEqualTo(at).isBefore(end);
                at = step.at();
            }
        }
        for (String action : List.of(Course.RETURN, Course.REWORK, "suspend", "grant-extension")) {
            assertThat(count(tickets, course -> course.steps().stream()
                            .anyMatch(step -> step.action().equals(action))))
                    .as(action)
                    .isBetween(20, 400);
        }
        Map<DayOfWeek, Long> week = tickets.stream()
                .collect(Collectors.groupingBy(
                        ticket -> ticket.course().opened().atZone(ZONE).getDayOfWeek(), Collectors.counting()));
        assertThat(week.get(DayOfWeek.SUNDAY)).isLessThan(week.get(DayOfWeek.MONDAY) * 6 / 10);
        Map<Integer, Long> hours = tickets.stream()
                .collect(Collectors.groupingBy(
                        ticket -> ticket.course().opened().atZone(ZONE).getHour(), Collectors.counting()));
        assertThat(hours.get(9)).isGreaterThan(hours.get(12)).isGreaterThan(10 * hours.getOrDefault(3, 0L));
        assertThat(hours.get(15)).isGreaterThan(hours.get(12));
    }

    @Test
    void theWholeYearReachesEveryGridAndIsTheSameFromTheSameSeed() {
        Published.Year year =
                Published.read(DISTRICTS.resolve("jingkai/published.yaml")).year(2015);
        Plan plan = plan("jingkai", year, 1);
        List<Plan.Ticket> tickets = plan.tickets();
        assertThat(tickets).hasSize(57_079);
        assertThat(count(tickets, Course::closed)).isEqualTo(54_673);
        assertThat(tickets.stream().map(ticket -> ticket.cell().code()).distinct())
                .hasSize(312);
        List<String> some = words(plan("jingkai", year.scaled(100), 1));
        assertThat(some)
                .isEqualTo(words(plan("jingkai", year.scaled(100), 1)))
                .isNotEqualTo(words(plan("jingkai", year.scaled(100), 2)));
    }

    @Test
    void nobodySellsMelonsInWinter() {
        Published.Year year = Published.read(DISTRICTS.resolve("jingkai/published.yaml"))
                .year(2015)
                .scaled(5);
        Telling telling = new Telling(Phrases.read(DISTRICTS.resolve("jingkai/demo.yaml")), ZONE, "k-");
        List<Telling.Told> melons = plan("jingkai", year, 1).tickets().stream()
                .map(telling::tell)
                .filter(told -> told.text().contains("西瓜"))
                .toList();
        assertThat(melons).isNotEmpty().allSatisfy(told -> assertThat(
                        told.ticket().course().opened().atZone(ZONE).getMonthValue())
                .isBetween(5, 9));
    }

    private static List<String> words(Plan plan) {
        Telling telling = new Telling(Phrases.read(DISTRICTS.resolve("jingkai/demo.yaml")), ZONE, "k-");
        return plan.tickets().stream()
                .map(ticket ->
                        telling.draft(telling.tell(ticket), "u", null, 1).item().toString())
                .toList();
    }

    @Test
    void pointsLieInTheirGrid() {
        Ground ground = Ground.read(DISTRICTS.resolve("beihu/organisation"), new Random(1));
        assertThat(ground.cells()).hasSize(44 + 91);
        Random random = new Random(2);
        ground.cells().forEach(cell -> {
            double[] point = cell.point(random);
            assertThat(point[0]).isCloseTo(cell.ring()[0][0], within(0.05));
            assertThat(cell.community()).isNotNull();
        });
    }

    @Test
    void saysWhatCannotBe(@TempDir Path folder) {
        Path file = folder.resolve("published.yaml");
        assertThatThrownBy(() -> Published.read(write(file, "{count: 10, closed: 11}")))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("2015");
        assertThatThrownBy(() -> Published.read(write(file, "{count: 10, closed: 9, ledger: 5, ledgerClosed: 1}")))
                .isInstanceOf(Stop.class);
        assertThatThrownBy(() -> Published.read(write(file, "{cuont: 10}"))).hasMessageContaining("cuont");
        assertThatThrownBy(() -> Published.read(write(file, "{count: 1}")).year(2014))
                .hasMessageContaining("2015");
    }

    private static Path write(Path file, String group) {
        try {
            return Files.writeString(file, "years:\n  - year: 2015\n    groups: [" + group + "]\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
