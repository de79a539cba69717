package org.gridhall.api.account;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The views of lists that each account keeps for itself. Nobody sees those of others. */
@ProviderType
public interface SavedViews {

    /** The most that an account keeps, of all lists together. */
    int MOST = 50;

    /** The actor's views of a list, in the order in which they were made. */
    List<SavedView> list(Actor actor, String list);

    /**
     * Keeps a view: a new one, or instead of the one with its id, or of the same name. When it is the standard one, no
     * other of the list is any more.
     *
     * @throws org.gridhall.api.Problem INVALID with each wrong field; CONFLICT with code {@code views.many} when there are
     *     {@link #MOST} already; NOT_FOUND for an id that is not the actor's; FORBIDDEN for whoever has no account
     */
    SavedView save(Actor actor, SavedView view);

    /** Removes a view of the actor's; nothing happens when there is none of that id. */
    void remove(Actor actor, long id);
}
