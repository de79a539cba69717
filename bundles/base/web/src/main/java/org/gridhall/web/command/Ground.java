package org.gridhall.web.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;

/**
 * The ground as a GeoJSON FeatureCollection (RFC 7946): the grids right below the one that is shown, and as bare
 * geometries the borders of those below them.
 */
record Ground(String type, List<Feature> features, List<Border> inner) {

    record Feature(String type, Properties properties, @JsonRawValue String geometry) {}

    record Properties(String name, String title, boolean leads) {}

    record Border(@JsonRawValue @JsonProperty("geometry") String geometry) {}

    static Ground of(Organisation organisation, Grid grid, Locale locale) {
        List<Grid> below = Drawing.below(organisation, grid);
        List<Feature> features = new ArrayList<>();
        List<Border> inner = new ArrayList<>();
        for (Grid one : below) {
            boolean itself = grid != null && one.code().equals(grid.code());
            List<Grid> deeper = itself ? List.of() : Drawing.below(organisation, one);
            organisation
                    .boundary(one.code())
                    .ifPresent(boundary -> features.add(new Feature(
                            "Feature", new Properties(one.code(), one.name().in(locale), !itself), boundary)));
            for (Grid each : deeper) {
                if (!each.code().equals(one.code())) {
                    organisation.boundary(each.code()).ifPresent(boundary -> inner.add(new Border(boundary)));
                }
            }
        }
        return new Ground("FeatureCollection", features, inner);
    }
}
