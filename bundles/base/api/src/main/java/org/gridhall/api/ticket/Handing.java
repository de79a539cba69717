package org.gridhall.api.ticket;

import java.util.List;

/**
 * What the actor may do about in whose hands a ticket is.
 *
 * @param take it is nobody's, and they may have it
 * @param takeOver it is somebody else's, and they may have it all the same
 * @param giveBack it is theirs
 * @param delegates to whom they may give it, those first with whom they share a post; empty for nobody
 */
public record Handing(boolean take, boolean takeOver, boolean giveBack, List<Colleague> delegates) {

    /** Nothing of all this. */
    public static final Handing NONE = new Handing(false, false, false, List.of());

    public Handing {
        delegates = List.copyOf(delegates);
    }
}
