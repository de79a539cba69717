package org.gridhall.api.account;

import java.util.Set;

/**
 * What one post allows: a role over a scope.
 *
 * @param role code of the role
 * @param permissions what the role may do beside the actions that name it, such as {@code ticket.read}
 * @param unitPath path of the units it covers, such as {@code /jingkai/urban-management/}; {@code /} for the whole
 *     district; null when the scope is a grid
 * @param gridPath path of the grids it covers; null when the scope is a unit
 * @param post id of the post
 * @param unit code of the unit that the post belongs to; null for a post in a grid
 * @param observes the ticket types that {@link Permissions#TICKET_OBSERVE} is for
 */
public record Grant(
        String role,
        Set<String> permissions,
        String unitPath,
        String gridPath,
        long post,
        String unit,
        Set<String> observes) {

    /** A grant that observes nothing. */
    public Grant(String role, Set<String> permissions, String unitPath, String gridPath, long post, String unit) {
        this(role, permissions, unitPath, gridPath, post, unit, Set.of());
    }

    public Grant {
        permissions = Set.copyOf(permissions);
        observes = Set.copyOf(observes);
        if ((unitPath == null) == (gridPath == null)) {
            throw new IllegalArgumentException("a grant covers units or grids");
        }
    }

    /** Whether it covers a thing held by a unit and lying in a grid; both paths may be null. */
    public boolean covers(String itsUnitPath, String itsGridPath) {
        if (unitPath != null) {
            return unitPath.equals("/") || itsUnitPath != null && itsUnitPath.startsWith(unitPath);
        }
        return itsGridPath != null && itsGridPath.startsWith(gridPath);
    }
}
