package org.gridhall.api.feed;

import org.osgi.annotation.versioning.ProviderType;

/** The cursors of subscribers, for those that do not begin with the first entry there ever was. */
@ProviderType
public interface Feed {

    /**
     * Lets a subscriber that is new begin here: what is committed now will not be delivered to it, everything that is
     * committed later will. Whoever reads the present state of things after this call misses nothing. Nothing happens
     * when the name is known.
     */
    void begin(String name);

    /** How many committed entries a subscriber has yet to get. */
    long lag(String name);

    /** Drops the cursor of a subscriber that will not come back. */
    void forget(String name);
}
