package org.gridhall.core.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.Tier;
import org.gridhall.api.place.Point;
import org.gridhall.core.place.Boundary;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** Who holds which post, and which grid lies where, on any day: compared with looking at every row. */
class WhoTest {

    private static final List<String> CODES = List.of("x", "y", "z");
    private static final GeometryFactory SHAPES = new GeometryFactory();

    /** A term of a post in a unit or a grid. */
    record Term(int post, int person, int substitute, int place, int from, int length, int tier, int home) {}

    record Link(int post, int firm, int from, int length) {}

    record Plot(int code, int from, int length, double west, double east) {}

    @Provide
    Arbitrary<List<Term>> terms() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(-1, 2),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(-1, 20),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(-1, 2))
                .as(Term::new)
                .filter(term -> term.person() != term.substitute())
                .list()
                .ofMaxSize(25);
    }

    @Provide
    Arbitrary<List<Link>> links() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(-1, 20))
                .as(Link::new)
                .list()
                .ofMaxSize(10);
    }

    @Provide
    Arbitrary<List<Plot>> plots() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 15),
                        Arbitraries.doubles().between(0, 5),
                        Arbitraries.doubles().between(6, 9))
                .as(Plot::new)
                .list()
                .ofMaxSize(8);
    }

    private static <T extends StoredTerm> T term(T row, long id, int from, int length) {
        row.id = id;
        row.firstDay = 1000 + from;
        row.lastDay = length < 0 ? null : (Integer) (1000 + from + length - 1);
        return row;
    }

    private static Snapshot snapshot(List<Term> terms, List<Link> links, List<Plot> plots) {
        List<StoredPerson> people = new ArrayList<>();
        for (String code : CODES) {
            StoredPerson person = new StoredPerson();
            person.id = CODES.indexOf(code);
            person.code = code;
            person.name = code;
            people.add(person);
        }
        List<StoredPost> posts = new ArrayList<>();
        for (Term one : terms) {
            StoredPost post = term(new StoredPost(), posts.size(), one.from(), one.length());
            post.code = "post-" + one.post();
            post.role = one.post() % 2 == 0 ? "even" : "odd";
            post.unit = one.place() < 3 ? CODES.get(one.place()) : null;
            post.grid = one.place() < 3 ? null : CODES.get(one.place() - 3);
            post.person = one.person();
            post.substitute = one.substitute() < 0 ? null : (Long) (long) one.substitute();
            post.home = one.home() < 0 ? null : CODES.get(one.home());
            post.tier = one.tier() == 0 ? null : (Integer) one.tier();
            posts.add(post);
        }
        List<StoredPostFirm> firms = new ArrayList<>();
        for (Link one : links) {
            StoredPostFirm firm = term(new StoredPostFirm(), firms.size(), one.from(), one.length());
            firm.post = "post-" + one.post();
            firm.firm = "firm-" + one.firm();
            firms.add(firm);
        }
        return new Snapshot(1, new Snapshot.Rows(List.of(), List.of(), rows(plots), people, posts, List.of(), firms));
    }

    /** Grids whose terms follow each other without overlap, as the tables have them. */
    private static List<StoredGrid> rows(List<Plot> plots) {
        List<StoredGrid> rows = new ArrayList<>();
        int[] next = {0, 0, 0};
        for (Plot plot : plots) {
            String code = CODES.get(plot.code());
            int from = next[plot.code()] + plot.from();
            StoredGrid grid = term(new StoredGrid(), rows.size(), from, plot.length());
            next[plot.code()] = from + plot.length() + 1;
            grid.code = code;
            grid.level = 1;
            grid.kind = "general";
            grid.nameZh = code;
            grid.nameEn = code;
            grid.path = "/" + code + "/";
            grid.boundary = "{\"type\":\"Polygon\",\"coordinates\":[[[%s,0],[%s,0],[%s,1],[%s,1],[%s,0]]]}"
                    .formatted(plot.west(), plot.east(), plot.east(), plot.west(), plot.west());
            rows.add(grid);
        }
        rows.sort(Comparator.comparing(row -> row.firstDay));
        return rows;
    }

    @Property(tries = 300)
    void who_is_what_every_row_says(@ForAll("terms") List<Term> terms, @ForAll("links") List<Link> links) {
        Snapshot snapshot = snapshot(terms, links, List.of());
        List<String> some = new ArrayList<>(CODES);
        some.add(null);
        for (int offset = -1; offset < 55; offset += 4) {
            LocalDate day = LocalDate.ofEpochDay(1000L + offset);
            int at = offset;
            Set<Long> held = snapshot.posts.stream()
                    .filter(post -> in(
                            terms.get((int) post.id()).from(),
                            terms.get((int) post.id()).length(),
                            at))
                    .map(Post::id)
                    .collect(Collectors.toSet());
            for (String unit : some) {
                for (String grid : some) {
                    PostQuery query = new PostQuery(at % 3 == 0 ? "odd" : null, unit, grid, null, null, null);
                    assertThat(ids(snapshot.who(query, day))).isEqualTo(slow(snapshot, held, query));
                }
                PostQuery tier = new PostQuery(null, unit, null, unit == null ? "x" : null, Tier.COMMAND_ROOM, null);
                assertThat(ids(snapshot.who(tier, day))).isEqualTo(slow(snapshot, held, tier));
            }
            for (int firm = 0; firm < 3; firm++) {
                int its = firm;
                Set<String> linked = links.stream()
                        .filter(link -> link.firm() == its && in(link.from(), link.length(), at))
                        .map(link -> "post-" + link.post())
                        .collect(Collectors.toSet());
                Set<Long> expected = snapshot.posts.stream()
                        .filter(post -> held.contains(post.id()) && linked.contains(post.code()))
                        .map(Post::id)
                        .collect(Collectors.toSet());
                if (expected.isEmpty()) {
                    expected = slow(snapshot, held, new PostQuery(null, null, "y", null, null, null));
                }
                assertThat(ids(snapshot.who(PostQuery.firm("firm-" + firm, "y"), day)))
                        .isEqualTo(expected);
            }
            for (String person : CODES) {
                assertThat(ids(snapshot.of(person, day)))
                        .isEqualTo(snapshot.posts.stream()
                                .filter(post -> held.contains(post.id())
                                        && (person.equals(post.person()) || person.equals(post.substitute())))
                                .map(Post::id)
                                .collect(Collectors.toSet()));
            }
        }
    }

    private static Set<Long> slow(Snapshot snapshot, Set<Long> held, PostQuery query) {
        return snapshot.posts.stream()
                .filter(post -> held.contains(post.id()))
                .filter(post -> query.role() == null || query.role().equals(post.role()))
                .filter(post -> query.unit() == null || query.unit().equals(post.unit()))
                .filter(post -> query.grid() == null || query.grid().equals(post.grid()))
                .filter(post -> query.home() == null || query.home().equals(post.home()))
                .filter(post -> query.tier() == null || Objects.equals(query.tier(), post.tier()))
                .map(Post::id)
                .collect(Collectors.toSet());
    }

    private static boolean in(int from, int length, int at) {
        return at >= from && (length < 0 || at < from + length);
    }

    private static Set<Long> ids(List<Post> posts) {
        Set<Long> ids = posts.stream().map(Post::id).collect(Collectors.toSet());
        assertThat(posts).as("nobody twice").hasSize(ids.size());
        return ids;
    }

    @Property(tries = 200)
    void the_grid_of_a_point_is_that_of_the_day(@ForAll("plots") List<Plot> plots) {
        Snapshot snapshot = snapshot(List.of(), List.of(), plots);
        for (int offset = -1; offset < 150; offset += 3) {
            LocalDate day = LocalDate.ofEpochDay(1000L + offset);
            for (double x = 0.5; x < 9; x += 2) {
                var point = SHAPES.createPoint(new Coordinate(x, 0.5));
                String expected = rows(plots).stream()
                        .filter(row ->
                                row.on(day) && Boundary.stored(row.boundary).covers(point))
                        .map(row -> row.code)
                        .sorted()
                        .findFirst()
                        .orElse(null);
                assertThat(snapshot.at(new Point(x, 0.5), null, day)
                                .map(Grid::code)
                                .orElse(null))
                        .isEqualTo(expected);
            }
            assertThat(snapshot.grids(day).stream().map(Grid::code).collect(Collectors.toSet()))
                    .isEqualTo(rows(plots).stream()
                            .filter(row -> row.on(day))
                            .map(row -> row.code)
                            .collect(Collectors.toSet()));
        }
    }
}
