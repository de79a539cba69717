package org.gridhall.api.search;

import java.util.List;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;

/**
 * Where somebody may see things: what is held by one of these units or lies in one of these grids, or below them.
 *
 * @param everywhere whether it is the whole district, things without a place included
 * @param units paths of units
 * @param grids paths of grids
 */
public record Ground(boolean everywhere, List<String> units, List<String> grids) {

    public static final Ground EVERYWHERE = new Ground(true, List.of(), List.of());
    public static final Ground NOWHERE = new Ground(false, List.of(), List.of());

    public Ground {
        units = List.copyOf(units);
        grids = List.copyOf(grids);
    }

    /** What an actor's posts cover with a permission. */
    public static Ground of(Actor actor, String permission) {
        if (actor.mayEverywhere(permission)) {
            return EVERYWHERE;
        }
        List<Grant> grants = actor.with(permission).toList();
        return new Ground(
                false,
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
