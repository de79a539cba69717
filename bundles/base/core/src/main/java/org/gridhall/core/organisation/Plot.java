package org.gridhall.core.organisation;

import org.gridhall.api.Text;
import org.gridhall.core.place.Boundary;
import org.locationtech.jts.geom.Geometry;

/** A grid while changes are worked out: what is said of it, not yet where it stands in its tree. */
record Plot(
        String code, String parent, String network, String kind, String unit, Text name, String boundary, int place) {

    static Plot of(StoredGrid row) {
        return new Plot(
                row.code,
                row.parent,
                row.network,
                row.kind,
                row.unit,
                new Text(row.nameZh, row.nameEn),
                row.boundary,
                row.place);
    }

    /** Its ground; null when it has no boundary. */
    Geometry shape() {
        return boundary == null ? null : Boundary.stored(boundary);
    }
}
