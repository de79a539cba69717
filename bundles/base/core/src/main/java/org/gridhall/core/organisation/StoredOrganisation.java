package org.gridhall.core.organisation;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
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
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.core.storage.Database;
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

    private final Database database;
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
        this.imports = new Imports(database, trail, clock);
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
                    } catch (RuntimeException e) {
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
        ImportReport report = imports.bring(actor, files, roles());
        reload();
        return report;
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
    public Optional<Grid> grid(String code) {
        return Optional.ofNullable(snapshot.gridByCode.get(code));
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
    public Optional<String> boundary(String grid) {
        return Optional.ofNullable(snapshot.boundaries.get(grid));
    }

    @Override
    public List<Post> who(String role, String unit, String grid, LocalDate day) {
        return snapshot.who(role, unit, grid, day);
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
