package org.gridhall.core.organisation;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Unit;
import org.gridhall.core.organisation.Draft.GridRow;
import org.gridhall.core.organisation.Draft.NetworkRow;
import org.gridhall.core.organisation.Draft.Outline;
import org.gridhall.core.organisation.Draft.PersonRow;
import org.gridhall.core.organisation.Draft.PostRow;
import org.gridhall.core.organisation.Draft.UnitRow;
import org.gridhall.core.storage.Ids;

/** Makes the tables say what a checked draft says, within the running transaction, and counts what that changed. */
final class DraftWriter {

    private final EntityManager manager;
    private final Ids ids;
    private final LocalDate today;
    private final Draft draft;
    private final Map<String, int[]> counts = new LinkedHashMap<>();
    private boolean reordered;

    DraftWriter(EntityManager manager, Ids ids, LocalDate today, Draft draft) {
        this.manager = manager;
        this.ids = ids;
        this.today = today;
        this.draft = draft;
    }

    /** Accounts are not written here: they belong to a package of their own. */
    void write() {
        units();
        networks();
        grids();
        Map<String, StoredPerson> people = people();
        manager.flush();
        posts(people);
        manager.flush();
        retire(people);
    }

    int changed(String kind) {
        return counts.containsKey(kind) ? counts.get(kind)[0] : 0;
    }

    /** What the trail says: how many rows of each kind were added, changed or ended. */
    Map<String, Object> changes() {
        Map<String, Object> changes = new LinkedHashMap<>();
        counts.forEach((kind, count) -> changes.put(kind, List.of(0, count[0])));
        return changes;
    }

    boolean anything() {
        return reordered || !counts.isEmpty();
    }

    private void count(String kind) {
        counts.computeIfAbsent(kind, key -> new int[1])[0]++;
    }

    private <T> Map<String, T> stored(Class<T> type, Function<T, String> code) {
        return manager.createQuery("SELECT e FROM " + type.getSimpleName() + " e", type).getResultList().stream()
                .collect(Collectors.toMap(code, Function.identity()));
    }

    private void units() {
        Map<String, StoredUnit> stored = stored(StoredUnit.class, unit -> unit.code);
        int place = 0;
        for (UnitRow row : Snapshot.tree(draft.units(), UnitRow::code, UnitRow::parent)) {
            String path = draft.unitPaths().get(row.code());
            Unit unit = new Unit(row.code(), row.parent(), row.kind(), row.name(), path);
            StoredUnit its = stored.remove(row.code());
            if (its == null) {
                its = new StoredUnit();
                its.id = ids.next();
                its.become(unit);
                its.stand(place);
                manager.persist(its);
                count("units");
            } else if (its.ended || !its.unit().equals(unit)) {
                its.become(unit);
                count("units");
            }
            if (its.place != place) {
                its.stand(place);
                reordered = true;
            }
            place++;
        }
        stored.values().stream().filter(unit -> !unit.ended).forEach(unit -> {
            unit.end();
            count("units");
        });
    }

    private void networks() {
        Map<String, StoredNetwork> stored = stored(StoredNetwork.class, network -> network.code);
        int place = 0;
        for (NetworkRow row : draft.networks()) {
            Network network = new Network(row.code(), row.kind(), row.name());
            StoredNetwork its = stored.remove(row.code());
            if (its == null) {
                its = new StoredNetwork();
                its.id = ids.next();
                its.become(network);
                its.stand(place);
                manager.persist(its);
                count("networks");
            } else if (its.ended || !its.network().equals(network)) {
                its.become(network);
                count("networks");
            }
            if (its.place != place) {
                its.stand(place);
                reordered = true;
            }
            place++;
        }
        stored.values().stream().filter(network -> !network.ended).forEach(network -> {
            network.end();
            count("networks");
        });
    }

    private void grids() {
        Map<String, StoredGrid> stored = stored(StoredGrid.class, grid -> grid.code);
        int place = 0;
        for (GridRow row : Snapshot.tree(draft.grids(), GridRow::code, GridRow::parent)) {
            Outline outline = draft.outlines().get(row.code());
            String boundary = outline == null ? null : outline.text();
            Grid grid = new Grid(
                    row.code(),
                    row.parent(),
                    row.network(),
                    row.level(),
                    row.kind(),
                    row.unit(),
                    row.name(),
                    draft.gridPaths().get(row.code()),
                    boundary != null);
            StoredGrid its = stored.remove(row.code());
            if (its == null) {
                its = new StoredGrid();
                its.id = ids.next();
                its.become(grid, boundary);
                its.stand(place);
                manager.persist(its);
                count("grids");
            } else if (!its.is(grid, boundary)) {
                its.become(grid, boundary);
                count("grids");
            }
            if (its.place != place) {
                its.stand(place);
                reordered = true;
            }
            place++;
        }
        stored.values().stream().filter(grid -> !grid.ended).forEach(grid -> {
            grid.end();
            count("grids");
        });
    }

    private Map<String, StoredPerson> people() {
        Map<String, StoredPerson> stored = stored(StoredPerson.class, person -> person.code);
        for (PersonRow row : draft.people()) {
            StoredPerson its = stored.get(row.code());
            if (its == null) {
                its = new StoredPerson();
                its.id = ids.next();
                its.become(row);
                manager.persist(its);
                stored.put(its.code, its);
                count("people");
            } else if (!its.is(row)) {
                its.become(row);
                count("people");
            }
        }
        return stored;
    }

    private void posts(Map<String, StoredPerson> people) {
        Map<String, StoredPost> stored = stored(StoredPost.class, post -> post.code + "@" + post.firstDay);
        for (PostRow row : draft.posts()) {
            long person = people.get(row.person()).id;
            Long substitute = row.substitute() == null ? null : (Long) people.get(row.substitute()).id;
            StoredPost its = stored.remove(row.code() + "@" + StoredPost.day(row.from()));
            if (its == null) {
                its = new StoredPost();
                its.id = ids.next();
                its.become(row, person, substitute);
                manager.persist(its);
                count("posts");
            } else if (!its.is(row, person, substitute)) {
                its.become(row, person, substitute);
                count("posts");
            }
        }
        stored.values().forEach(this::end);
    }

    /** A term that is over stays as it was, a running one ends yesterday, and one that has not begun never was. */
    private void end(StoredPost post) {
        int now = StoredPost.day(today);
        if (post.firstDay > now) {
            manager.remove(post);
            count("posts");
        } else if (post.lastDay == null || post.lastDay >= now) {
            post.endOn(today.minusDays(1));
            count("posts");
        }
    }

    /** Removes people who are in no file, no post and no account. */
    private void retire(Map<String, StoredPerson> people) {
        Set<String> named = draft.people().stream().map(PersonRow::code).collect(Collectors.toSet());
        List<StoredPerson> missing = people.values().stream()
                .filter(person -> !named.contains(person.code))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        Set<Long> needed = new HashSet<>(numbers("SELECT p.person FROM StoredPost p"));
        needed.addAll(numbers("SELECT p.substitute FROM StoredPost p WHERE p.substitute IS NOT NULL"));
        needed.addAll(numbers("SELECT a.person FROM StoredAccount a"));
        missing.stream().filter(person -> !needed.contains(person.id)).forEach(person -> {
            manager.remove(person);
            count("people");
        });
    }

    private Collection<Long> numbers(String query) {
        return manager.createQuery(query, Long.class).getResultList();
    }
}
