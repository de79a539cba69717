package org.gridhall.api.search;

import java.util.Collection;
import java.util.List;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.TrailEntry;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One kind of things that can be found. Registered as a service. What it answers is the state of the moment it is
 * asked; each call is one or a few queries, however many documents.
 *
 * <p>A document is shown to an account whose {@link #seen} holds its unit or grid, and, where it is confidential, whose
 * {@link #confidential} does too; and to the account it belongs to.
 */
@ConsumerType
public interface SearchSource {

    /** Lower-case word, unique in the district, such as {@code ticket}. */
    String kind();

    /** Where an account may see them: on any of these grounds. */
    List<Ground> seen(Actor actor);

    /** Where, within that, an account may see confidential ones too. */
    List<Ground> confidential(Actor actor);

    /** Ids of the documents of this kind that entries may have changed; empty for entries of other things. */
    Collection<Long> touched(List<TrailEntry> entries);

    /**
     * Whether entries may have changed documents beyond those that {@link #touched} can name, as when units move: then
     * all of this kind are read again.
     */
    boolean upset(List<TrailEntry> entries);

    /** Those of these documents that exist, in any order. At most 1000 are asked for. */
    List<SearchDocument> documents(Collection<Long> ids);

    /**
     * Documents with an id above the given one, by ascending id.
     *
     * @param limit 1 to 1000; fewer are answered only at the end
     */
    List<SearchDocument> after(long id, int limit);
}
