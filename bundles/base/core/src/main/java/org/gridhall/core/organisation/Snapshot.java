package org.gridhall.core.organisation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.PostFirm;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.TeamGrid;
import org.gridhall.api.organisation.Tier;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.core.place.Boundary;
import org.gridhall.core.place.GridIndex;

/** The whole organisation at one revision with all it was before, held in memory; never changes. */
final class Snapshot {

    /** What is stored, as it is read. */
    record Rows(
            List<StoredUnit> units,
            List<StoredNetwork> networks,
            List<StoredGrid> grids,
            List<StoredPerson> people,
            List<StoredPost> posts,
            List<StoredTeamGrid> teamGrids,
            List<StoredPostFirm> postFirms) {}

    final long revision;
    final List<Unit> units;
    final List<Network> networks;
    final List<Grid> grids;
    final List<Grid> gridsEver;
    final List<Post> posts;
    final List<TeamGrid> teamGrids;
    final List<PostFirm> postFirms;
    final Collection<Person> people;
    final GridIndex index;

    /** With those that have ended: tickets may still name them. */
    final Map<String, Unit> unitByCode = new HashMap<>();

    /** With those that have ended. */
    final Map<String, Grid> gridByCode = new HashMap<>();

    final Map<String, String> boundaries = new HashMap<>();
    final Map<String, Person> personByCode = new LinkedHashMap<>();
    final Map<Long, Person> personById = new HashMap<>();

    private final List<StoredUnit> unitRows;
    private final List<StoredNetwork> networkRows;
    private final Map<String, List<StoredGrid>> gridRows = new LinkedHashMap<>();
    private final Map<String, List<Post>> postsByUnit = new HashMap<>();
    private final Map<String, List<Post>> postsByGrid = new HashMap<>();
    private final Map<String, List<Post>> postsByPerson = new HashMap<>();
    private final Map<String, List<Post>> postsByCode = new HashMap<>();
    private final Map<String, List<PostFirm>> byFirm = new HashMap<>();

    /** The days on which grids began to be otherwise: between two of them one index serves all days. */
    private final TreeSet<Integer> turns = new TreeSet<>();

    private final Cache<Integer, GridIndex> past =
            Caffeine.newBuilder().maximumSize(8).build();

    Snapshot(long revision, Rows rows) {
        this.revision = revision;
        unitRows = rows.units();
        networkRows = rows.networks();
        // Rows come in the order of their first days: the last one of a code is how it is, or how it ended.
        unitRows.forEach(unit -> unitByCode.put(unit.code, unit.unit()));
        rows.grids().forEach(grid -> {
            gridByCode.put(grid.code, grid.grid());
            gridRows.computeIfAbsent(grid.code, code -> new ArrayList<>()).add(grid);
            turns.add(grid.firstDay);
            if (!grid.open()) {
                turns.add(grid.lastDay + 1);
            }
        });
        units = units(StoredTerm::open);
        grids = grids(StoredTerm::open);
        networks = networks(StoredTerm::open);
        gridsEver = rows.grids().stream().map(StoredGrid::grid).toList();
        rows.people().forEach(row -> {
            personByCode.put(row.code, row.person());
            personById.put(row.id, row.person());
        });
        people = List.copyOf(personByCode.values());
        posts = rows.posts().stream().map(this::post).toList();
        for (Post post : posts) {
            file(post.unit(), post, postsByUnit);
            file(post.grid(), post, postsByGrid);
            file(post.person(), post, postsByPerson);
            file(post.substitute(), post, postsByPerson);
            file(post.code(), post, postsByCode);
        }
        teamGrids = rows.teamGrids().stream().map(StoredTeamGrid::teamGrid).toList();
        postFirms = rows.postFirms().stream().map(StoredPostFirm::postFirm).toList();
        postFirms.forEach(tie -> file(tie.firm(), tie, byFirm));
        rows.grids().stream()
                .filter(grid -> grid.open() && grid.boundary != null)
                .forEach(grid -> boundaries.put(grid.code, grid.boundary));
        index = index(rows.grids().stream().filter(StoredTerm::open));
    }

    private static GridIndex index(Stream<StoredGrid> grids) {
        return new GridIndex(grids.filter(grid -> grid.boundary != null)
                .map(grid -> new GridIndex.Area(grid.code, grid.network, grid.level, Boundary.stored(grid.boundary)))
                .toList());
    }

    private static <T> void file(String key, T thing, Map<String, List<T>> things) {
        if (key != null) {
            things.computeIfAbsent(key, k -> new ArrayList<>()).add(thing);
        }
    }

    private Post post(StoredPost row) {
        Person person = personById.get(row.person);
        return new Post(
                row.id,
                row.code,
                row.role,
                row.unit,
                row.grid,
                person.code(),
                person.name(),
                row.substitute == null ? null : personById.get(row.substitute).code(),
                LocalDate.ofEpochDay(row.firstDay),
                row.lastDay == null ? null : LocalDate.ofEpochDay(row.lastDay),
                row.home,
                row.tier == null ? null : Tier.of(row.tier).orElse(null));
    }

    /** Parents before children, siblings in the order of their file. */
    static <T> List<T> tree(List<T> nodes, Function<T, String> code, Function<T, String> parent) {
        Map<String, List<T>> children = new HashMap<>();
        nodes.forEach(node -> children.computeIfAbsent(parent.apply(node), key -> new ArrayList<>())
                .add(node));
        List<T> ordered = new ArrayList<>();
        descend(null, children, code, ordered);
        return List.copyOf(ordered);
    }

    private static <T> void descend(
            String from, Map<String, List<T>> children, Function<T, String> code, List<T> ordered) {
        for (T node : children.getOrDefault(from, List.of())) {
            ordered.add(node);
            descend(code.apply(node), children, code, ordered);
        }
    }

    /** Reads all that is stored. The caller sees to it that no import commits in between. */
    static Snapshot read(EntityManager manager, long revision) {
        return new Snapshot(
                revision,
                new Rows(
                        all(manager, StoredUnit.class, "firstDay, e.id"),
                        all(manager, StoredNetwork.class, "firstDay, e.id"),
                        all(manager, StoredGrid.class, "firstDay, e.id"),
                        StoredPerson.staff(manager),
                        all(manager, StoredPost.class, "code, e.firstDay"),
                        all(manager, StoredTeamGrid.class, "team, e.grid, e.firstDay"),
                        all(manager, StoredPostFirm.class, "post, e.firm, e.firstDay")));
    }

    private static <T> List<T> all(EntityManager manager, Class<T> type, String order) {
        return manager.createQuery("SELECT e FROM " + type.getSimpleName() + " e ORDER BY e." + order, type)
                .getResultList();
    }

    private List<Unit> units(Predicate<StoredTerm> when) {
        return tree(
                unitRows.stream()
                        .filter(when)
                        .sorted(Comparator.comparing(unit -> unit.place))
                        .map(StoredUnit::unit)
                        .toList(),
                Unit::code,
                Unit::parent);
    }

    private List<Network> networks(Predicate<StoredTerm> when) {
        return networkRows.stream()
                .filter(when)
                .sorted(Comparator.comparing(network -> network.place))
                .map(StoredNetwork::network)
                .toList();
    }

    private List<Grid> grids(Predicate<StoredTerm> when) {
        return tree(
                gridRows.values().stream()
                        .flatMap(List::stream)
                        .filter(when)
                        .sorted(Comparator.comparing((StoredGrid grid) -> grid.place)
                                .thenComparing(grid -> grid.id))
                        .map(StoredGrid::grid)
                        .toList(),
                Grid::code,
                Grid::parent);
    }

    List<Unit> units(LocalDate day) {
        return units(row -> row.on(day));
    }

    List<Network> networks(LocalDate day) {
        return networks(row -> row.on(day));
    }

    List<Grid> grids(LocalDate day) {
        return grids(row -> row.on(day));
    }

    private Optional<StoredGrid> row(String code, LocalDate day) {
        return gridRows.getOrDefault(code, List.of()).stream()
                .filter(row -> row.on(day))
                .findFirst();
    }

    Optional<Grid> grid(String code, LocalDate day) {
        return row(code, day).map(StoredGrid::grid);
    }

    Optional<String> boundary(String code, LocalDate day) {
        return row(code, day).map(row -> row.boundary);
    }

    /** The grid at a point on a day. */
    Optional<Grid> at(Point point, String network, LocalDate day) {
        Integer turn = turns.floor(Math.max(StoredTerm.EVER, StoredTerm.day(day)));
        if (turn == null) {
            return Optional.empty();
        }
        LocalDate then = LocalDate.ofEpochDay(turn);
        GridIndex its = turn.equals(turns.last())
                ? index
                : past.get(
                        turn,
                        key -> index(
                                gridRows.values().stream().flatMap(List::stream).filter(row -> row.on(then))));
        return its.at(point, network).flatMap(code -> grid(code, day));
    }

    /** The grid that stands for another one now. */
    Optional<Grid> heir(String code) {
        List<StoredGrid> its = gridRows.getOrDefault(code, List.of());
        // A circle of successors cannot be made: codes that were used before do not begin again as a successor.
        for (int steps = 0; !its.isEmpty() && steps <= gridRows.size(); steps++) {
            StoredGrid last = its.get(its.size() - 1);
            if (last.open()) {
                return Optional.of(last.grid());
            }
            String next = last.successor == null ? last.parent : last.successor;
            its = next == null ? List.of() : gridRows.getOrDefault(next, List.of());
        }
        return Optional.empty();
    }

    Optional<Unit> root() {
        return units.isEmpty() ? Optional.empty() : Optional.of(units.get(0));
    }

    /** Posts that fit, held on a day. */
    List<Post> who(PostQuery query, LocalDate day) {
        if (query.firm() != null) {
            List<Post> linked = byFirm.getOrDefault(query.firm(), List.of()).stream()
                    .filter(tie -> on(tie.from(), tie.to(), day))
                    .flatMap(tie -> postsByCode.getOrDefault(tie.post(), List.of()).stream())
                    .filter(post -> post.on(day))
                    .distinct()
                    .toList();
            if (linked.isEmpty() && query.grid() == null) {
                return List.of();
            }
            if (!linked.isEmpty()) {
                PostQuery rest = new PostQuery(query.role(), query.unit(), null, query.home(), query.tier(), null);
                return linked.stream().filter(post -> fits(rest, post)).toList();
            }
        }
        List<Post> some = posts;
        if (query.unit() != null) {
            some = postsByUnit.getOrDefault(query.unit(), List.of());
        } else if (query.grid() != null) {
            some = postsByGrid.getOrDefault(query.grid(), List.of());
        }
        return some.stream()
                .filter(post -> fits(query, post))
                .filter(post -> post.on(day))
                .toList();
    }

    private static boolean fits(PostQuery query, Post post) {
        return is(query.role(), post.role())
                && is(query.unit(), post.unit())
                && is(query.grid(), post.grid())
                && is(query.home(), post.home())
                && is(query.tier(), post.tier());
    }

    private static boolean is(Object wanted, Object value) {
        return wanted == null || Objects.equals(wanted, value);
    }

    static boolean on(LocalDate from, LocalDate to, LocalDate day) {
        return (from == null || !from.isAfter(day)) && (to == null || !to.isBefore(day));
    }

    /** Posts that a person holds or stands in for on a day. */
    List<Post> of(String person, LocalDate day) {
        return postsByPerson.getOrDefault(person, List.of()).stream()
                .filter(post -> post.on(day))
                .sorted(Comparator.comparing((Post post) -> !post.person().equals(person))
                        .thenComparing(Post::code))
                .toList();
    }
}
