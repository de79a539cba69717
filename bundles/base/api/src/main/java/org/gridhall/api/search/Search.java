package org.gridhall.api.search;

import java.util.List;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** Finds things by words. It is a moment behind the commits: {@link #status} says how far. */
@ProviderType
public interface Search {

    /** Characters that a text to look for may have at most. */
    int LONGEST = 200;

    /**
     * What an actor may see of what was asked, the best first: the words in the title before the words in the text, the
     * whole phrase before its words, and among equals the newest.
     *
     * @throws org.gridhall.api.Problem INVALID for a text without a letter, digit or character, for one longer than
     *     {@link #LONGEST}, or an unknown unit or grid; UNREADABLE for a page key that is none; UNAVAILABLE while the
     *     index is being opened
     */
    Page<Hit> search(Actor actor, SearchQuery query);

    /**
     * Ids of one kind's documents that an actor may see and that hold a text, the highest first: for lists with
     * conditions of their own.
     *
     * @param below only ids below this one; {@link Long#MAX_VALUE} for all
     * @param limit 1 to 1000
     * @throws org.gridhall.api.Problem as {@link #search}
     */
    List<Long> ids(Actor actor, String kind, String text, long below, int limit);

    /** Whether everything of a kind that was there when the index began is in it, so that a list may rely on it. */
    boolean complete(String kind);

    /**
     * How the index stands.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code module.read}
     */
    SearchStatus status(Actor actor);

    /**
     * Makes a new index from the sources beside the present one, which answers until the new one is whole. Returns the
     * number of documents.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code module.read} over the whole district; CONFLICT while
     *     another one is being made
     */
    long rebuild(Actor actor);
}
