package org.gridhall.api.job;

import java.time.Duration;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ConsumerType;

/** Something that a node does by itself from time to time. A service; whoever brings such a job registers one. */
@ConsumerType
public interface Job {

    /** Unique in the platform, lower-case words joined by hyphens. */
    String name();

    Text title();

    /** What it does and what may wait for it. */
    Text about();

    /** How long it rests between two runs. */
    Duration every();

    JobState state();

    /**
     * Runs it soon, besides its time.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code setting.manage} everywhere
     */
    void run(Actor actor);
}
