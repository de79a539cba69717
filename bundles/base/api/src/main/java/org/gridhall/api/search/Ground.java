package org.gridhall.api.search;

import java.util.Collection;
import java.util.List;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;

/**
 * Where somebody may see things: what is held by one of these units or lies in one of these grids, or below them.
 *
 * @param type only things of this type, such as the records of one register; null for all of the kind
 * @param everywhere whether it is the whole district, things without a place included
 * @param units paths of units
 * @param grids paths of grids
 */
public record Ground(String type, boolean everywhere, List<String> units, List<String> grids) {

    public static final Ground EVERYWHERE = new Ground(null, true, List.of(), List.of());
    public static final Ground NOWHERE = new Ground(null, false, List.of(), List.of());

    public Ground {
        units = List.copyOf(units);
        grids = List.copyOf(grids);
    }

    /** What an actor's posts cover with a permission. */
    public static Ground of(Actor actor, String permission) {
        return actor.kind() == Actor.Kind.SYSTEM
                ? EVERYWHERE
                : of(null, actor.with(permission).toList());
    }

    /** What some posts cover, of one type or, with null, of all. */
    public static Ground of(String type, Collection<Grant> grants) {
        return new Ground(
                type,
                grants.stream().anyMatch(grant -> "/".equals(grant.unitPath())),
                grants.stream()
                        .map(Grant::unitPath)
                        .filter(path -> path != null)
                        .distinct()
                        .toList(),
                grants.stream()
                        .map(Grant::gridPath)
                        .filter(path -> path != null)
                        .distinct()
                        .toList());
    }
}
