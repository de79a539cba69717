package org.gridhall.api.account;

import java.util.List;

/**
 * A list as somebody wants to see it again: what it is restricted to, and which columns it has.
 *
 * @param id 0 for one that is not kept yet
 * @param list which list, such as {@code tickets} or {@code register/stalls}; at most 80 characters
 * @param name 1 to 40 characters, unique for the account and list
 * @param query the conditions as they stand in the address of the list; at most 2,000 characters
 * @param columns codes of the columns shown, at most 40; empty for those that the list has by itself
 * @param standard whether the list opens with it; one of a list at most
 */
public record SavedView(long id, String list, String name, String query, List<String> columns, boolean standard) {

    public SavedView {
        columns = columns == null ? List.of() : List.copyOf(columns);
    }
}
