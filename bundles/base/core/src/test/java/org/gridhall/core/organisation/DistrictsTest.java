package org.gridhall.core.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.ChainedTrail;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistrictsTest {

    private static final ImportReport NOTHING = new ImportReport(0, 0, 0, 0, 0, 0);

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static StoredOrganisation start(Database database, String district) {
        Path folder = Path.of("../../../config/districts", district, "organisation");
        return new StoredOrganisation(
                database, new ChainedTrail(database), Clock.system(ZoneId.of("Asia/Shanghai")), folder);
    }

    @ParameterizedTest
    @MethodSource("both")
    void jingkai_is_brought_in_at_the_first_start_only(Database database) {
        StoredOrganisation first = start(database, "jingkai");
        assertThat(first.units()).hasSize(99);
        assertThat(first.grids()).hasSize(413);
        assertThat(first.networks()).hasSize(7);
        assertThat(first.who(null, null, null, LocalDate.now())).hasSizeGreaterThan(400);
        assertThat(first.root()).map(Unit::path).contains("/jingkai/");
        assertThat(first.unit("urban-management")).map(Unit::path).contains("/jingkai/urban-management/");
        List<String> order = first.units().stream().map(Unit::code).toList();
        assertThat(order.indexOf("security")).isGreaterThan(order.indexOf("command"));

        StoredOrganisation second = start(database, "jingkai");
        assertThat(second.revision()).isEqualTo(1);
        assertThat(second.bring(Actor.SYSTEM, streams(second.files()))).isEqualTo(NOTHING);
        assertThat(second.revision()).isEqualTo(1);
        List<TrailEntry> trail = new ChainedTrail(database).entries(new Subject(Subject.ORGANISATION, 1), 1, 10);
        assertThat(trail).singleElement().matches(entry -> entry.action().equals("import") && entry.version() == 1);
        assertThat(trail.get(0).changes()).containsEntry("grids", List.of(0, 413));
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

    static Map<String, InputStream> streams(Map<String, String> files) {
        Map<String, InputStream> streams = new HashMap<>();
        files.forEach(
                (name, text) -> streams.put(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        return streams;
    }
}
