package org.gridhall.api.feed;

import java.util.List;
import org.gridhall.api.trail.TrailEntry;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whoever wants to know what was committed. Registered as a service. Its cursor is durable under its name: it misses
 * nothing while it is away, and gets an entry again only when it failed or the process died before it returned.
 */
@ConsumerType
public interface FeedSubscriber {

    /** The name its cursor is kept under; never changes. */
    String name();

    /**
     * Takes entries in the order of the feed: a subject's entries in their order, nothing before its commit. Runs inside
     * a transaction that also moves the cursor; what it writes to the platform's database through the same thread is
     * committed with it.
     *
     * @throws RuntimeException to get the same entries again later
     */
    void deliver(List<TrailEntry> entries);
}
