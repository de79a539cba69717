package org.gridhall.core.supervision;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.gridhall.api.Text;
import org.gridhall.api.message.Messages;
import org.gridhall.core.District;
import org.gridhall.core.job.Clockwork;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.ticket.DueHandler;
import org.gridhall.core.ticket.JpaTickets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Sees to it that what falls due happens: wakes at the next due moment that the database knows, and earlier when something
 * is committed that is due before. Every node does so; each thing is done by one of them. What another node brings in while
 * that node dies is found after half a minute.
 */
@Component(service = DueSweep.class, immediate = true)
public class DueSweep {

    /** Limits a transaction. Each takes some six rows: far from the number at which Derby locks a whole table. */
    static final int SOME = 100;

    private static final Duration SELDOM = Duration.ofSeconds(30);

    private final JpaTickets tickets;
    private final DueHandler handler;
    private final Clock clock;
    private final AtomicLong planned = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean stopped;
    private final ScheduledExecutorService thread = Clockwork.thread("gridhall-due");

    private final Clockwork job = new Clockwork(
            "due",
            new Text("到期事项", "What falls due"),
            new Text("到期前提示、超期亮牌、逐级上报和默示规则", "Prompts, cards, the line of command and rules of silence"),
            this::run);

    @Activate
    public DueSweep(
            @Reference JpaTickets tickets,
            @Reference StoredOrganisation organisation,
            @Reference Messages messages,
            @Reference SupervisionSettings settings,
            @Reference District district) {
        this(tickets, new CardGiver(organisation, messages, settings, district.zone()), Clock.systemUTC());
        tickets.dueBell(this::ring);
        tickets.evidence(new EvidenceBook(organisation, district.zone()));
        job.start(thread, 10, SELDOM.toSeconds(), TimeUnit.SECONDS);
    }

    /** Without a thread: whoever makes it calls {@link #sweep}. */
    DueSweep(JpaTickets tickets, DueHandler handler, Clock clock) {
        this.tickets = tickets;
        this.handler = handler;
        this.clock = clock;
    }

    @Deactivate
    public void stop() {
        stopped = true;
        tickets.dueBell(at -> {});
        tickets.evidence(null);
        job.stop();
        // Not interrupted: that would close Derby's files under a statement.
        thread.shutdown();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        planned.set(Long.MAX_VALUE);
        sweep(clock.instant());
        ring(tickets.nextDue());
    }

    /** Does all that is due by a moment. */
    void sweep(Instant now) {
        while (!stopped && tickets.due(now, SOME, handler) == SOME) {
            Thread.onSpinWait();
        }
    }

    /** Something falls due at a time: soon enough to be woken for, or later than the next look. */
    void ring(long at) {
        long now = clock.millis();
        if (at < now + SELDOM.toMillis() && planned.getAndAccumulate(at, Math::min) > at) {
            try {
                thread.schedule(job, Math.max(1, at - now), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // It stops: the next start finds it.
                planned.set(Long.MAX_VALUE);
            }
        }
    }
}
