package org.gridhall.core.organisation;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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
    private final Set<String> followed = new TreeSet<>();
    private final boolean first;
    private boolean reordered;

    /** @param first whether nothing was there before: then it has been so ever since */
    DraftWriter(EntityManager manager, Ids ids, LocalDate today, Draft draft, boolean first) {
        this.manager = manager;
        this.ids = ids;
        this.today = today;
        this.draft = draft;
        this.first = first;
    }

    /** Accounts are not written here: they belong to a package of their own. */
    void write() {
        units();
        networks();
        grids();
        Map<String, StoredPerson> people = people();
        manager.flush();
        posts(people);
        teamGrids();
        postFirms();
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
        Terms<StoredUnit> stored = terms(StoredUnit.class, unit -> unit.code);
        int place = 0;
        for (UnitRow row : Snapshot.tree(draft.units(), UnitRow::code, UnitRow::parent)) {
            StoredUnit its = stored.take(row.code());
            String purpose = draft.says().contains(DraftReader.PURPOSE) || its == null ? row.purpose() : its.purpose;
            Unit unit = new Unit(
                    row.code(),
                    row.parent(),
                    row.kind(),
                    row.name(),
                    draft.unitPaths().get(row.code()),
                    purpose,
                    null,
                    null);
            if (its == null || !its.is(unit)) {
                its = stored.fresh(row.code(), its, StoredUnit::new);
                its.become(unit);
                count("units");
            }
            if (its.place != place) {
                its.place = place;
                reordered = true;
            }
            place++;
        }
        stored.endRest(() -> count("units"));
    }

    private void networks() {
        Terms<StoredNetwork> stored = terms(StoredNetwork.class, network -> network.code);
        int place = 0;
        for (NetworkRow row : draft.networks()) {
            Network network = new Network(row.code(), row.kind(), row.name());
            StoredNetwork its = stored.take(row.code());
            if (its == null || !its.is(network)) {
                its = stored.fresh(row.code(), its, StoredNetwork::new);
                its.become(network);
                count("networks");
            }
            if (its.place != place) {
                its.place = place;
                reordered = true;
            }
            place++;
        }
        stored.endRest(() -> count("networks"));
    }

    private void grids() {
        Terms<StoredGrid> stored = terms(StoredGrid.class, grid -> grid.code);
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
            StoredGrid its = stored.take(row.code());
            if (its == null || !its.is(grid, boundary)) {
                if (its == null || !grid.path().equals(its.path) || !Objects.equals(boundary, its.boundary)) {
                    follow(its == null ? null : its.path, row);
                }
                its = stored.fresh(row.code(), its, StoredGrid::new);
                its.become(grid, boundary);
                count("grids");
            }
            if (its.place != place) {
                its.place = place;
                reordered = true;
            }
            place++;
        }
        stored.rest().forEach(grid -> {
            if (grid.network == null) {
                followed.add(grid.path);
            }
        });
        stored.endRest(() -> count("grids"));
    }

    /** Tickets of the main tree follow: those of a grid that changed, and those of the grid above, which may lose some to it. */
    private void follow(String oldPath, GridRow row) {
        if (row.network() == null) {
            if (oldPath != null) {
                followed.add(oldPath);
            }
            if (row.parent() != null) {
                followed.add(draft.gridPaths().get(row.parent()));
            }
        }
    }

    /** The paths in which open tickets may have to go elsewhere now. */
    List<String> followed() {
        return List.copyOf(followed);
    }

    private <T extends StoredTerm> Terms<T> terms(Class<T> type, Function<T, String> code) {
        return new Terms<>(manager, ids, first ? StoredTerm.EVER : StoredTerm.day(today), today, type, code);
    }

    private void teamGrids() {
        if (draft.says().contains(DraftReader.TEAM_GRIDS)) {
            ties("teamGrids", StoredTeamGrid.class, draft.teamGrids(), row -> row.team + " " + row.grid, tie -> {
                StoredTeamGrid fresh = new StoredTeamGrid();
                fresh.team = tie.one();
                fresh.grid = tie.other();
                return fresh;
            });
        }
    }

    private void postFirms() {
        if (draft.says().contains(DraftReader.POST_FIRMS)) {
            ties("postFirms", StoredPostFirm.class, draft.postFirms(), row -> row.post + " " + row.firm, tie -> {
                StoredPostFirm fresh = new StoredPostFirm();
                fresh.post = tie.one();
                fresh.firm = tie.other();
                return fresh;
            });
        }
    }

    private <T extends StoredTerm> void ties(
            String kind,
            Class<T> type,
            List<? extends Draft.Tie> rows,
            Function<T, String> key,
            Function<Draft.Tie, T> make) {
        Map<String, T> stored = stored(type, row -> key.apply(row) + "@" + row.firstDay);
        for (Draft.Tie row : rows) {
            int from = row.from() == null ? StoredTerm.EVER : StoredTerm.day(row.from());
            Integer to = row.to() == null ? null : (Integer) StoredTerm.day(row.to());
            T its = stored.remove(row.one() + " " + row.other() + "@" + from);
            if (its == null) {
                its = make.apply(row);
                its.id = ids.next();
                its.firstDay = from;
                its.lastDay = to;
                manager.persist(its);
                count(kind);
            } else if (!Objects.equals(its.lastDay, to)) {
                its.lastDay = to;
                count(kind);
            }
        }
        stored.values().forEach(tie -> end(tie, kind));
    }

    private Map<String, StoredPerson> people() {
        Map<String, StoredPerson> stored = StoredPerson.staff(manager).stream()
                .collect(Collectors.toMap(person -> person.code, Function.identity()));
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
        for (PostRow said : draft.posts()) {
            StoredPost known = stored.get(said.code() + "@" + StoredPost.day(said.from()));
            PostRow row = said.with(
                    draft.says().contains(DraftReader.HOME) || known == null ? said.home() : known.home,
                    draft.says().contains(DraftReader.TIER) || known == null ? said.tier() : known.tier);
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
        stored.values().forEach(post -> end(post, "posts"));
    }

    /** A term that is over stays as it was, a running one ends yesterday, and one that has not begun never was. */
    private void end(StoredTerm term, String kind) {
        int now = StoredTerm.day(today);
        if (term.firstDay > now) {
            manager.remove(term);
            count(kind);
        } else if (term.lastDay == null || term.lastDay >= now) {
            term.endBefore(now);
            count(kind);
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
        needed.addAll(manager.createQuery("SELECT p.person FROM StoredParty p WHERE p.person IN :people", Long.class)
                .setParameter(
                        "people", missing.stream().map(person -> person.id).toList())
                .getResultList());
        // Whom the people model knows more of is not the organisation's to remove.
        missing.stream()
                .filter(person -> person.seq == 0 && !needed.contains(person.id))
                .forEach(person -> {
                    manager.remove(person);
                    count("people");
                });
    }

    private Collection<Long> numbers(String query) {
        return manager.createQuery(query, Long.class).getResultList();
    }
}
