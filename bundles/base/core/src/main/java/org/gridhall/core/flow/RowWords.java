package org.gridhall.core.flow;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * What expressions know as {@code rows}: counting the rows of a form, and drawing lots among them. Rows are lists of maps;
 * null is no row. Whom lots concern stands in the field {@code unit} of each row. Lots are drawn when an action is taken,
 * from a source that nobody can foresee; what they gave stands in the trail.
 */
public final class RowWords {

    private final Random lots;

    RowWords() {
        this(new SecureRandom());
    }

    RowWords(Random lots) {
        this.lots = lots;
    }

    /** How many rows there are. */
    public long count(Object rows) {
        return listed(rows).size();
    }

    /** How many rows have a value in a field. */
    public long count(Object rows, String field, Object value) {
        return listed(rows).stream()
                .filter(row -> row instanceof Map<?, ?> map && Objects.equals(map.get(field), value))
                .count();
    }

    /** How many different units the rows name. */
    public long units(Object rows) {
        return unitsOf(rows).size();
    }

    /** Whether none of the rows concerns a unit. */
    public boolean apart(Object unit, Object rows) {
        return !unitsOf(rows).contains(String.valueOf(unit));
    }

    /**
     * Units inspect each other: the units are put into a circle at random, and each inspects all of the next one, never
     * itself.
     *
     * @param rows whom to inspect: {@code unit} and what else the row says
     * @param most how many of the rows to draw at random; null or more than there are for all
     * @return each drawn row with its unit as {@code target} and who inspects it as {@code unit}; empty for fewer than two
     *     units
     */
    public List<Map<String, Object>> cross(Object rows, Object most) {
        List<String> circle = new ArrayList<>(unitsOf(rows));
        if (circle.size() < 2) {
            return List.of();
        }
        Collections.shuffle(circle, lots);
        Map<String, String> inspectors = new HashMap<>();
        for (int i = 0; i < circle.size(); i++) {
            inspectors.put(circle.get((i + 1) % circle.size()), circle.get(i));
        }
        return drawn(rows, most).stream()
                .map(row -> inspected(row, inspectors.get(unit(row))))
                .toList();
    }

    /** One unit inspects; which of the rows, is drawn as in {@link #cross}. */
    public List<Map<String, Object>> by(Object unit, Object rows, Object most) {
        return drawn(rows, most).stream()
                .map(row -> inspected(row, String.valueOf(unit)))
                .toList();
    }

    private List<Map<?, ?>> drawn(Object rows, Object most) {
        List<Map<?, ?>> all = new ArrayList<>();
        for (Object row : listed(rows)) {
            if (row instanceof Map<?, ?> map && unit(map) != null && !all.contains(map)) {
                all.add(map);
            }
        }
        if (!(most instanceof Number number) || number.intValue() >= all.size()) {
            return all;
        }
        Collections.shuffle(all, lots);
        return all.subList(0, Math.max(0, number.intValue()));
    }

    private static Map<String, Object> inspected(Map<?, ?> row, String by) {
        Map<String, Object> inspected = new HashMap<>();
        row.forEach((name, value) -> inspected.put(String.valueOf(name), value));
        inspected.put("target", unit(row));
        inspected.put("unit", by);
        return inspected;
    }

    private static Set<String> unitsOf(Object rows) {
        Set<String> units = new LinkedHashSet<>();
        for (Object row : listed(rows)) {
            if (row instanceof Map<?, ?> map && unit(map) != null) {
                units.add(unit(map));
            }
        }
        return units;
    }

    private static String unit(Map<?, ?> row) {
        return row.get("unit") instanceof String unit && !unit.isBlank() ? unit : null;
    }

    private static Collection<?> listed(Object rows) {
        return rows instanceof Collection<?> many ? many : List.of();
    }
}
