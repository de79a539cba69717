package org.gridhall.api.account;

import java.util.List;
import java.util.stream.Stream;

/**
 * Who acts, with what their posts allow at this moment.
 *
 * @param kind an account, the reporter of one ticket, or the platform itself
 * @param account id of the account; 0 when there is none
 * @param person id of the person; 0 when there is none
 * @param login name of the account, or {@code reporter} or {@code system}
 * @param name the person's name as shown
 * @param grants what the posts held now allow
 * @param ticket the only ticket that a reporter may touch; 0 otherwise, and for {@link #ANYBODY}
 */
public record Actor(Kind kind, long account, long person, String login, String name, List<Grant> grants, long ticket) {

    /** Who stands behind the action. */
    public enum Kind {
        ACCOUNT,
        REPORTER,
        SYSTEM
    }

    /** The platform itself: timers, rules, imports of a module. */
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, 0, 0, "system", "系统", List.of(), 0);

    /**
     * Somebody without an account who has no ticket yet: sees what anybody may know of, reports what is open to the public
     * and becomes the reporter of that.
     */
    public static final Actor ANYBODY = reporter(0);

    public Actor {
        grants = List.copyOf(grants);
    }

    /** Whoever holds the secret link of a ticket. */
    public static Actor reporter(long ticket) {
        return new Actor(Kind.REPORTER, 0, 0, "reporter", "来件人", List.of(), ticket);
    }

    /** Whether some post allows a permission somewhere. The platform itself may everything. */
    public boolean may(String permission) {
        return kind == Kind.SYSTEM || with(permission).findAny().isPresent();
    }

    /** Whether a permission covers the whole district. */
    public boolean mayEverywhere(String permission) {
        return kind == Kind.SYSTEM || with(permission).anyMatch(grant -> "/".equals(grant.unitPath()));
    }

    /** The grants that allow a permission. */
    public Stream<Grant> with(String permission) {
        return grants.stream().filter(grant -> grant.permissions().contains(permission));
    }
}
