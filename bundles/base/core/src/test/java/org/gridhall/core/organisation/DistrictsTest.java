package org.gridhall.core.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.Tier;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.place.Boundary;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.ChainedTrail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

class DistrictsTest {

    private static final ImportReport NOTHING = new ImportReport(0, 0, 0, 0, 0, 0);

    private static final List<StoredOrganisation> OPEN = new ArrayList<>();

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static StoredOrganisation start(Database database, String district) {
        Path folder = Path.of("../../../config/districts", district, "organisation");
        StoredOrganisation organisation = new StoredOrganisation(
                database, new ChainedTrail(database), Clock.system(ZoneId.of("Asia/Shanghai")), folder);
        OPEN.add(organisation);
        return organisation;
    }

    @AfterEach
    void close() {
        OPEN.forEach(StoredOrganisation::close);
        OPEN.clear();
    }

    @ParameterizedTest
    @MethodSource("both")
    void jingkai_is_brought_in_at_the_first_start_only(Database database) {
        StoredOrganisation first = start(database, "jingkai");
        assertThat(first.units()).hasSize(124);
        assertThat(first.grids()).hasSize(431);
        assertThat(first.networks()).hasSize(10);
        assertThat(first.who(null, null, null, LocalDate.now())).hasSizeGreaterThan(400);
        LocalDate day = LocalDate.parse("2015-10-01");
        assertThat(first.units().stream().filter(unit -> "mass-work".equals(unit.purpose())))
                .hasSize(4);
        List<Unit> teams = first.units().stream()
                .filter(unit -> "department".equals(unit.purpose()))
                .toList();
        assertThat(teams).hasSize(25).allSatisfy(team -> assertThat(first.teams(team.code(), null, day))
                .isNotEmpty());
        assertThat(first.who(PostQuery.ALL, day).stream().filter(post -> post.home() != null))
                .as("sunk staff")
                .hasSize(362)
                .allSatisfy(post ->
                        assertThat(first.unit(post.unit())).map(Unit::parent).contains(post.home()));
        assertThat(first.who("handler", "mass-team-1", null, day)).hasSize(3);
        for (Tier tier : Tier.values()) {
            assertThat(first.who(new PostQuery(null, null, null, null, tier, null), day))
                    .isNotEmpty();
        }
        String firm = first.firms("sunk-economy-01", null, day).get(0).firm();
        assertThat(first.who(PostQuery.firm(firm, null), day)).hasSize(3);
        assertThat(first.root()).map(Unit::path).contains("/jingkai/");
        assertThat(first.unit("urban-management")).map(Unit::path).contains("/jingkai/urban-management/");
        List<String> order = first.units().stream().map(Unit::code).toList();
        assertThat(order.indexOf("security")).isGreaterThan(order.indexOf("command"));

        StoredOrganisation second = start(database, "jingkai");
        assertThat(second.revision()).isEqualTo(1);
        assertThat(second.bring(Actor.SYSTEM, SmallDistrict.streams(second.files())))
                .isEqualTo(NOTHING);
        assertThat(second.revision()).isEqualTo(1);
        List<TrailEntry> trail = new ChainedTrail(database).entries(new Subject(Subject.ORGANISATION, 1), 1, 10);
        assertThat(trail).singleElement().matches(entry -> entry.action().equals("import") && entry.version() == 1);
        assertThat(trail.get(0).changes()).containsEntry("grids", List.of(0, 431));
        assertThat(new ChainedTrail(database).verifyAll().intact()).isTrue();
    }

    /** What is published of each district: units of a kind, teams of a purpose, grids of a level and kind, posts of a role. */
    static Stream<Arguments> published() {
        return Stream.of(
                Arguments.of(
                        "jingkai",
                        Map.of(
                                "grid 1",
                                6,
                                "grid 2",
                                58,
                                "grid 3",
                                312,
                                "gridleader 1",
                                12,
                                "gridleader 2",
                                71,
                                "team mass-work",
                                4,
                                "team department",
                                25,
                                "home",
                                362)),
                Arguments.of(
                        "jingyue",
                        Map.of(
                                "unit hall",
                                2,
                                "window government-hall",
                                19,
                                "window livelihood-hall",
                                25,
                                "homes government-hall",
                                7)),
                Arguments.of(
                        "beihu",
                        Map.of(
                                "unit department",
                                12,
                                "unit platform",
                                4,
                                "unit command",
                                1,
                                "window hall",
                                9,
                                "villages",
                                29,
                                "general 2",
                                44,
                                "enterprise 2",
                                13,
                                "enterprise 3",
                                91)),
                Arguments.of(
                        "xinhong",
                        Map.of(
                                "unit department",
                                46,
                                "team law-enforcement",
                                25,
                                "unit street",
                                14,
                                "unit community",
                                94,
                                "grid 1",
                                14,
                                "grid 2",
                                94)));
    }

    @ParameterizedTest
    @MethodSource("published")
    void a_district_has_its_published_numbers_an_account_for_each_role_and_ground_without_gaps(
            String district, Map<String, Integer> published) {
        StoredOrganisation organisation = start(TestDatabase.derby(), district);
        assertThat(numbers(organisation)).containsAllEntriesOf(published);
        assertThat(accounts(district))
                .contains(
                        "admin",
                        "leader",
                        "dispatcher",
                        "handler",
                        "handler2",
                        "head",
                        "enforcer",
                        "gridworker",
                        "clerk",
                        "supervisor",
                        "importer");
        assertThat(organisation.units())
                .as("what is late in a unit reaches its head")
                .allSatisfy(unit -> assertThat(organisation.who(
                                unit.kind().equals("district") ? "leader" : "head",
                                unit.code(),
                                null,
                                LocalDate.parse("2015-10-01")))
                        .isNotEmpty()
                        .allMatch(post -> post.person() != null));
        divides(organisation, district.equals("beihu") ? 26.1 : null);
    }

    private static Map<String, Integer> numbers(StoredOrganisation organisation) {
        Map<String, Integer> found = new TreeMap<>();
        organisation.units().forEach(unit -> {
            found.merge("unit " + unit.kind(), 1, Integer::sum);
            found.merge("team " + unit.purpose(), 1, Integer::sum);
            if (unit.code().startsWith("village-") && unit.kind().equals("community")) {
                found.merge("villages", 1, Integer::sum);
            }
        });
        List<Grid> main = organisation.grids().stream()
                .filter(grid -> grid.network() == null)
                .toList();
        main.forEach(grid -> {
            found.merge("grid " + grid.level(), 1, Integer::sum);
            found.merge(grid.kind() + " " + grid.level(), 1, Integer::sum);
        });
        Map<String, Integer> levels = new HashMap<>();
        main.forEach(grid -> levels.put(grid.code(), grid.level()));
        Set<String> homes = new TreeSet<>();
        Set<String> roles = new TreeSet<>();
        organisation.who(PostQuery.ALL, LocalDate.parse("2015-10-01")).forEach(post -> {
            roles.add(post.role());
            found.merge(post.role() + " " + levels.get(post.grid()), 1, Integer::sum);
            if (post.role().equals("clerk")) {
                found.merge("window " + post.unit(), 1, Integer::sum);
                if (post.home() != null && homes.add(post.unit() + " " + post.home())) {
                    found.merge("homes " + post.unit(), 1, Integer::sum);
                }
            } else if (post.home() != null) {
                found.merge("home", 1, Integer::sum);
            }
        });
        assertThat(roles)
                .contains(
                        "admin",
                        "leader",
                        "dispatcher",
                        "handler",
                        "gridleader",
                        "gridworker",
                        "clerk",
                        "supervisor",
                        "importer");
        return found;
    }

    /** Shared edges have the same points, so next to nothing may be left or twice there. */
    private static void divides(StoredOrganisation organisation, Double squareKilometres) {
        Map<String, List<Geometry>> below = new TreeMap<>();
        Map<String, Geometry> shapes = new TreeMap<>();
        for (Grid grid : organisation.grids()) {
            Geometry shape = Boundary.stored(organisation.boundary(grid.code()).orElseThrow());
            assertThat(shape.isValid()).as(grid.code()).isTrue();
            shapes.put(grid.code(), shape);
            String above = grid.network() != null ? "network " + grid.network() : grid.parent();
            below.computeIfAbsent(above == null ? "district" : above, code -> new ArrayList<>())
                    .add(shape);
        }
        Geometry whole = OverlayNGRobust.union(below.get("district"));
        below.forEach((above, parts) -> {
            Geometry ground = shapes.getOrDefault(above, whole);
            double sum = parts.stream().mapToDouble(Geometry::getArea).sum();
            assertThat(sum).as(above).isCloseTo(ground.getArea(), withinPercentage(0.001));
            assertThat(OverlayNGRobust.union(parts).symDifference(ground).getArea())
                    .as(above)
                    .isLessThan(1e-5 * ground.getArea());
        });
        if (squareKilometres != null) {
            double metres = 111_195.0;
            double latitude = whole.getCentroid().getY();
            assertThat(whole.getArea() * metres * metres * Math.cos(Math.toRadians(latitude)) / 1e6)
                    .as("square kilometres")
                    .isCloseTo(squareKilometres, withinPercentage(1));
        }
    }

    private static List<String> accounts(String district) {
        try (Stream<String> lines =
                Files.lines(Path.of("../../../config/districts", district, "organisation/accounts.csv"))) {
            return lines.skip(1).map(line -> line.split(",")[0]).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void boston_finds_the_neighbourhood_of_a_point(Database database) {
        StoredOrganisation boston = start(database, "boston");
        assertThat(boston.gridAt(new Point(-71.1333, 42.3539), null))
                .map(Grid::code)
                .contains("allston");
        assertThat(boston.gridAt(new Point(-71.0675, 42.3588), null))
                .map(Grid::code)
                .contains("beacon-hill");
        assertThat(boston.gridAt(new Point(-70.5, 42.3), null)).isEmpty();
        assertThat(boston.gridAt(new Point(-71.0675, 42.3588), "police")).isEmpty();
        assertThat(boston.boundary("boston")).isEmpty();
        assertThat(boston.boundary("allston")).isPresent();
    }

    @Test
    void every_corner_of_boston_is_in_the_lowest_code_that_touches_it() {
        StoredOrganisation boston = start(TestDatabase.derby(), "boston");
        Map<String, Geometry> shapes = new TreeMap<>();
        boston.grids().forEach(grid -> boston.boundary(grid.code())
                .ifPresent(text -> shapes.put(grid.code(), Boundary.stored(text))));
        int shared = 0;
        for (Map.Entry<String, Geometry> entry : shapes.entrySet()) {
            Coordinate inside = entry.getValue().getInteriorPoint().getCoordinate();
            assertThat(boston.gridAt(new Point(inside.x, inside.y), null))
                    .map(Grid::code)
                    .contains(entry.getKey());
            Coordinate[] corners = entry.getValue().getCoordinates();
            for (int i = 0; i < corners.length; i += 7) {
                org.locationtech.jts.geom.Point corner =
                        entry.getValue().getFactory().createPoint(corners[i]);
                List<String> touching = shapes.entrySet().stream()
                        .filter(shape -> shape.getValue().covers(corner))
                        .map(Map.Entry::getKey)
                        .toList();
                shared += touching.size() > 1 ? 1 : 0;
                assertThat(boston.gridAt(new Point(corners[i].x, corners[i].y), null))
                        .map(Grid::code)
                        .contains(touching.get(0));
            }
        }
        assertThat(shared).isGreaterThan(50);
    }
}
