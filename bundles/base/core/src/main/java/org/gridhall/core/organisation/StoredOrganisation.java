package org.gridhall.core.organisation;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.organisation.ChangePreview;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Piece;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.organisation.PlannedChange.State;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.PostFirm;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.TeamGrid;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The organisation in the database, answered from a snapshot in memory. An import on this node shows at once, one on
 * another node within two seconds.
 */
@Component(
        service = {Organisation.class, StoredOrganisation.class},
        configurationPid = "org.gridhall.core",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public class StoredOrganisation implements Organisation {

    /** What a district sets in {@code org.gridhall.core.cfg}. */
    public @interface Config {
        /** Folder of the district; its {@code organisation} is brought in at the first start. */
        String settings() default "";

        /** Time zone of the district: its days begin and end there. */
        String zone() default "Asia/Shanghai";
    }

    private static final Logger LOG = LoggerFactory.getLogger(StoredOrganisation.class);

    /** What its trail says once all open tickets have followed a change of grids. */
    public static final String FOLLOWED = "follow-grids";

    /** After so long no node works with the grids of before any more. */
    private static final Duration SETTLED = Duration.ofSeconds(15);

    private final Database database;
    private final Clock clock;
    private final Reshaping reshaping;
    private final Imports imports;
    private final ScheduledExecutorService watcher;
    private volatile Snapshot snapshot;
    private volatile Catalogue catalogue;

    @Activate
    public StoredOrganisation(@Reference Database database, @Reference ChainedTrail trail, Config config) {
        this(
                database,
                trail,
                Clock.system(ZoneId.of(config.zone())),
                config.settings().isBlank() ? null : Path.of(config.settings(), "organisation"));
    }

    /**
     * @param clock in the zone of the district
     * @param folder brought in when the organisation is empty; null for none
     */
    public StoredOrganisation(Database database, ChainedTrail trail, Clock clock, Path folder) {
        this.database = database;
        this.clock = clock;
        Ids ids = new Ids();
        this.reshaping = new Reshaping(database, trail, clock, ids);
        this.imports = new Imports(database, trail, clock, ids);
        // Changes whose day came while nobody was there.
        reshaping.due(Set.of());
        reload();
        if (snapshot.revision == 0 && folder != null) {
            imports.first(folder);
            reload();
        }
        watcher = database.derby() ? null : watch();
    }

    @Deactivate
    public void close() {
        if (watcher != null) {
            watcher.shutdownNow();
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setCatalogue(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    void unsetCatalogue(Catalogue old) {
        if (catalogue == old) {
            catalogue = null;
        }
    }

    /** Only where other nodes can write: Derby belongs to one process, and its readers would wait for an import. */
    private ScheduledExecutorService watch() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "gridhall-organisation");
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(
                () -> {
                    try {
                        if (database.read(OrganisationRevision::read) != snapshot.revision) {
                            reload();
                        }
                    } catch (RuntimeException | Error e) {
                        LOG.debug("organisation not checked for changes", e);
                    }
                },
                2,
                2,
                TimeUnit.SECONDS);
        return executor;
    }

    private synchronized void reload() {
        while (true) {
            long before = database.read(OrganisationRevision::read);
            Snapshot fresh = database.read(manager -> Snapshot.read(manager, before));
            if (database.read(OrganisationRevision::read) == before) {
                snapshot = fresh;
                return;
            }
        }
    }

    @Override
    public ImportReport bring(Actor actor, Map<String, InputStream> files) {
        if (!actor.mayEverywhere(Permissions.ORGANISATION_WRITE)) {
            throw Problem.forbidden("没有导入组织机构的权限", "you may not import an organisation");
        }
        due();
        ImportReport report = imports.bring(actor, files, roles());
        reload();
        return report;
    }

    @Override
    public ImportReport check(Actor actor, Map<String, InputStream> files) {
        if (!actor.mayEverywhere(Permissions.ORGANISATION_WRITE)) {
            throw Problem.forbidden("没有导入组织机构的权限", "you may not import an organisation");
        }
        return imports.check(actor, files, roles());
    }

    private static void need(Actor actor) {
        if (!actor.mayEverywhere(Permissions.ORGANISATION_WRITE)) {
            throw Problem.forbidden("没有变更网格的权限", "you may not change the grids");
        }
    }

    @Override
    public PlannedChange reshape(Actor actor, GridChange change) {
        need(actor);
        due();
        PlannedChange planned = reshaping.plan(actor, change, roles());
        if (planned.state() != State.PLANNED) {
            reload();
        }
        return planned;
    }

    @Override
    public ChangePreview preview(Actor actor, GridChange change) {
        need(actor);
        due();
        return reshaping.preview(change, roles());
    }

    @Override
    public long touched(Actor actor, GridChange change) {
        need(actor);
        return database.read(manager -> Reshaping.touched(manager, change));
    }

    @Override
    public List<Piece> cut(Actor actor, List<String> grids, String line) {
        need(actor);
        Map<String, String> ground = new LinkedHashMap<>();
        grids.forEach(code -> ground.put(code, snapshot.boundaries.get(code)));
        return Cutting.cut(ground, line);
    }

    @Override
    public PlannedChange withdraw(Actor actor, long id) {
        need(actor);
        return reshaping.withdraw(actor, id);
    }

    /** Puts changes in force whose day has come. Returns whether there were any. */
    public boolean due() {
        if (reshaping.due(roles()) == 0) {
            return false;
        }
        reload();
        return true;
    }

    /**
     * Lets some of what lies in grids follow a change that is in force, in one transaction.
     *
     * @param followers one for each kind of things, in the same order each time
     * @return whether there may be more to do at once
     */
    public boolean follow(List<Follower> followers) {
        if (database.read(OrganisationRevision::read) != snapshot.revision) {
            // Another node was faster: tickets are placed into the grids of now.
            reload();
        }
        return database.write(manager -> {
            StoredGridChange row = Reshaping.following(manager);
            if (row == null) {
                return false;
            }
            List<String> paths = row.paths();
            if (row.atPath >= paths.size() * followers.size()) {
                return ended(manager, row);
            }
            Follower.Step step = followers
                    .get(row.atPath / paths.size())
                    .step(manager, row.planned(), paths.get(row.atPath % paths.size()), row.atTicket);
            row.moved += step.moved();
            for (Long ticket : step.unplaced()) {
                if (manager.find(StoredUnplaced.class, new StoredUnplaced.Key(row.id, ticket)) == null) {
                    StoredUnplaced unplaced = new StoredUnplaced();
                    unplaced.change = row.id;
                    unplaced.ticket = ticket;
                    manager.persist(unplaced);
                    row.unplaced++;
                }
            }
            if (step.last() == null) {
                row.atPath++;
                row.atTicket = 0;
            } else {
                row.atTicket = step.last();
            }
            return true;
        });
    }

    /** One more pass after a while: another node may have opened tickets in the old grids before it knew of the change. */
    private boolean ended(EntityManager manager, StoredGridChange row) {
        long settled = row.inForceAt + SETTLED.toMillis();
        long now = clock.millis();
        if (row.passBegan >= settled) {
            row.state = State.DONE.ordinal();
            reshaping.followed(OrganisationRevision.read(manager), row);
            return true;
        }
        if (now < settled) {
            return false;
        }
        row.passBegan = now;
        row.atPath = 0;
        row.atTicket = 0;
        return true;
    }

    @Override
    public Page<PlannedChange> changes(Actor actor, String after, int size) {
        need(actor);
        long below = after == null ? Long.MAX_VALUE : key(after);
        List<PlannedChange> found = database
                .read(manager -> manager.createQuery(
                                "SELECT c FROM StoredGridChange c WHERE c.id < :below ORDER BY c.id DESC",
                                StoredGridChange.class)
                        .setParameter("below", below)
                        .setMaxResults(size + 1)
                        .getResultList())
                .stream()
                .map(StoredGridChange::planned)
                .toList();
        return found.size() <= size
                ? new Page<>(found, null)
                : new Page<>(
                        found.subList(0, size),
                        Long.toString(found.get(size - 1).id()));
    }

    private static long key(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Problem.of(
                    Problem.Kind.UNREADABLE,
                    "page.key",
                    "翻页参数 after 无效，请从第一页开始",
                    "The page key \"after\" is not valid; begin with the first page");
        }
    }

    @Override
    public Optional<PlannedChange> change(Actor actor, long id) {
        need(actor);
        return database.read(manager ->
                Optional.ofNullable(manager.find(StoredGridChange.class, id)).map(StoredGridChange::planned));
    }

    @Override
    public List<Long> unplaced(Actor actor, long change, long after, int limit) {
        need(actor);
        return database.read(manager -> manager.createQuery(
                        "SELECT u.ticket FROM StoredUnplaced u WHERE u.change = :change AND u.ticket > :after"
                                + " ORDER BY u.ticket",
                        Long.class)
                .setParameter("change", change)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList());
    }

    private Set<String> roles() {
        Catalogue now = catalogue;
        return now == null ? Set.of() : now.roles().stream().map(Role::code).collect(Collectors.toSet());
    }

    /** Grows with each change of the organisation. */
    public long revision() {
        return snapshot.revision;
    }

    public Optional<Person> person(long id) {
        return Optional.ofNullable(snapshot.personById.get(id));
    }

    public Optional<Person> person(String code) {
        return Optional.ofNullable(snapshot.personByCode.get(code));
    }

    /** The posts that a person holds or stands in for on a day, their own first. */
    public List<Post> posts(String person, LocalDate day) {
        return snapshot.of(person, day);
    }

    @Override
    public List<Unit> units() {
        return snapshot.units;
    }

    @Override
    public List<Unit> units(LocalDate day) {
        return snapshot.units(day);
    }

    @Override
    public Optional<Unit> unit(String code) {
        return Optional.ofNullable(snapshot.unitByCode.get(code));
    }

    @Override
    public Optional<Unit> root() {
        return snapshot.root();
    }

    @Override
    public List<Grid> grids() {
        return snapshot.grids;
    }

    @Override
    public List<Grid> grids(LocalDate day) {
        return snapshot.grids(day);
    }

    @Override
    public List<Grid> gridsEver() {
        return snapshot.gridsEver;
    }

    @Override
    public Optional<Grid> grid(String code) {
        return Optional.ofNullable(snapshot.gridByCode.get(code));
    }

    @Override
    public Optional<Grid> grid(String code, LocalDate day) {
        return snapshot.grid(code, day);
    }

    @Override
    public Optional<Grid> heir(String grid) {
        return snapshot.heir(grid);
    }

    @Override
    public List<Network> networks(LocalDate day) {
        return snapshot.networks(day);
    }

    @Override
    public List<Network> networks() {
        return snapshot.networks;
    }

    @Override
    public Optional<Grid> gridAt(Point point, String network) {
        Snapshot now = snapshot;
        return now.index.at(point, network).map(now.gridByCode::get);
    }

    @Override
    public Optional<Grid> gridAt(Point point, String network, LocalDate day) {
        return snapshot.at(point, network, day);
    }

    @Override
    public Optional<String> boundary(String grid) {
        return Optional.ofNullable(snapshot.boundaries.get(grid));
    }

    @Override
    public Optional<String> boundary(String grid, LocalDate day) {
        return snapshot.boundary(grid, day);
    }

    @Override
    public List<Post> who(String role, String unit, String grid, LocalDate day) {
        return snapshot.who(new PostQuery(role, unit, grid, null, null, null), day);
    }

    @Override
    public List<Post> who(PostQuery query, LocalDate day) {
        return snapshot.who(query, day);
    }

    @Override
    public List<TeamGrid> teams(String team, String grid, LocalDate day) {
        return snapshot.teamGrids.stream()
                .filter(tie -> team == null || team.equals(tie.team()))
                .filter(tie -> grid == null || grid.equals(tie.grid()))
                .filter(tie -> Snapshot.on(tie.from(), tie.to(), day))
                .toList();
    }

    @Override
    public List<PostFirm> firms(String post, String firm, LocalDate day) {
        return snapshot.postFirms.stream()
                .filter(tie -> post == null || post.equals(tie.post()))
                .filter(tie -> firm == null || firm.equals(tie.firm()))
                .filter(tie -> Snapshot.on(tie.from(), tie.to(), day))
                .toList();
    }

    @Override
    public Map<String, String> files() {
        Snapshot now = snapshot;
        Map<String, String> accounts = new LinkedHashMap<>();
        database.read(manager -> manager.createQuery(
                                "SELECT a.login, a.person FROM StoredAccount a ORDER BY a.login", Object[].class)
                        .getResultList())
                .forEach(row -> accounts.put(
                        (String) row[0], now.personById.get((Long) row[1]).code()));
        return Export.files(now, accounts);
    }
}
