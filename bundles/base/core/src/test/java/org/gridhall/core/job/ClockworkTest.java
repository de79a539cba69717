package org.gridhall.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.core.HandClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockworkTest {

    private final HandClock clock = new HandClock(Instant.parse("2026-03-01T04:00:00Z"));
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<String> done = new ArrayBlockingQueue<>(10);
    private volatile RuntimeException failure;

    private final Clockwork job = new Clockwork("sweep", Text.of("清理", "Sweep"), Text.of("", ""), this::work, clock);

    private void work() {
        done.add("ran");
        clock.on(Duration.ofSeconds(3));
        if (failure != null) {
            throw failure;
        }
    }

    @AfterEach
    void stop() {
        thread.shutdownNow();
        job.stop();
    }

    @Test
    void it_keeps_account_of_runs_and_failures() {
        Instant start = clock.instant();
        job.start(thread, 10, 60, TimeUnit.MINUTES);
        assertThat(job.state().next()).isEqualTo(start.plus(Duration.ofMinutes(10)));
        assertThat(job.state().last()).isNull();
        job.run();
        assertThat(job.state().last()).isEqualTo(start);
        assertThat(job.state().took()).isEqualTo(Duration.ofSeconds(3));
        assertThat(job.state().next()).isEqualTo(start.plusSeconds(3).plus(Duration.ofMinutes(60)));
        assertThat(job.state().failures()).isZero();
        failure = new IllegalStateException("居民张三 13800000000");
        job.run();
        assertThat(job.state().runs()).isEqualTo(2);
        assertThat(job.state().failures()).isEqualTo(1);
        assertThat(job.state().failure().zh()).isEqualTo("IllegalStateException");
        failure = null;
        job.run();
        assertThat(job.state().failures()).isEqualTo(1);
        assertThat(job.state().running()).isFalse();
    }

    @Test
    void an_error_does_not_end_it() {
        Clockwork broken = new Clockwork(
                "sweep",
                Text.of("清理", "Sweep"),
                Text.of("", ""),
                () -> {
                    throw new NoClassDefFoundError("of a bundle that is being exchanged");
                },
                clock);
        broken.start(thread, 10, 60, TimeUnit.MINUTES);
        broken.run();
        assertThat(broken.state().running()).isFalse();
        assertThat(broken.state().failures()).isEqualTo(1);
        assertThat(broken.state().failure().en()).isEqualTo("NoClassDefFoundError");
        assertThat(broken.state().next()).isEqualTo(clock.instant().plus(Duration.ofMinutes(60)));
        broken.stop();
    }

    @Test
    void it_runs_when_somebody_asks_who_may() throws Exception {
        job.start(thread, 10, 60, TimeUnit.MINUTES);
        assertThat(catchThrowableOfType(Problem.class, () -> job.run(actor(Permissions.MODULE_READ)))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(done).isEmpty();
        job.run(actor(Permissions.SETTING_MANAGE));
        assertThat(done.poll(20, TimeUnit.SECONDS)).isEqualTo("ran");
    }

    private static Actor actor(String permission) {
        Grant grant = new Grant("admin", Set.of(permission), "/", null, 1, "d");
        return new Actor(Actor.Kind.ACCOUNT, 1, 1, "admin", "主任", List.of(grant), 0);
    }
}
