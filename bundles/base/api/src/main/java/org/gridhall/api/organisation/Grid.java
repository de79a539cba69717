package org.gridhall.api.organisation;

import java.time.LocalDate;
import org.gridhall.api.Text;

/**
 * A node of a grid tree, as it is or was for some time.
 *
 * @param code unique in the district
 * @param parent code of the grid above; null at the top
 * @param network code of the network it belongs to; null for the main tree
 * @param level 1 sub-district, 2 village or community, 3 basic grid, deeper ones below
 * @param kind general, enterprise or dedicated
 * @param unit code of the unit responsible for it; null when none is named
 * @param path codes from the top, such as {@code /MH/MH01/}
 * @param bounded whether it has a boundary
 * @param from first day on which it is so; null for ever since
 * @param to last day on which it was so, inclusive; null while it is
 */
public record Grid(
        String code,
        String parent,
        String network,
        int level,
        String kind,
        String unit,
        Text name,
        String path,
        boolean bounded,
        LocalDate from,
        LocalDate to) {

    /** A grid that has always been so. */
    public Grid(
            String code,
            String parent,
            String network,
            int level,
            String kind,
            String unit,
            Text name,
            String path,
            boolean bounded) {
        this(code, parent, network, level, kind, unit, name, path, bounded, null, null);
    }
}
