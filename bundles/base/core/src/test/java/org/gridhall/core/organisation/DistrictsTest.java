package org.gridhall.core.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

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
        assertThat(first.who(null, "mass-team-1", null, day)).hasSize(3);
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
