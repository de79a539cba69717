package org.gridhall.api.organisation;

/**
 * Which posts are asked for; null for all.
 *
 * @param role code of the role
 * @param unit code of the unit
 * @param grid code of the grid
 * @param home code of the unit that sent the holder
 * @param tier of the technical staff
 * @param firm unified social credit code: those linked with the firm, or, where nobody is, those of the {@code grid}
 */
public record PostQuery(String role, String unit, String grid, String home, Tier tier, String firm) {

    /** All posts. */
    public static final PostQuery ALL = new PostQuery(null, null, null, null, null, null);

    /** Who looks after a firm; {@code grid} is where it lies, null when that is not known. */
    public static PostQuery firm(String firm, String grid) {
        return new PostQuery(null, null, grid, null, null, firm);
    }
}
