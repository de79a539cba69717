package org.gridhall.api.organisation;

import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.osgi.annotation.versioning.ProviderType;

/** Units, grids, networks and posts of the district, answered from memory. */
@ProviderType
public interface Organisation {

    /** All units, parents before children. */
    List<Unit> units();

    /** A unit, also one that has ended: tickets may still name it. Only {@link #units} tells which are there now. */
    Optional<Unit> unit(String code);

    /** The unit without a parent. */
    Optional<Unit> root();

    /** All grids of all networks, parents before children. */
    List<Grid> grids();

    /** A grid, also one that has ended. */
    Optional<Grid> grid(String code);

    List<Network> networks();

    /**
     * The deepest grid whose boundary contains the point; on a common border the lower code. Empty when no grid does.
     *
     * @param network code of the network, or null for the main tree
     */
    Optional<Grid> gridAt(Point point, String network);

    /** The boundary of a grid as a GeoJSON geometry, or empty when it has none. */
    Optional<String> boundary(String grid);

    /** Posts held on a day, of a unit or grid or both null for all; of one role or null for all. */
    List<Post> who(String role, String unit, String grid, LocalDate day);

    /**
     * Brings in a whole organisation, all or nothing: units, networks, grids and posts that are missing from the files
     * end, people whom nothing refers to are removed, accounts stay; the rest is added or changed. A post may have
     * several lines, one for each holder's term.
     *
     * @param files by name: units.csv, networks.csv, grids.csv, grids.geojson, people.csv, posts.csv, all of them, and
     *     accounts.csv where there is one
     * @throws org.gridhall.api.Problem INVALID with one error for each fault, the field being {@code file:line};
     *     FORBIDDEN without {@code organisation.write}
     */
    ImportReport bring(Actor actor, Map<String, InputStream> files);

    /** The whole organisation as the same files. */
    Map<String, String> files();
}
