package org.gridhall.core.ticket;

import java.util.List;
import org.gridhall.api.account.Actor;
import org.gridhall.api.search.Search;

/** The search, which may be away. */
final class Found {

    private volatile Search search;

    void set(Search fresh) {
        search = fresh;
    }

    void unset(Search gone) {
        if (search == gone) {
            search = null;
        }
    }

    /** Whether lists may rely on it for a kind. */
    boolean complete(String kind) {
        Search now = search;
        return now != null && now.complete(kind);
    }

    List<Long> ids(Actor actor, String kind, String text, long below, int limit) {
        Search now = search;
        return now == null ? List.of() : now.ids(actor, kind, text, below, limit);
    }
}
