package org.gridhall.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.gridhall.api.health.Health;
import org.gridhall.api.health.HealthPart;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database and, for each bundle with the header {@code Gridhall-Migrations: <unit>;path=<folder>}, migrates its
 * tables and then publishes the pool as {@code DataSource} with {@code osgi.jndi.service.name=<unit>}. A database that is
 * down is asked again until it answers.
 */
@Component(service = HealthPart.class, immediate = true, configurationPid = "org.gridhall.storage")
public final class Storage implements HealthPart, BundleTrackerCustomizer<Storage.Unit> {

    static final String HEADER = "Gridhall-Migrations";

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    private static final int LONGEST_PAUSE_SECONDS = 10;

    /** Where the database is. */
    @ObjectClassDefinition(name = "Gridhall storage")
    public @interface Config {
        @AttributeDefinition(description = "jdbc:derby:FOLDER;create=true or jdbc:postgresql://HOST/DATABASE")
        String url() default "jdbc:derby:derby;create=true";

        String user() default "";

        @AttributeDefinition(type = AttributeType.PASSWORD)
        String password() default "";

        @AttributeDefinition(description = "The most connections open at a time")
        int poolSize() default 16;
    }

    /** A bundle's own tables. */
    static final class Unit {
        private final Bundle bundle;
        private final String name;
        private final String path;
        private volatile ServiceRegistration<DataSource> registration;
        private volatile boolean gone;

        Unit(Bundle bundle, String name, String path) {
            this.bundle = bundle;
            this.name = name;
            this.path = path;
        }
    }

    private final BundleContext context;
    private final Database database;
    /** The URL without what may be secret. */
    private final String place;

    private final ScheduledExecutorService worker;
    private final BundleTracker<Unit> tracker;
    /** Why a unit is not there yet, by name; what is connected and migrated is not in it. */
    private final Map<String, String> reasons = new ConcurrentHashMap<>();

    @Activate
    public Storage(BundleContext context, Config config) {
        this.context = context;
        this.place = config.url().replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
        this.database = Database.open(config.url(), config.user(), config.password(), config.poolSize());
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "gridhall-storage");
            thread.setDaemon(true);
            return thread;
        });
        this.tracker =
                new BundleTracker<>(context, Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING, this);
        tracker.open();
    }

    @Deactivate
    void close() {
        tracker.close();
        worker.shutdown();
        try {
            worker.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        database.close();
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Health check() {
        for (String reason : reasons.values()) {
            return Health.down(reason);
        }
        try (Connection connection = database.pool().getConnection()) {
            return connection.isValid(2) ? Health.UP : Health.down("Database " + place + " does not answer");
        } catch (SQLException e) {
            return Health.down(reason(e));
        }
    }

    @Override
    public Unit addingBundle(Bundle bundle, BundleEvent event) {
        String header = bundle.getHeaders("").get(HEADER);
        if (header == null) {
            return null;
        }
        String[] parts = header.split("\\s*;\\s*path\\s*=\\s*", 2);
        String name = parts[0].trim();
        Unit unit = new Unit(
                bundle, name, parts.length > 1 ? parts[1].replace("\"", "").trim() : "migrations");
        reasons.put(name, "The tables of " + name + " are being prepared");
        worker.execute(() -> prepare(unit, 1));
        return unit;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Unit unit) {
        // the tables stay as they are while the bundle starts and stops
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Unit unit) {
        unit.gone = true;
        reasons.remove(unit.name);
        ServiceRegistration<DataSource> registration = unit.registration;
        if (registration != null) {
            try {
                registration.unregister();
            } catch (IllegalStateException stopped) {
                // the framework has already taken it back
            }
        }
    }

    private void prepare(Unit unit, int pauseSeconds) {
        if (unit.gone) {
            return;
        }
        try {
            // asked past the pool first: it would hide the driver's reason behind a time-out
            database.raw().getConnection().close();
            int ran = Migrations.migrate(database.pool(), database.dialect(), unit.bundle, unit.name, unit.path);
            LOG.info("Tables of {} are ready, {} migrations applied", unit.name, ran);
            reasons.remove(unit.name);
            publish(unit);
        } catch (Migrations.Refused e) {
            refuse(unit, e.getMessage());
        } catch (SQLException | RuntimeException | Error e) {
            LOG.debug("The database is not ready", e);
            refuse(unit, reason(e));
            worker.schedule(
                    () -> prepare(unit, Math.min(2 * pauseSeconds, LONGEST_PAUSE_SECONDS)),
                    pauseSeconds,
                    TimeUnit.SECONDS);
        }
    }

    private void publish(Unit unit) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("osgi.jndi.service.name", unit.name);
        properties.put("gridhall.database", database.dialect().id());
        unit.registration = context.registerService(DataSource.class, database.pool(), properties);
        if (unit.gone) {
            removedBundle(unit.bundle, null, unit);
        }
    }

    private void refuse(Unit unit, String reason) {
        if (!reason.equals(reasons.put(unit.name, reason))) {
            LOG.error("{}", reason);
        }
    }

    /** The first line of the deepest message: the driver says it best. */
    private String reason(Throwable problem) {
        Throwable deepest = problem;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
        return "Database " + place + ": "
                + message.lines().findFirst().orElse("").trim();
    }
}
