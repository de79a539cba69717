package org.gridhall.core.register;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gridhall.api.Text;
import org.gridhall.api.account.Accounts;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.job.Clockwork;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What registers need in the background: following changed definitions and places, and ending what was begun. */
@Component(service = FeedSubscriber.class, immediate = true)
public class RegisterWork implements FeedSubscriber {

    private static final int PAUSE_SECONDS = 5;
    /** Pauses between two looks at what nobody waits for. */
    private static final int SELDOM = 60;

    private final JpaRegisters registers;
    private final Accounts accounts;
    private final Catalogue catalogue;
    private final AtomicBoolean moved = new AtomicBoolean(true);
    private final ScheduledExecutorService thread = Clockwork.thread("gridhall-registers");

    private final Clockwork job = new Clockwork(
            "registers",
            new Text("登记簿后台处理", "Work of the registers"),
            new Text(
                    "继续未完成的导入，补全新的索引字段，网格变更后重新归位",
                    "Goes on with imports, fills new fields, places records again after grids change"),
            this::work);

    private long seen = -1;
    private int round;

    @Activate
    public RegisterWork(
            @Reference JpaRegisters registers, @Reference Accounts accounts, @Reference Catalogue catalogue) {
        this.registers = registers;
        this.accounts = accounts;
        this.catalogue = catalogue;
        job.start(thread, 10, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    @Deactivate
    public void stop() {
        job.stop();
        thread.shutdownNow();
    }

    @Override
    public String name() {
        return "registers";
    }

    @Override
    public void deliver(List<TrailEntry> entries) {
        if (entries.stream()
                .anyMatch(entry -> Subject.ORGANISATION.equals(entry.subject().kind()))) {
            registers.filling().placeAgain();
            moved.set(true);
        }
    }

    private void work() {
        try {
            long now = catalogue.revision();
            boolean seldom = round++ % SELDOM == 0;
            // Another node may have got the news of the organisation: looked at now and then as well.
            if (now != seen || moved.getAndSet(false) || seldom) {
                registers.filling().work();
                seen = now;
            }
            registers.resume(accounts::actor);
            if (seldom) {
                registers.sweep(Instant.now());
            }
        } catch (IOException e) {
            moved.set(true);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            moved.set(true);
            throw e;
        }
    }
}
