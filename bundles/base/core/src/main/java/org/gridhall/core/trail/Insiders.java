package org.gridhall.core.trail;

import org.gridhall.api.account.Actor;

/** Knows tickets well enough to say who may have the whole history of one. */
public interface Insiders {

    /**
     * Lets pass who may have all that was ever filled in on a ticket.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN; NOT_FOUND where the actor may not know of the ticket, or there is none
     */
    void check(Actor actor, long ticket);
}
