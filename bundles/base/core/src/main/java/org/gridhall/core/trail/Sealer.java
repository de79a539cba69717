package org.gridhall.core.trail;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals each day's entries within ten minutes after midnight, or when the instance is next up. */
@Component(service = Sealer.class, immediate = true)
public class Sealer {

    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    private final Roots roots;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread sealing = new Thread(task, "gridhall-sealer");
        sealing.setDaemon(true);
        return sealing;
    });

    @Activate
    public Sealer(@Reference Roots roots) {
        this.roots = roots;
        thread.scheduleWithFixedDelay(this::quietly, 2, 10, TimeUnit.MINUTES);
    }

    @Deactivate
    public void stop() {
        thread.shutdownNow();
    }

    private void quietly() {
        try {
            List<StoredRoot> made = roots.sealWhenDue();
            if (!made.isEmpty()) {
                LOG.info("the trail is sealed up to root {}", made.get(made.size() - 1).number);
            }
        } catch (RuntimeException e) {
            LOG.warn("the trail is sealed later: {}", e.toString());
        }
    }
}
