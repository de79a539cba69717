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

    Optional<Unit> unit(String code);

    /** The unit without a parent. */
    Optional<Unit> root();

    /** All grids of all networks, parents before children. */
    List<Grid> grids();

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
     * Brings in a whole organisation, all or nothing: what is missing from the files is ended or removed where nothing
     * refers to it, the rest is added or changed.
     *
     * @param files by name: units.csv, networks.csv, grids.csv, grids.geojson, people.csv, posts.csv, accounts.csv
     * @throws org.gridhall.api.Problem INVALID with one error for each fault, the field being {@code file:line};
     *     FORBIDDEN without {@code organisation.write}
     */
    ImportReport bring(Actor actor, Map<String, InputStream> files);

    /** The whole organisation as the same files. */
    Map<String, String> files();
}
