package org.gridhall.core.trail;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gridhall.api.Text;
import org.gridhall.core.job.Clockwork;
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
    private final ScheduledExecutorService thread = Clockwork.thread("gridhall-sealer");

    private final Clockwork job = new Clockwork(
            "trail-roots",
            new Text("封存留痕", "Seal the trail"),
            new Text("每天零点后给前一天的留痕加上签名的根", "A signed root over the entries of each day, after its end"),
            this::seal);

    @Activate
    public Sealer(@Reference Roots roots) {
        this.roots = roots;
        job.start(thread, 2, 10, TimeUnit.MINUTES);
    }

    @Deactivate
    public void stop() {
        job.stop();
        thread.shutdownNow();
    }

    private void seal() {
        List<StoredRoot> made = roots.sealWhenDue();
        if (!made.isEmpty()) {
            LOG.info("the trail is sealed up to root {}", made.get(made.size() - 1).number);
        }
    }
}
