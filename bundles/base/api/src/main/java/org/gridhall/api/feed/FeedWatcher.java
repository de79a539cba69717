package org.gridhall.api.feed;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whoever wants to hear at once, on its own node, that something was committed, to look again. Registered as a service.
 * Nothing is kept for it: what is committed while it does not listen is not told, and a {@link FeedSubscriber} is the way
 * to miss nothing.
 */
@ConsumerType
public interface FeedWatcher {

    /** Whether it listens now; while nobody does, nothing is read. */
    boolean listening();

    /**
     * Something was committed, on whichever node. Must return soon; what it throws is logged.
     *
     * @param kinds kinds of the subjects that changed, as {@link org.gridhall.api.trail.Subject} names them
     */
    void committed(Set<String> kinds);
}
