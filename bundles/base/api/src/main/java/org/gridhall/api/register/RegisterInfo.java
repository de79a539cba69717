package org.gridhall.api.register;

import java.util.List;
import org.gridhall.api.catalogue.RegisterType;

/**
 * A register as an actor sees it.
 *
 * @param type what its module says of it, or said last
 * @param writable whether the actor has a post that may add and change records, and the module is here
 * @param away whether its module is away: its records can be read, not changed
 * @param indexing indexed fields that are not yet filled for all records: lists cannot filter or sort by them for a while
 */
public record RegisterInfo(RegisterType type, boolean writable, boolean away, List<String> indexing) {

    public RegisterInfo {
        indexing = List.copyOf(indexing);
    }
}
