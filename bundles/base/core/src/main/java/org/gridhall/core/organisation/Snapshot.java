package org.gridhall.core.organisation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.persistence.EntityManager;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.Unit;
import org.gridhall.core.place.Boundary;
import org.gridhall.core.place.GridIndex;

/** The whole organisation at one revision, held in memory; never changes. */
final class Snapshot {

    final long revision;
    final List<Unit> units;
    final List<Network> networks;
    final List<Grid> grids;
    final List<Post> posts;
    final Collection<Person> people;
    final GridIndex index;

    /** With those that have ended: tickets may still name them. */
    final Map<String, Unit> unitByCode = new HashMap<>();

    /** With those that have ended. */
    final Map<String, Grid> gridByCode = new HashMap<>();

    final Map<String, String> boundaries = new HashMap<>();
    final Map<String, Person> personByCode = new LinkedHashMap<>();
    final Map<Long, Person> personById = new HashMap<>();

    private final Map<String, List<Post>> postsByUnit = new HashMap<>();
    private final Map<String, List<Post>> postsByGrid = new HashMap<>();
    private final Map<String, List<Post>> postsByPerson = new HashMap<>();

    private Snapshot(
            long revision,
            List<StoredUnit> storedUnits,
            List<StoredNetwork> storedNetworks,
            List<StoredGrid> storedGrids,
            List<StoredPerson> storedPeople,
            List<StoredPost> storedPosts) {
        this.revision = revision;
        storedUnits.forEach(unit -> unitByCode.put(unit.code, unit.unit()));
        storedGrids.forEach(grid -> gridByCode.put(grid.code, grid.grid()));
        units = tree(
                storedUnits.stream()
                        .filter(unit -> !unit.ended)
                        .map(StoredUnit::unit)
                        .toList(),
                Unit::code,
                Unit::parent);
        grids = tree(
                storedGrids.stream()
                        .filter(grid -> !grid.ended)
                        .map(StoredGrid::grid)
                        .toList(),
                Grid::code,
                Grid::parent);
        networks = storedNetworks.stream()
                .filter(network -> !network.ended)
                .map(StoredNetwork::network)
                .toList();
        storedPeople.forEach(row -> {
            personByCode.put(row.code, row.person());
            personById.put(row.id, row.person());
        });
        people = List.copyOf(personByCode.values());
        posts = storedPosts.stream().map(this::post).toList();
        for (Post post : posts) {
            file(post.unit(), post, postsByUnit);
            file(post.grid(), post, postsByGrid);
            file(post.person(), post, postsByPerson);
            file(post.substitute(), post, postsByPerson);
        }
        List<GridIndex.Area> areas = new ArrayList<>();
        for (StoredGrid grid : storedGrids) {
            if (!grid.ended && grid.boundary != null) {
                boundaries.put(grid.code, grid.boundary);
                areas.add(new GridIndex.Area(grid.code, grid.network, grid.level, Boundary.stored(grid.boundary)));
            }
        }
        index = new GridIndex(areas);
    }

    private static void file(String key, Post post, Map<String, List<Post>> posts) {
        if (key != null) {
            posts.computeIfAbsent(key, k -> new ArrayList<>()).add(post);
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
                row.lastDay == null ? null : LocalDate.ofEpochDay(row.lastDay));
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
                all(manager, StoredUnit.class, "place"),
                all(manager, StoredNetwork.class, "place"),
                all(manager, StoredGrid.class, "place"),
                all(manager, StoredPerson.class, "code"),
                all(manager, StoredPost.class, "code, e.firstDay"));
    }

    private static <T> List<T> all(EntityManager manager, Class<T> type, String order) {
        return manager.createQuery("SELECT e FROM " + type.getSimpleName() + " e ORDER BY e." + order, type)
                .getResultList();
    }

    Optional<Unit> root() {
        return units.isEmpty() ? Optional.empty() : Optional.of(units.get(0));
    }

    /** Posts of a unit or a grid or both null for all, on a day, of one role or null for all. */
    List<Post> who(String role, String unit, String grid, LocalDate day) {
        List<Post> some = posts;
        if (unit != null) {
            some = postsByUnit.getOrDefault(unit, List.of());
        } else if (grid != null) {
            some = postsByGrid.getOrDefault(grid, List.of());
        }
        return some.stream()
                .filter(post -> unit == null || grid == null || grid.equals(post.grid()))
                .filter(post -> role == null || role.equals(post.role()))
                .filter(post -> held(post, day))
                .toList();
    }

    /** Posts that a person holds or stands in for on a day. */
    List<Post> of(String person, LocalDate day) {
        return postsByPerson.getOrDefault(person, List.of()).stream()
                .filter(post -> held(post, day))
                .sorted(Comparator.comparing((Post post) -> !post.person().equals(person))
                        .thenComparing(Post::code))
                .toList();
    }

    private static boolean held(Post post, LocalDate day) {
        return !post.from().isAfter(day) && (post.to() == null || !post.to().isBefore(day));
    }
}
