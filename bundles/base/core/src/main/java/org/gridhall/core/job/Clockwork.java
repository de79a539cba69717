package org.gridhall.core.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.job.Job;
import org.gridhall.api.job.JobState;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job on a thread of its owner: it runs after a pause, again and again, survives its failures and keeps account of both. */
public final class Clockwork implements Job, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);

    private final String name;
    private final Text title;
    private final Text about;
    private final Runnable work;
    private final Clock clock;
    private ScheduledExecutorService thread;
    private Duration every = Duration.ZERO;
    private ServiceRegistration<Job> registration;
    private JobState state = new JobState(false, null, null, null, 0, 0, null, null);

    /** @param work may throw: then it is tried again at its next time */
    public Clockwork(String name, Text title, Text about, Runnable work) {
        this(name, title, about, work, Clock.systemUTC());
    }

    Clockwork(String name, Text title, Text about, Runnable work, Clock clock) {
        this.name = name;
        this.title = title;
        this.about = about;
        this.work = work;
        this.clock = clock;
    }

    /** A thread for one owner's jobs; it holds up nobody's end. */
    public static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread fresh = new Thread(task, name);
            fresh.setDaemon(true);
            return fresh;
        });
    }

    /** Nobody finds it any more, and its thread ends; what has begun may end within five seconds, so that it is not undone. */
    public void end() {
        stop();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Begins on a thread, which its owner ends. */
    public synchronized Clockwork start(ScheduledExecutorService thread, long first, long every, TimeUnit unit) {
        this.thread = thread;
        this.every = Duration.of(every, unit.toChronoUnit());
        this.state =
                new JobState(false, null, null, clock.instant().plus(first, unit.toChronoUnit()), 0, 0, null, null);
        thread.scheduleWithFixedDelay(this, first, every, unit);
        Bundle bundle = FrameworkUtil.getBundle(Clockwork.class);
        if (bundle != null && bundle.getBundleContext() != null) {
            registration = bundle.getBundleContext().registerService(Job.class, this, null);
        }
        return this;
    }

    /** Nobody finds it any more. */
    public synchronized void stop() {
        if (registration != null) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("gone with its bundle", e);
            }
            registration = null;
        }
    }

    @Override
    public void run() {
        Instant began = clock.instant();
        begin(began);
        try {
            work.run();
            end(began, null);
        } catch (RuntimeException | Error e) {
            // An error too: thrown on, it would end this schedule for good.
            end(began, e);
            if (thread == null || !thread.isShutdown()) {
                LOG.warn("{}: tried again later: {}", name, e.toString());
            }
        }
    }

    private synchronized void begin(Instant now) {
        state = new JobState(
                true, now, state.took(), null, state.runs(), state.failures(), state.failure(), state.failedAt());
    }

    private synchronized void end(Instant began, Throwable failure) {
        Instant now = clock.instant();
        state = new JobState(
                false,
                began,
                Duration.between(began, now),
                now.plus(every),
                state.runs() + 1,
                state.failures() + (failure == null ? 0 : 1),
                failure == null ? state.failure() : words(failure),
                failure == null ? state.failedAt() : now);
    }

    /** The kind of failure only, unless it was made to be shown: a message may hold anything. */
    private static Text words(Throwable failure) {
        return failure instanceof Problem problem
                ? problem.text()
                : Text.same(failure.getClass().getSimpleName());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Text title() {
        return title;
    }

    @Override
    public Text about() {
        return about;
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public synchronized JobState state() {
        return state;
    }

    @Override
    public void run(Actor actor) {
        if (!actor.mayEverywhere(Permissions.SETTING_MANAGE)) {
            throw Problem.forbidden("没有运行后台任务的权限", "you may not run jobs");
        }
        LOG.info("{} runs because {} asked for it", name, actor.login());
        thread.execute(this);
    }
}
