package org.gridhall.core.organisation;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.ChangePreview;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.GridChange.PostMove;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.organisation.PlannedChange.State;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans changes of grids and puts them in force on their day. Whoever does holds the revision's row, so each is done once. */
final class Reshaping {

    private static final Logger LOG = LoggerFactory.getLogger(Reshaping.class);
    private static final Subject SUBJECT = new Subject(Subject.ORGANISATION, 1);

    private final Database database;
    private final ChainedTrail trail;
    private final Clock clock;
    private final Ids ids;

    /** @param clock in the zone of the district */
    Reshaping(Database database, ChainedTrail trail, Clock clock, Ids ids) {
        this.database = database;
        this.trail = trail;
        this.clock = clock;
        this.ids = ids;
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    /** Checks and keeps a change, and puts it in force when its day is today. */
    PlannedChange plan(Actor actor, GridChange change, Set<String> roles) {
        return database.write(manager -> {
            OrganisationRevision revision = OrganisationRevision.lock(manager);
            ChangeCheck.Outcome outcome = outcome(manager, change, roles);
            StoredGridChange row = StoredGridChange.of(ids.next(), change, actor.name(), clock.instant());
            manager.persist(row);
            trail(actor, "plan-grids", revision.revision, row);
            if (!change.day().isAfter(today())) {
                force(manager, revision, row, outcome, actor);
            }
            return row.planned();
        });
    }

    /** @throws Problem INVALID with all that is wrong */
    private ChangeCheck.Outcome outcome(EntityManager manager, GridChange change, Set<String> roles) {
        ChangeFaults faults = new ChangeFaults();
        ChangeCheck.head(change, today(), faults);
        if (!faults.none()) {
            throw Problem.invalid(faults.errors());
        }
        // Changes that are planned before it will have been made by then.
        Plots then = grids(manager);
        for (StoredGridChange earlier : planned(manager, StoredTerm.day(change.day()))) {
            ChangeCheck.Outcome its = check(manager, then, earlier.change(), roles, true, new ChangeFaults());
            then = its == null ? then : its.after();
        }
        ChangeCheck.Outcome outcome = check(manager, then, change, roles, false, faults);
        if (outcome == null) {
            throw Problem.invalid(faults.errors());
        }
        return outcome;
    }

    /** What a change would come to. */
    ChangePreview preview(GridChange change, Set<String> roles) {
        return database.read(manager -> {
            ChangeCheck.Outcome outcome = outcome(manager, change, roles);
            return new ChangePreview(outcome.ended(), outcome.posts(), touched(manager, change));
        });
    }

    /** How many open tickets lie in the grids that end or get another boundary, or above those that begin on free ground. */
    static long touched(EntityManager manager, GridChange change) {
        Set<String> codes = new TreeSet<>(change.end());
        change.alter().stream()
                .filter(grid -> grid != null && (grid.boundary() != null || grid.parent() != null))
                .forEach(grid -> codes.add(grid.code()));
        change.begin().stream()
                .filter(grid -> grid != null && grid.parent() != null)
                .forEach(grid -> codes.add(grid.parent()));
        if (codes.isEmpty()) {
            return 0;
        }
        List<String> paths = manager.createQuery(
                        "SELECT g.path FROM StoredGrid g WHERE g.lastDay IS NULL AND g.network IS NULL AND g.code IN :codes",
                        String.class)
                .setParameter("codes", codes)
                .getResultList();
        return paths.isEmpty()
                ? 0
                : manager.createQuery(
                                "SELECT COUNT(t) FROM StoredTicket t WHERE t.gridPath IN :paths AND t.closedAt IS NULL",
                                Long.class)
                        .setParameter("paths", paths)
                        .getSingleResult();
    }

    PlannedChange withdraw(Actor actor, long id) {
        return database.write(manager -> {
            OrganisationRevision revision = OrganisationRevision.lock(manager);
            StoredGridChange row = manager.find(StoredGridChange.class, id);
            if (row == null) {
                throw Problem.notFound("没有这个网格变更", "There is no such change of grids");
            }
            if (row.state() == State.WITHDRAWN) {
                return row.planned();
            }
            if (row.state() != State.PLANNED) {
                throw Problem.of(
                        Problem.Kind.CONFLICT,
                        "change.state",
                        "此变更已经生效或失效，不能撤回；需要时请提交新的变更",
                        "It is no longer only planned and cannot be withdrawn; bring in another change instead");
            }
            row.state = State.WITHDRAWN.ordinal();
            trail(actor, "withdraw-grids", revision.revision, row);
            return row.planned();
        });
    }

    /** Puts in force what is due, in the order of days. Returns how many. */
    int due(Set<String> roles) {
        int day = StoredTerm.day(today());
        if (database.read(manager -> planned(manager, day)).isEmpty()) {
            return 0;
        }
        int made = 0;
        while (database.write(manager -> {
            OrganisationRevision revision = OrganisationRevision.lock(manager);
            List<StoredGridChange> due = planned(manager, day);
            if (due.isEmpty()) {
                return false;
            }
            StoredGridChange row = due.get(0);
            ChangeFaults faults = new ChangeFaults();
            ChangeCheck.Outcome outcome = check(manager, grids(manager), row.change(), roles, true, faults);
            if (outcome == null) {
                row.fail(faults.errors().stream()
                        .map(error -> error.field() + " " + error.message())
                        .toList());
                trail(Actor.SYSTEM, "fail-grids", revision.revision, row);
                LOG.warn("the change of grids {} could not come into force: {}", row.id, row.fault);
            } else {
                force(manager, revision, row, outcome, Actor.SYSTEM);
            }
            return true;
        })) {
            made++;
        }
        return made;
    }

    private static List<StoredGridChange> planned(EntityManager manager, int day) {
        return manager.createQuery(
                        "SELECT c FROM StoredGridChange c WHERE c.state = :state AND c.day <= :day ORDER BY c.day, c.id",
                        StoredGridChange.class)
                .setParameter("state", State.PLANNED.ordinal())
                .setParameter("day", day)
                .getResultList();
    }

    private static Plots grids(EntityManager manager) {
        List<StoredGrid> open = manager.createQuery(
                        "SELECT g FROM StoredGrid g WHERE g.lastDay IS NULL ORDER BY g.place, g.id", StoredGrid.class)
                .getResultList();
        List<String> used = manager.createQuery("SELECT DISTINCT g.code FROM StoredGrid g", String.class)
                .getResultList();
        return new Plots(open.stream().map(Plot::of).toList(), used);
    }

    private static ChangeCheck.Outcome check(
            EntityManager manager,
            Plots grids,
            GridChange change,
            Set<String> roles,
            boolean late,
            ChangeFaults faults) {
        Set<String> units =
                Set.copyOf(manager.createQuery("SELECT u.code FROM StoredUnit u WHERE u.lastDay IS NULL", String.class)
                        .getResultList());
        Set<String> people = change.posts().isEmpty()
                ? Set.of()
                : Set.copyOf(
                        manager.createQuery("SELECT p.code FROM StoredPerson p WHERE p.code IS NOT NULL", String.class)
                                .getResultList());
        return new ChangeCheck(
                        grids,
                        change,
                        new ChangeCheck.Known(units, people, roles, posts(manager, change.day())),
                        late,
                        faults)
                .run();
    }

    /** The terms of posts in grids that are not over before a day, by post. */
    private static Map<String, List<StoredPost>> posts(EntityManager manager, LocalDate day) {
        return manager
                .createQuery(
                        "SELECT p FROM StoredPost p WHERE p.grid IS NOT NULL"
                                + " AND (p.lastDay IS NULL OR p.lastDay >= :day) ORDER BY p.code, p.firstDay",
                        StoredPost.class)
                .setParameter("day", StoredTerm.day(day))
                .getResultList()
                .stream()
                .collect(Collectors.groupingBy(post -> post.code));
    }

    /** Says that all open tickets have followed. Only inside a write. */
    void followed(long revision, StoredGridChange row) {
        trail(Actor.SYSTEM, StoredOrganisation.FOLLOWED, revision, row);
    }

    private void trail(Actor actor, String action, long revision, StoredGridChange row) {
        GridChange change = row.change();
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("state", Arrays.asList(null, row.state().name()));
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("change", Long.toString(row.id));
        payload.put("day", change.day().toString());
        payload.put("reason", row.reason);
        if (row.document != null) {
            payload.put("document", row.document);
        }
        payload.put("end", change.end());
        payload.put(
                "begin", change.begin().stream().map(GridChange.NewGrid::code).toList());
        payload.put("alter", change.alter().stream().map(GridChange.Alter::code).toList());
        Grant grant = actor.with(Permissions.ORGANISATION_WRITE).findFirst().orElse(null);
        trail.append(new Deed(SUBJECT, action, actor, grant, clock.instant(), (int) revision, changes, payload));
    }

    /** Makes the tables say what the change says, from its day on. */
    private void force(
            EntityManager manager,
            OrganisationRevision revision,
            StoredGridChange row,
            ChangeCheck.Outcome outcome,
            Actor actor) {
        GridChange change = row.change();
        int day = StoredTerm.day(change.day());
        Map<String, StoredGrid> open = new HashMap<>();
        manager.createQuery("SELECT g FROM StoredGrid g WHERE g.lastDay IS NULL", StoredGrid.class)
                .getResultList()
                .forEach(grid -> open.put(grid.code, grid));
        Set<String> followed = new TreeSet<>();
        for (String code : change.end()) {
            StoredGrid ended = open.get(code);
            followed.add(ended.path);
            ended.endBefore(day);
            ended.successor = outcome.successor(code);
        }
        Map<String, Grid> after = outcome.after().grids();
        for (Plot plot : outcome.after().all()) {
            Grid grid = after.get(plot.code());
            StoredGrid known = open.get(plot.code());
            if (known == null || !known.is(grid, plot.boundary())) {
                if (known != null
                        && (!known.path.equals(grid.path()) || outcome.redrawn().contains(plot.code()))) {
                    followed.add(known.path);
                }
                StoredGrid above = open.get(plot.parent());
                if (above != null && (known == null || outcome.redrawn().contains(plot.code()))) {
                    followed.add(above.path);
                }
                write(manager, known, grid, plot, day);
            }
        }
        if (after.values().stream()
                        .anyMatch(grid ->
                                grid.network() != null && outcome.fresh().contains(grid.code()))
                || change.end().stream().anyMatch(code -> open.get(code).network != null)
                || outcome.altered().stream().anyMatch(code -> open.get(code).network != null)) {
            // Tickets lie in the main tree.
            followed.clear();
        }
        posts(manager, change, outcome, day);
        teams(manager, change, outcome, day);
        row.force(List.copyOf(followed), clock.instant());
        revision.advance();
        trail(actor, "reshape-grids", revision.revision, row);
    }

    private void write(EntityManager manager, StoredGrid known, Grid grid, Plot plot, int day) {
        if (known != null && known.firstDay >= day && known.firstDay != StoredTerm.EVER) {
            known.become(grid, plot.boundary());
            return;
        }
        if (known != null) {
            known.endBefore(day);
        }
        StoredGrid next = new StoredGrid();
        next.id = ids.next();
        next.become(grid, plot.boundary());
        next.place = plot.place();
        next.firstDay = day;
        manager.persist(next);
    }

    private void posts(EntityManager manager, GridChange change, ChangeCheck.Outcome outcome, int day) {
        Map<String, List<StoredPost>> posts = posts(manager, change.day());
        Set<String> gone = Set.copyOf(change.end());
        outcome.posts().forEach((code, to) -> {
            for (StoredPost term : posts.getOrDefault(code, List.of())) {
                if (gone.contains(term.grid)) {
                    move(manager, term, to, day);
                }
            }
        });
        if (change.posts().isEmpty()) {
            return;
        }
        Map<String, Long> people = new HashMap<>();
        StoredPerson.staff(manager).forEach(person -> people.put(person.code, person.id));
        for (PostMove move : change.posts()) {
            List<StoredPost> terms = posts.getOrDefault(move.post(), List.of());
            if (move.person() == null && !terms.isEmpty()) {
                terms.forEach(term -> {
                    StoredPost moved = move(manager, term, move.grid(), day);
                    if (moved != null && move.role() != null) {
                        moved.role = move.role();
                    }
                });
            } else if (move.person() != null) {
                String role = move.role() == null ? terms.get(0).role : move.role();
                StoredPost fresh =
                        terms.isEmpty() ? new StoredPost() : terms.get(0).movedTo(move.grid(), day, 0);
                terms.forEach(term -> move(manager, term, null, day));
                manager.flush();
                fresh.id = ids.next();
                fresh.code = move.post();
                fresh.role = role;
                fresh.grid = move.grid();
                fresh.person = people.get(move.person());
                fresh.substitute = move.substitute() == null ? null : people.get(move.substitute());
                fresh.firstDay = day;
                fresh.lastDay = null;
                manager.persist(fresh);
            }
        }
    }

    /** Lets a term go on in another grid from a day on, or end; returns the row that goes on. */
    private StoredPost move(EntityManager manager, StoredPost term, String to, int day) {
        if (term.firstDay >= day) {
            if (to == null) {
                manager.remove(term);
                return null;
            }
            term.grid = to;
            return term;
        }
        StoredPost next = to == null ? null : term.movedTo(to, day, ids.next());
        term.endBefore(day);
        if (next != null) {
            manager.persist(next);
        }
        return next;
    }

    /** A team that served a grid serves those that got its ground. */
    private void teams(EntityManager manager, GridChange change, ChangeCheck.Outcome outcome, int day) {
        if (change.end().isEmpty()) {
            return;
        }
        List<StoredTeamGrid> all = new ArrayList<>(manager.createQuery(
                        "SELECT t FROM StoredTeamGrid t WHERE t.lastDay IS NULL OR t.lastDay >= :day",
                        StoredTeamGrid.class)
                .setParameter("day", day)
                .getResultList());
        Set<String> there = all.stream().map(tie -> tie.team + " " + tie.grid).collect(Collectors.toSet());
        for (StoredTeamGrid tie : all) {
            for (String to : outcome.ended().getOrDefault(tie.grid, List.of())) {
                if (there.add(tie.team + " " + to)) {
                    StoredTeamGrid next = new StoredTeamGrid();
                    next.id = ids.next();
                    next.team = tie.team;
                    next.grid = to;
                    next.firstDay = Math.max(day, tie.firstDay);
                    next.lastDay = tie.lastDay;
                    manager.persist(next);
                }
            }
            if (outcome.ended().containsKey(tie.grid)) {
                if (tie.firstDay < day) {
                    tie.endBefore(day);
                } else {
                    manager.remove(tie);
                }
            }
        }
    }

    /** The oldest change whose tickets still follow, locked; null for none. */
    static StoredGridChange following(EntityManager manager) {
        List<Long> some = manager.createQuery(
                        "SELECT c.id FROM StoredGridChange c WHERE c.state = :state ORDER BY c.inForceAt, c.id",
                        Long.class)
                .setParameter("state", State.IN_FORCE.ordinal())
                .setMaxResults(1)
                .getResultList();
        if (some.isEmpty()) {
            return null;
        }
        StoredGridChange row = manager.find(StoredGridChange.class, some.get(0), LockModeType.PESSIMISTIC_WRITE);
        // Another node may have ended it while this one waited.
        return row.state() == State.IN_FORCE ? row : null;
    }
}
