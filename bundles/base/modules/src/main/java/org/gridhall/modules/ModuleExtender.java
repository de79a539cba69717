package org.gridhall.modules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.health.Health;
import org.gridhall.api.health.HealthPart;
import org.gridhall.api.module.ModuleWatcher;
import org.gridhall.api.module.Modules;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the registry in step with the bundles that hold a descriptor and with the district's own folder. A bundle that
 * stops keeps its module for a few seconds, so that an exchange leaves no gap and a broken successor changes nothing.
 */
@Component(
        service = {ModuleRegistry.class, Catalogue.class, Modules.class, HealthPart.class},
        immediate = true,
        configurationPid = "org.gridhall.modules")
public final class ModuleExtender extends ModuleRegistry implements HealthPart, BundleTrackerCustomizer<String> {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleExtender.class);
    private static final String BOOT_FINISHED = "org.apache.karaf.features.BootFinished";
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Where the district says otherwise, and how long an exchange may take. */
    @interface Config {
        /** Folder of the district, with overlays and modules in {@code modules/}; empty for the default. */
        String district_dir() default "";

        /** For how many seconds the module of a stopped bundle goes on. */
        int exchange_seconds() default 3;
    }

    private record Leaving(String name, Future<?> removal) {}

    private record Published(ModuleDefinition definition, ServiceRegistration<ModuleDefinition> registration) {}

    private final BundleContext context;
    private volatile int exchange;
    private final DistrictFolder folder;
    private final BundleTracker<String> tracker;
    private final ScheduledExecutorService worker;
    private final List<ModuleWatcher> watchers = new CopyOnWriteArrayList<>();
    private final Map<Long, Leaving> leaving = new ConcurrentHashMap<>();
    private final Map<String, Published> published = new LinkedHashMap<>();
    private final FrameworkListener levels = event -> {
        if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
            later(this::look);
        }
    };
    private final ServiceListener boot = event -> later(this::look);
    private final long since = System.nanoTime();
    private volatile boolean ready;

    @Activate
    public ModuleExtender(BundleContext context, Config config) {
        this.context = context;
        this.exchange = config.exchange_seconds();
        this.folder = new DistrictFolder(district(config.district_dir()).resolve("modules"), this);
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "gridhall-modules");
            thread.setDaemon(true);
            return thread;
        });
        listen(modules -> later(() -> {
            publish();
            watchers.forEach(this::tell);
        }));
        folder.look();
        this.tracker = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE, this);
        tracker.open();
        worker.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
        // The start is not to wait for the next look.
        context.addFrameworkListener(levels);
        try {
            context.addServiceListener(boot, "(objectClass=" + BOOT_FINISHED + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path district(String configured) {
        if (!configured.isBlank()) {
            return Path.of(configured);
        }
        String said = context.getProperty("gridhall.district.dir");
        String home = Optional.ofNullable(context.getProperty("karaf.home")).orElse(".");
        return said == null || said.isBlank() ? Path.of(home, "district") : Path.of(said);
    }

    /** The folder stays the one of the start; a new registry would not know what lies in the folder of deployments. */
    @Modified
    void modified(Config config) {
        exchange = config.exchange_seconds();
    }

    @Deactivate
    void deactivate() {
        context.removeFrameworkListener(levels);
        context.removeServiceListener(boot);
        tracker.close();
        worker.shutdownNow();
    }

    @Override
    public String addingBundle(Bundle bundle, BundleEvent event) {
        if (bundle.getEntry(DescriptorSource.IN_BUNDLE) == null) {
            return null;
        }
        String key = key(bundle);
        String before = returning(bundle).map(ModuleExtender::key).orElse(key);
        try {
            replace(before, read(bundle));
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Module of bundle {} cannot be read: {}", origin(bundle), e.getMessage());
        }
        return key;
    }

    /** The bundle, just stopped, that this one is or succeeds. */
    private Optional<Long> returning(Bundle bundle) {
        for (Map.Entry<Long, Leaving> each : leaving.entrySet()) {
            boolean same = each.getKey() == bundle.getBundleId();
            if (same || each.getValue().name().equals(bundle.getSymbolicName())) {
                each.getValue().removal().cancel(false);
                leaving.remove(each.getKey());
                return Optional.of(each.getKey());
            }
        }
        return Optional.empty();
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, String key) {
        // between starting and active nothing changes
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, String key) {
        long id = bundle.getBundleId();
        try {
            Future<?> removal = worker.schedule(
                    () -> {
                        if (leaving.remove(id) != null && !goingDown(bundle)) {
                            remove(key);
                        }
                    },
                    exchange,
                    TimeUnit.SECONDS);
            leaving.put(id, new Leaving(String.valueOf(bundle.getSymbolicName()), removal));
        } catch (RejectedExecutionException e) {
            LOG.debug("Going down; {} stays as it is", key);
        }
    }

    private static String key(long bundle) {
        return "bundle:" + bundle;
    }

    private static String key(Bundle bundle) {
        return key(bundle.getBundleId());
    }

    private static String origin(Bundle bundle) {
        return bundle.getSymbolicName() + "/" + bundle.getVersion();
    }

    private static DescriptorSource read(Bundle bundle) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (URL url : Collections.list(bundle.findEntries(DescriptorSource.FOLDER, "*", true))) {
            if (!url.getPath().endsWith("/")) {
                try (InputStream in = url.openStream()) {
                    files.put(url.getPath().replaceFirst("^/", ""), in.readAllBytes());
                }
            }
        }
        return new DescriptorSource(
                key(bundle),
                origin(bundle),
                DescriptorSource.IN_BUNDLE,
                bundle.getVersion().toString(),
                files);
    }

    private void look() {
        try {
            folder.look();
            if (!ready && complete()) {
                ready = true;
                settle();
                watchers.forEach(this::tell);
            }
        } catch (RuntimeException | LinkageError e) {
            // A library that is just exchanged must not end the looking.
            LOG.warn("The district's modules could not be looked at: {}", e.toString());
        }
    }

    /** Whether the features of the start are installed, and each bundle with a descriptor has had its turn. */
    private boolean complete() {
        if (there("org.apache.karaf.features.FeaturesService") && !there(BOOT_FINISHED)) {
            return false;
        }
        int level = context.getBundle(0).adapt(FrameworkStartLevel.class).getStartLevel();
        for (Bundle bundle : context.getBundles()) {
            BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
            if (start == null
                    || !start.isPersistentlyStarted()
                    || bundle.getEntry(DescriptorSource.IN_BUNDLE) == null) {
                continue;
            }
            // Within one level bundles start one after the other; one that cannot start is not waited for without end.
            boolean comes = tracker.getObject(bundle) == null && System.nanoTime() - since < PATIENCE_NANOS;
            if (comes || start.getStartLevel() > level) {
                return false;
            }
        }
        return true;
    }

    /** Whether a bundle stopped because everything does: then its module is not gone, and the next start has it again. */
    private boolean goingDown(Bundle bundle) {
        Bundle system = context.getBundle(0);
        BundleStartLevel start = bundle.getState() == Bundle.UNINSTALLED ? null : bundle.adapt(BundleStartLevel.class);
        return system.getState() == Bundle.STOPPING
                || start != null
                        && start.isPersistentlyStarted()
                        && start.getStartLevel()
                                > system.adapt(FrameworkStartLevel.class).getStartLevel();
    }

    private boolean there(String service) {
        try {
            return context.getAllServiceReferences(service, null) != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void later(Runnable task) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Going down; services are not published any more");
        }
    }

    /** Offers each module in force as a service, and takes back those that are not. */
    private void publish() {
        Map<String, ModuleDefinition> wanted = new LinkedHashMap<>();
        modules().forEach(module -> wanted.put(module.id(), module));
        for (String id : List.copyOf(published.keySet())) {
            if (!published.get(id).definition().equals(wanted.get(id))) {
                published.remove(id).registration().unregister();
                if (!wanted.containsKey(id)) {
                    LOG.info("Module {} is no longer in force", id);
                }
            }
        }
        wanted.forEach((id, module) -> {
            if (!published.containsKey(id)) {
                Dictionary<String, Object> properties = new Hashtable<>();
                properties.put("module", id);
                properties.put("version", module.version());
                published.put(
                        id, new Published(module, context.registerService(ModuleDefinition.class, module, properties)));
                LOG.info("Module {} {} from {} is in force", id, module.version(), module.origin());
            }
        });
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void watch(ModuleWatcher watcher) {
        watchers.add(watcher);
        later(() -> tell(watcher));
    }

    void unwatch(ModuleWatcher watcher) {
        watchers.remove(watcher);
    }

    /** Not before the modules of the start are all there: what is still to come is not gone. */
    private void tell(ModuleWatcher watcher) {
        if (ready && watchers.contains(watcher)) {
            try {
                watcher.changed(modules(), states());
            } catch (RuntimeException e) {
                LOG.warn(
                        "{} was told of the modules in vain", watcher.getClass().getName(), e);
            }
        }
    }

    @Override
    public String name() {
        return "modules";
    }

    @Override
    public Health check() {
        return ready ? Health.UP : Health.down("The modules of the start are not all here yet; wait a moment");
    }
}
