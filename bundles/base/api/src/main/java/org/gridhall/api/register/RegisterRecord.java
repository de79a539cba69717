package org.gridhall.api.register;

import java.time.Instant;
import java.util.Map;
import org.gridhall.api.place.Point;

/**
 * One record of a register.
 *
 * @param key names it within its register; never changed, and taken also after the record has ended
 * @param name what lists show first; the key where the register names no field for it
 * @param version grows with each change
 * @param unit code of the unit that it belongs to; null for none
 * @param unitPath that unit's path
 * @param grid code of the grid that it lies in; null for none
 * @param gridPath that grid's path
 * @param point its place, for a line or polygon a point on it; null without geometry
 * @param geometry GeoJSON geometry in WGS-84, as text; null for none
 * @param fields what its form says
 * @param endedAt when it ended; null while it has not
 * @param endReason why it ended
 */
public record RegisterRecord(
        long id,
        String register,
        String key,
        String name,
        int version,
        String unit,
        String unitPath,
        String grid,
        String gridPath,
        Point point,
        String geometry,
        Map<String, Object> fields,
        Instant createdAt,
        Instant changedAt,
        Instant endedAt,
        String endReason) {

    public boolean ended() {
        return endedAt != null;
    }
}
