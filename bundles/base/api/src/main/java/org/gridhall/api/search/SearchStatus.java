package org.gridhall.api.search;

import java.util.List;

/**
 * How the index of this node stands.
 *
 * @param index its name, which is also that of its cursor in the feed, after {@code search-}; null before it is open
 * @param documents that can be found
 * @param lag committed entries of the feed that are not in it yet
 * @param filling kinds that are still being read in for the first time; empty once all are
 * @param bytes on disk
 */
public record SearchStatus(String index, long documents, long lag, List<String> filling, long bytes) {

    public SearchStatus {
        filling = List.copyOf(filling);
    }
}
