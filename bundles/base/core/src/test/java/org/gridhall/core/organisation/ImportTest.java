package org.gridhall.core.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.ChainedTrail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImportTest {

    private static final ImportReport NOTHING = new ImportReport(0, 0, 0, 0, 0, 0);
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T20:00:00Z"), ZoneId.of("Asia/Shanghai"));

    private static final Queue<StoredOrganisation> OPEN = new ConcurrentLinkedQueue<>();

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static StoredOrganisation open(Database database) {
        return open(database, null);
    }

    private static StoredOrganisation open(Database database, Path folder) {
        StoredOrganisation organisation = new StoredOrganisation(database, new ChainedTrail(database), CLOCK, folder);
        OPEN.add(organisation);
        return organisation;
    }

    @AfterEach
    void close() {
        OPEN.forEach(StoredOrganisation::close);
        OPEN.clear();
    }

    private static ImportReport bring(StoredOrganisation organisation, SmallDistrict district) {
        return organisation.bring(Actor.SYSTEM, district.files());
    }

    private static int entries(Database database) {
        return new ChainedTrail(database)
                .entries(new Subject(Subject.ORGANISATION, 1), 1, 100)
                .size();
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_same_files_again_change_nothing(Database database) {
        StoredOrganisation organisation = open(database);
        assertThat(bring(organisation, new SmallDistrict())).isEqualTo(new ImportReport(6, 1, 4, 4, 5, 4));
        assertThat(bring(organisation, new SmallDistrict())).isEqualTo(NOTHING);
        assertThat(organisation.bring(Actor.SYSTEM, SmallDistrict.streams(organisation.files())))
                .isEqualTo(NOTHING);
        assertThat(organisation.revision()).isEqualTo(1);
        assertThat(entries(database)).isEqualTo(1);
        assertThat(organisation.unit("desk")).map(Unit::path).contains("/d/street/desk/");
        assertThat(organisation.grid("g-1")).map(Grid::path).contains("/g/g-1/");
        assertThat(organisation.gridAt(new Point(2, 1), null))
                .as("on a border the lower code")
                .map(Grid::code)
                .contains("g-1");
        assertThat(organisation.gridAt(new Point(2, 1), "police"))
                .map(Grid::code)
                .contains("p");
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_missing_is_ended_and_what_comes_back_goes_on(Database database) {
        StoredOrganisation organisation = open(database);
        bring(organisation, new SmallDistrict());
        long walk = organisation.who("gridworker", null, null, TODAY).get(0).id();
        SmallDistrict smaller = new SmallDistrict()
                .with("units.csv", "works-2,d,department,水务局,Water\n", "")
                .with("networks.csv", "police,function,公安网格,Police\n", "")
                .with("grids.csv", "p,,police,1,general,,警务,Beat\n", "")
                .with("grids.csv", "g-1,g,,2,general,,二级甲,Two A\n", "")
                .with("people.csv", "w,丁,\n", "")
                .with("posts.csv", "walk,gridworker,,g-1,w,,2015-01-01,\n", "")
                .with("accounts.csv", "walk,w\n", "")
                .file("grids.geojson", "{\"features\":[],\"type\":\"FeatureCollection\"}");
        assertThat(bring(organisation, smaller)).isEqualTo(new ImportReport(1, 1, 4, 0, 1, 0));
        assertThat(organisation.units()).extracting(Unit::code).doesNotContain("works-2");
        assertThat(organisation.unit("works-2")).as("tickets may name it").isPresent();
        assertThat(organisation.grids()).extracting(Grid::code).containsExactly("g", "g-2");
        assertThat(organisation.networks()).extracting(Network::code).isEmpty();
        assertThat(organisation.gridAt(new Point(1, 1), null)).isEmpty();
        assertThat(organisation.who("gridworker", null, null, TODAY)).isEmpty();
        assertThat(organisation.who("gridworker", null, null, TODAY.minusDays(1)))
                .singleElement()
                .matches(post -> post.id() == walk && post.to().equals(TODAY.minusDays(1)));
        assertThat(organisation.person("w")).as("an account names her").isPresent();
        assertThat(bring(organisation, smaller)).isEqualTo(NOTHING);
        assertThat(organisation.bring(Actor.SYSTEM, SmallDistrict.streams(organisation.files())))
                .isEqualTo(NOTHING);

        assertThat(bring(organisation, new SmallDistrict())).isEqualTo(new ImportReport(1, 1, 4, 0, 1, 0));
        assertThat(organisation.who("gridworker", null, "g-1", TODAY))
                .singleElement()
                .matches(post -> post.id() == walk && post.to() == null);
        assertThat(new ChainedTrail(database).verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void terms_of_a_post_follow_each_other(Database database) {
        StoredOrganisation organisation = open(database);
        bring(organisation, new SmallDistrict().and("posts.csv", "later,handler,works,,b,,2026-03-03,"));
        bring(
                organisation,
                new SmallDistrict()
                        .with(
                                "posts.csv",
                                "works,handler,works,,c,,2015-01-01,\n",
                                "works,handler,works,,c,,2015-01-01,2026-03-01\nworks,handler,works,,w,c,2026-03-02,\n"));
        assertThat(organisation.who("handler", "works", null, TODAY.minusDays(1)))
                .extracting(Post::person)
                .containsExactly("c");
        assertThat(organisation.who("handler", "works", null, TODAY))
                .extracting(Post::person, Post::substitute)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("w", "c"));
        assertThat(organisation.who("handler", "works", null, TODAY.plusYears(1)))
                .as("a term that never began is gone")
                .extracting(Post::code)
                .containsExactly("works");
        assertThat(organisation.posts("c", TODAY)).extracting(Post::code).containsExactly("desk", "duty", "works");
        assertThat(organisation.who(null, "works", "g-1", TODAY)).isEmpty();
    }

    private record Case(String field, String message, SmallDistrict district) {}

    private static List<Case> cases() {
        String gone = "posts.csv";
        return List.of(
                new Case("units.csv:4", "no parent nowhere", small().with("units.csv", "works,d,", "works,nowhere,")),
                new Case(
                        "units.csv:5",
                        "lead back to itself",
                        small().with("units.csv", "street,d,street", "street,desk,street")),
                new Case("units.csv:8", "taken by line 4", small().and("units.csv", "works,d,hall,x,x")),
                new Case(
                        "units.csv:4",
                        "the kind shop is none of",
                        small().with("units.csv", "works,d,department", "works,d,shop")),
                new Case("units.csv:8", "only the district itself", small().and("units.csv", "e,,district,x,x")),
                new Case("units.csv:1", "\"kind\" is missing", small().with("units.csv", "kind", "sort")),
                new Case("units.csv:4", "has 5 columns, this line 4", small().with("units.csv", "works,d,", "works,")),
                new Case("units.csv:8", "letters, digits", small().and("units.csv", "a/b,d,hall,x,x")),
                new Case("units.csv:8", "letters, digits", small().and("units.csv", "a_b,d,hall,x,x")),
                new Case("units.csv:8", "name_zh must not be empty", small().and("units.csv", "h,d,hall,,x")),
                new Case("networks.csv:1", "the file is missing", small().without("networks.csv")),
                new Case("notes.txt:1", "not a file of", small().file("notes.txt", "")),
                new Case("networks.csv:3", "the kind odd", small().and("networks.csv", "n,odd,x,x")),
                new Case("grids.csv:3", "no parent h", small().with("grids.csv", "g-1,g,", "g-1,h,")),
                new Case("grids.csv:3", "level is 2 by its parent", small().with("grids.csv", "g-1,g,,2", "g-1,g,,3")),
                new Case("grids.csv:3", "level is 1 to 9", small().with("grids.csv", "g-1,g,,2", "g-1,g,,x")),
                new Case("grids.csv:3", "no network n", small().with("grids.csv", "g-1,g,,2", "g-1,g,n,2")),
                new Case(
                        "grids.csv:3",
                        "not in the network of its parent",
                        small().with("grids.csv", "g-1,g,,2", "g-1,g,police,2")),
                new Case(
                        "grids.csv:2", "no unit nobody", small().with("grids.csv", "general,street", "general,nobody")),
                new Case("grids.csv:5", "taken by line 2", small().with("grids.csv", "p,,police", "g,,police")),
                new Case("people.csv:6", "taken by line 2", small().and("people.csv", "a,x,")),
                new Case("people.csv:6", "name must not be empty", small().and("people.csv", "x,,")),
                new Case(gone + ":7", "in one of them", small().and(gone, "x,handler,,,a,,2020-01-01,")),
                new Case(gone + ":7", "in one of them", small().and(gone, "x,handler,d,g,a,,2020-01-01,")),
                new Case(gone + ":7", "no person z", small().and(gone, "x,handler,d,,z,,2020-01-01,")),
                new Case(gone + ":7", "no person z", small().and(gone, "x,handler,d,,a,z,2020-01-01,")),
                new Case(gone + ":7", "substitute of himself", small().and(gone, "x,handler,d,,a,a,2020-01-01,")),
                new Case(gone + ":7", "no unit z", small().and(gone, "x,handler,z,,a,,2020-01-01,")),
                new Case(gone + ":7", "no grid z", small().and(gone, "x,handler,,z,a,,2020-01-01,")),
                new Case(gone + ":7", "not 2026-02-30", small().and(gone, "x,handler,d,,a,,2026-02-30,")),
                new Case(gone + ":7", "from must not be empty", small().and(gone, "x,handler,d,,a,,,")),
                new Case(
                        gone + ":7",
                        "ends before it begins",
                        small().and(gone, "x,handler,d,,a,,2020-01-02,2020-01-01")),
                new Case(gone + ":7", "overlaps that of line 5", small().and(gone, "works,handler,d,,a,,2020-01-02,")),
                new Case("accounts.csv:6", "no person z", small().and("accounts.csv", "zed,z")),
                new Case("accounts.csv:6", "a login is", small().and("accounts.csv", "Z,a")),
                new Case("accounts.csv:6", "a login is", small().and("accounts.csv", "system,a")),
                new Case("accounts.csv:3", "belongs to another", small().with("accounts.csv", "duty,b", "duty,c")),
                new Case(
                        "grids.geojson:3",
                        "self-intersection",
                        outline("[[0,0],[2,0],[2,2],[0,2]", "[[0,0],[2,2],[2,0],[0,2]")),
                new Case(
                        "grids.geojson:3",
                        "not closed",
                        outline(
                                "[0,2],[0,0]]]}},\n{\"type\":\"Feature\",\"properties\":{\"code\":\"g-2\"",
                                "[0,2]]]}},\n{\"type\":\"Feature\",\"properties\":{\"code\":\"g-2\"")),
                new Case("grids.geojson:3", "no grid g-9", outline("\"g-1\"", "\"g-9\"")),
                new Case("grids.geojson:3", "is there twice", outline("\"g-1\"", "\"g\"")),
                new Case("grids.geojson:3", "no properties.code", outline("\"code\":\"g-1\"", "\"name\":\"g-1\"")),
                new Case(
                        "grids.geojson:4",
                        "g-1 and g-2 of one parent overlap",
                        outline("[[2,0],[4,0],[4,2],[2,2],[2,0]]", "[[1,0],[4,0],[4,2],[1,2],[1,0]]")),
                new Case("grids.geojson:4", "not readable as JSON", outline("\"g-2\"", "\"g-2")),
                new Case("grids.geojson:1", "no GeoJSON FeatureCollection", small().file("grids.geojson", "[]")),
                new Case(
                        "grids.geojson:1",
                        "WGS 84",
                        outline("\"features\"", "\"crs\":{\"properties\":{\"name\":\"EPSG:3857\"}},\"features\"")));
    }

    private static SmallDistrict small() {
        return new SmallDistrict();
    }

    private static SmallDistrict outline(String old, String fresh) {
        return small().with("grids.geojson", old, fresh);
    }

    @ParameterizedTest
    @MethodSource("both")
    void one_fault_refuses_everything_with_file_line_and_reason(Database database) {
        StoredOrganisation organisation = open(database);
        bring(organisation, new SmallDistrict());
        Map<String, String> before = organisation.files();
        for (Case fault : cases()) {
            SmallDistrict changed = fault.district();
            assertThatThrownBy(() -> bring(organisation, changed))
                    .as("%s %s", fault.field(), fault.message())
                    .asInstanceOf(type(Problem.class))
                    .matches(problem -> problem.kind() == Problem.Kind.INVALID)
                    .satisfies(problem -> assertThat(problem.errors()).anySatisfy(error -> {
                        assertThat(error.field()).isEqualTo(fault.field());
                        assertThat(error.message().en()).contains(fault.message());
                        assertThat(error.message().zh()).matches(".*[一-龥].*");
                    }));
        }
        assertThat(organisation.files()).isEqualTo(before);
        assertThat(open(database).files()).isEqualTo(before);
        assertThat(entries(database)).isEqualTo(1);
    }

    @Test
    void all_faults_are_told_at_once_and_a_missing_column_does_not_hide_in_noise() {
        StoredOrganisation organisation = open(TestDatabase.derby());
        assertThatThrownBy(() -> bring(
                        organisation,
                        small().with("units.csv", "works,d,department", "works,d,shop")
                                .and("people.csv", "a,x,")
                                .and("posts.csv", "x,handler,z,,a,,2020-13-01,")))
                .asInstanceOf(type(Problem.class))
                .satisfies(problem -> assertThat(problem.errors())
                        .extracting(error -> error.field())
                        .containsExactlyInAnyOrder("units.csv:4", "people.csv:6", "posts.csv:7", "posts.csv:7"));
        assertThatThrownBy(() -> bring(organisation, small().with("units.csv", "parent", "above")))
                .asInstanceOf(type(Problem.class))
                .satisfies(problem -> assertThat(problem.errors()).hasSize(1));
    }

    @Test
    void spreadsheets_may_add_a_mark_and_carriage_returns_but_not_another_encoding() {
        StoredOrganisation organisation = open(TestDatabase.derby());
        String people = "\uFEFFcode,name,phone\r\na,甲,\r\nb,\"乙, \"\"二\"\"\",\r\n\r\nc,丙,\r\nw,丁,\r\n";
        bring(organisation, small().file("people.csv", people));
        assertThat(organisation.person("b")).map(Person::name).contains("乙, \"二\"");
        assertThat(organisation.files().get("people.csv")).contains("b,\"乙, \"\"二\"\"\",\n");
        Map<String, InputStream> files = small().files();
        files.put("people.csv", new ByteArrayInputStream("code,name,phone\na,甲,\n".getBytes(Charset.forName("GBK"))));
        assertThatThrownBy(() -> organisation.bring(Actor.SYSTEM, files))
                .asInstanceOf(type(Problem.class))
                .satisfies(problem -> assertThat(problem.errors())
                        .extracting(
                                error -> error.field() + " " + error.message().en())
                        .containsExactly("people.csv:2 not UTF-8; save it as \"CSV UTF-8\""));
    }

    @Test
    void only_a_role_that_some_module_brings_is_taken_once_modules_are_there() {
        StoredOrganisation organisation = open(TestDatabase.derby());
        organisation.setCatalogue(new FewRoles());
        bring(organisation, small());
        organisation.setCatalogue(new FewRoles("admin", "dispatcher", "handler"));
        assertThatThrownBy(() -> bring(organisation, small()))
                .asInstanceOf(type(Problem.class))
                .satisfies(
                        problem -> assertThat(problem.errors()).singleElement().matches(error -> error.field()
                                .equals("posts.csv:6")));
    }

    @Test
    void only_who_may_change_the_whole_district_imports() {
        StoredOrganisation organisation = open(TestDatabase.derby());
        for (String scope : List.of("/d/works/", "/")) {
            Grant grant = new Grant("x", Set.of(Permissions.ORGANISATION_WRITE), scope, null, 7, "works");
            Actor actor = new Actor(Actor.Kind.ACCOUNT, 5, 6, "x", "某", List.of(grant), 0);
            if (scope.equals("/")) {
                organisation.bring(actor, small().files());
            } else {
                assertThatThrownBy(() -> organisation.bring(actor, small().files()))
                        .asInstanceOf(type(Problem.class))
                        .matches(problem -> problem.kind() == Problem.Kind.FORBIDDEN);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void two_imports_at_once_are_made_one_after_the_other(Database database) throws Exception {
        StoredOrganisation first = open(database);
        StoredOrganisation second = open(database);
        SmallDistrict more = small().and("units.csv", "extra,d,hall,厅,Hall").and("people.csv", "x,戊,");
        List<Callable<ImportReport>> tasks = List.of(() -> bring(first, small()), () -> bring(second, more));
        together(tasks);
        StoredOrganisation after = open(database);
        assertThat(after.revision()).isBetween(1L, 2L);
        assertThat(after.units()).hasSizeBetween(6, 7);
        assertThat(entries(database)).isEqualTo((int) after.revision());
        assertThat(new ChainedTrail(database).verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_two_nodes_that_start_one_brings_the_district_in(Database database) throws Exception {
        Path folder = Path.of("../../../config/districts/boston/organisation");
        Callable<StoredOrganisation> start = () -> open(database, folder);
        for (StoredOrganisation node : together(List.of(start, start))) {
            assertThat(node.units()).hasSize(13);
            assertThat(node.revision()).isEqualTo(1);
        }
        assertThat(entries(database)).isEqualTo(1);
    }

    @Test
    void a_broken_folder_leaves_a_platform_that_starts() {
        Path folder = Path.of("src/test/resources/no-such-folder");
        Database database = TestDatabase.derby();
        assertThat(open(database, folder).units()).isEmpty();
    }

    @Test
    void another_node_sees_an_import_within_seconds() {
        Database database = TestDatabase.postgresql();
        StoredOrganisation here = open(database);
        StoredOrganisation there = open(database);
        bring(here, small());
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (there.units().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(there.units()).hasSize(6);
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        var executor = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new java.util.ArrayList<>();
            for (Future<T> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
