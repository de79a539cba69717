package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gridhall.core.ticket.GridDistrict.LEFT;
import static org.gridhall.core.ticket.GridDistrict.RIGHT;
import static org.gridhall.core.ticket.GridDistrict.box;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.organisation.ChangePreview;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.GridChange.Alter;
import org.gridhall.api.organisation.GridChange.NewGrid;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.organisation.Piece;
import org.gridhall.core.organisation.SmallDistrict;
import org.gridhall.core.place.Boundary;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a change of grids or an import would come to, said before anything changes. */
class PreviewTest {

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static String line(String points) {
        return "{\"type\":\"LineString\",\"coordinates\":[" + points + "]}";
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_change_is_looked_at_without_being_made(Database database) {
        GridDistrict d = new GridDistrict(database, new SmallDistrict());
        d.open(0.5, 1);
        d.open(1.5, 1);
        d.open(3, 1);
        d.closed(0.5, 1.5);
        GridChange split = d.split();
        ChangePreview preview = d.organisation().preview(d.boss, split);
        assertThat(preview.successors()).containsEntry("g-1", List.of("g-1a", "g-1b"));
        assertThat(preview.posts()).containsEntry("walk", "g-1b");
        assertThat(preview.tickets()).isEqualTo(2);
        assertThat(d.organisation().changes(d.boss, null, 5).items()).isEmpty();
        assertThat(d.organisation().grid("g-1a")).isEmpty();
        GridChange wrong = new GridChange(
                d.clock.today(),
                "x",
                null,
                null,
                null,
                List.of(new Alter("g-1", null, null, null, null, null, box(0, 0, 3, 2))),
                null,
                null);
        assertThatThrownBy(() -> d.organisation().preview(d.boss, wrong))
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.errors())
                        .anySatisfy(error -> assertThat(error.field()).isEqualTo("/alter/0/boundary")));
    }

    @ParameterizedTest
    @MethodSource("both")
    void pieces_that_were_cut_fit_a_split_and_another_border(Database database) {
        GridDistrict d = new GridDistrict(database, new SmallDistrict());
        List<Piece> halves = d.organisation().cut(d.boss, List.of("g-1"), line("[1,-1],[1,3]"));
        assertThat(halves).extracting(Piece::grid).containsExactly("g-1", "g-1");
        assertThat(Boundary.stored(halves.get(0).boundary()).equalsTopo(Boundary.stored(LEFT)))
                .isTrue();
        assertThat(Boundary.stored(halves.get(1).boundary()).equalsTopo(Boundary.stored(RIGHT)))
                .isTrue();
        assertThat(d.organisation().cut(d.boss, List.of("g-1"), line("[0.5,0.5],[0.6,0.6]")))
                .as("a line that crosses nothing cuts nothing")
                .hasSize(1);
        assertThat(d.organisation().cut(d.boss, List.of("g-1", "g-2"), null))
                .singleElement()
                .satisfies(whole ->
                        assertThat(Boundary.stored(whole.boundary()).getArea()).isEqualTo(8));

        List<Piece> moved = d.organisation().cut(d.boss, List.of("g-1", "g-2"), line("[1.5,-1],[2.25,1],[2,3]"));
        assertThat(moved).extracting(Piece::grid).containsExactly("g-1", "g-2");
        GridChange border = new GridChange(
                d.clock.today(),
                "调整",
                null,
                null,
                null,
                moved.stream()
                        .map(piece -> new Alter(piece.grid(), null, null, null, null, null, piece.boundary()))
                        .toList(),
                null,
                null);
        assertThat(d.organisation().preview(d.boss, border).successors()).isEmpty();
        GridChange split = new GridChange(
                d.clock.today(),
                "拆分",
                null,
                List.of("g-1"),
                List.of(
                        new NewGrid(
                                "g-1a",
                                null,
                                null,
                                null,
                                "甲",
                                null,
                                halves.get(0).boundary()),
                        new NewGrid(
                                "g-1b",
                                null,
                                null,
                                null,
                                "乙",
                                null,
                                halves.get(1).boundary())),
                null,
                Map.of("g-1", "g-1b"),
                null);
        assertThat(d.organisation().preview(d.boss, split).posts()).containsEntry("walk", "g-1b");
        for (String bad : List.of("nonsense", "{}", line("[1,2]"), line("[1,2],[1,1000]"))) {
            assertThatThrownBy(() -> d.organisation().cut(d.boss, List.of("g-1"), bad))
                    .as(bad)
                    .isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> d.organisation().cut(d.boss, List.of("nowhere"), null))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_import_is_looked_at_without_being_made(Database database) {
        GridDistrict d = new GridDistrict(database, new SmallDistrict());
        Map<String, String> before = d.organisation().files();
        Map<String, String> files = new LinkedHashMap<>(before);
        files.put("units.csv", files.get("units.csv").replace("水务局", "水利局"));
        files.put("accounts.csv", files.get("accounts.csv") + "fresh,w\n");
        ImportReport report = d.organisation().check(d.boss, streams(files));
        assertThat(report.units()).isEqualTo(1);
        assertThat(report.posts()).isZero();
        assertThat(d.organisation().files()).isEqualTo(before);
        files.put("units.csv", "code\nx\n");
        assertThatThrownBy(() -> d.organisation().check(d.boss, streams(files)))
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.errors())
                        .isNotEmpty()
                        .allSatisfy(error -> assertThat(error.field()).matches("[a-z-]+\\.[a-z]+:\\d+")));
    }

    private static Map<String, InputStream> streams(Map<String, String> files) {
        Map<String, InputStream> streams = new LinkedHashMap<>();
        files.forEach(
                (name, text) -> streams.put(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        return streams;
    }
}
