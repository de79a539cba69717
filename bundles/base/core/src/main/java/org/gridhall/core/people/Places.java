package org.gridhall.core.people;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.persistence.EntityManager;
import org.gridhall.api.FieldError;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.place.Point;

/** Where somebody is: a point says the grid, else a standard address, else the grid that was named. */
final class Places {

    /** A place as it is kept. */
    record Place(String address, Long addressId, Point point, String grid, String gridPath) {}

    private final Organisation organisation;

    Places(Organisation organisation) {
        this.organisation = organisation;
    }

    /** Checks what was said of a place; the errors go to {@code errors}. */
    void check(String grid, List<FieldError> errors) {
        if (grid != null && !grid.isEmpty() && main(grid).isEmpty()) {
            errors.add(new FieldError(
                    "/grid",
                    new Text(
                            "没有网格“" + grid + "”，请从网格列表中选择",
                            "There is no grid \"" + grid + "\"; choose one of the list")));
        }
    }

    private Optional<Grid> main(String code) {
        return organisation.grid(code).filter(grid -> grid.network() == null);
    }

    /**
     * The place after a change.
     *
     * @param before how it was; null for a new one
     * @param known standard addresses by their words
     */
    Place place(Place before, String address, Point point, String grid, Map<String, AddressRow> known) {
        String words = said(address, before == null ? null : before.address());
        AddressRow standard = words == null ? null : known.get(words);
        boolean moved = before == null || address != null && !java.util.Objects.equals(words, before.address());
        Point its = point != null ? point : moved ? standard == null ? null : standard.point() : before.point();
        Optional<Grid> found = Optional.empty();
        if (point != null) {
            found = organisation.gridAt(point, null);
        }
        if (found.isEmpty() && grid != null) {
            found = grid.isEmpty() ? Optional.empty() : main(grid);
        } else if (found.isEmpty() && standard != null && standard.grid != null && (moved || before.grid() == null)) {
            found = main(standard.grid);
        } else if (found.isEmpty() && its != null && moved) {
            found = organisation.gridAt(its, null);
        } else if (found.isEmpty() && before != null && before.grid() != null) {
            // The path is asked again: the grid may have moved in the tree.
            found = main(before.grid());
        }
        return new Place(
                words,
                standard == null ? null : Long.valueOf(standard.id),
                its,
                found.map(Grid::code).orElse(null),
                found.map(Grid::path).orElse(null));
    }

    /** Who is registered by a grid worker without a place lives in that worker's grid. */
    Place orOwn(Place place, Actor actor, String permission) {
        if (place.grid() != null) {
            return place;
        }
        return actor.with(permission)
                .map(Grant::gridPath)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .flatMap(path -> organisation.grids().stream()
                        .filter(grid -> grid.path().equals(path))
                        .findFirst())
                .map(grid -> new Place(place.address(), place.addressId(), place.point(), grid.code(), grid.path()))
                .orElse(place);
    }

    /** Standard addresses by their words. */
    static Map<String, AddressRow> known(EntityManager manager, Collection<String> words) {
        Map<String, AddressRow> known = new HashMap<>();
        List<String> asked =
                words.stream().filter(java.util.Objects::nonNull).distinct().toList();
        for (int from = 0; from < asked.size(); from += 500) {
            manager.createQuery("SELECT a FROM AddressRow a WHERE a.words IN :words", AddressRow.class)
                    .setParameter("words", asked.subList(from, Math.min(asked.size(), from + 500)))
                    .setHint("eclipselink.read-only", true)
                    .getResultList()
                    .forEach(row -> known.put(row.words, row));
        }
        return known;
    }

    private static String said(String said, String before) {
        return said == null ? before : said.isBlank() ? null : said.strip();
    }
}
