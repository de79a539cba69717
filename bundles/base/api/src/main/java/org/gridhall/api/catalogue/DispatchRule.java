package org.gridhall.api.catalogue;

import java.util.List;
import org.gridhall.api.Text;

/**
 * When all its conditions hold, a unit is suggested, with the reason shown. An empty list or null does not restrict.
 * Rules are tried by descending weight; then a facility goes to its owner and an event to the unit of its place.
 *
 * @param categories codes; those below them count too
 * @param grids codes; those below them count too
 * @param words any of these occurs in title or description
 * @param network the place lies in a grid of this network; with {@code unit} null, that grid's unit is suggested
 * @param unit code of the unit; null for the unit of the grid in {@code network}
 */
public record DispatchRule(
        String code,
        String module,
        int weight,
        List<String> categories,
        List<String> grids,
        List<String> words,
        String network,
        String unit,
        Text reason) {

    public DispatchRule {
        categories = categories == null ? List.of() : List.copyOf(categories);
        grids = grids == null ? List.of() : List.copyOf(grids);
        words = words == null ? List.of() : List.copyOf(words);
    }
}
