package org.gridhall.api.organisation;

import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Units, grids, networks and posts of the district, answered from memory: as they are today, or as they were on a day. A
 * planned change counts from its day on, once that has come.
 */
@ProviderType
public interface Organisation {

    /** All units, parents before children. */
    List<Unit> units();

    /** The units of a day, parents before children. */
    List<Unit> units(LocalDate day);

    /** A unit, also one that has ended: tickets may still name it. Only {@link #units} tells which are there now. */
    Optional<Unit> unit(String code);

    /** The unit without a parent. */
    Optional<Unit> root();

    /** All grids of all networks, parents before children. */
    List<Grid> grids();

    /** The grids of a day, parents before children. */
    List<Grid> grids(LocalDate day);

    /** All grids there ever were, each as often as it changed: those of old tickets are among them. */
    List<Grid> gridsEver();

    /** A grid, also one that has ended. */
    Optional<Grid> grid(String code);

    /** A grid as it was on a day. */
    Optional<Grid> grid(String code, LocalDate day);

    /**
     * The grid that stands for another one now: itself while it is there, else the one that took its place, else the
     * nearest one above. Empty when none is left.
     */
    Optional<Grid> heir(String grid);

    List<Network> networks();

    /** The networks of a day. */
    List<Network> networks(LocalDate day);

    /**
     * The deepest grid whose boundary contains the point; on a common border the lower code. Empty when no grid does.
     *
     * @param network code of the network, or null for the main tree
     */
    Optional<Grid> gridAt(Point point, String network);

    /** The same on a day. */
    Optional<Grid> gridAt(Point point, String network, LocalDate day);

    /** The boundary of a grid as a GeoJSON geometry, or empty when it has none. */
    Optional<String> boundary(String grid);

    /** The boundary that a grid had on a day. */
    Optional<String> boundary(String grid, LocalDate day);

    /** Posts held on a day, of a unit or grid or both null for all; of one role or null for all. */
    List<Post> who(String role, String unit, String grid, LocalDate day);

    /** Posts held on a day. */
    List<Post> who(PostQuery query, LocalDate day);

    /** Which teams serve which grids on a day, of one team or null for all, in one grid or null for all. */
    List<TeamGrid> teams(String team, String grid, LocalDate day);

    /** Which posts look after which firms on a day, of one post or null for all, with one firm or null for all. */
    List<PostFirm> firms(String post, String firm, LocalDate day);

    /**
     * Changes grids from a day on: at once when that is today. Open tickets follow within moments, by their point into
     * the new grid that contains it; without a point into the one successor, or, of several, into the grid above. Closed
     * tickets keep the grid of their time.
     *
     * @throws org.gridhall.api.Problem INVALID with one error for each fault, the field being a pointer into the change;
     *     FORBIDDEN without {@code organisation.write} over the whole district
     */
    PlannedChange reshape(Actor actor, GridChange change);

    /**
     * What a change would come to, without making it.
     *
     * @throws org.gridhall.api.Problem as {@link #reshape}
     */
    ChangePreview preview(Actor actor, GridChange change);

    /** How many open tickets lie now in the grids that a change touches. */
    long touched(Actor actor, GridChange change);

    /**
     * Cuts the ground of some grids along a line, for a split or another border between neighbours: parts that fit
     * together exactly, as no hand draws them.
     *
     * @param grids codes of grids with boundaries
     * @param line a GeoJSON LineString that crosses the ground, its ends beyond it; null for the ground in one piece
     * @return the pieces, from the west to the east; one where the line does not cross
     * @throws org.gridhall.api.Problem INVALID for a grid without a boundary or a line that is none; FORBIDDEN
     */
    List<Piece> cut(Actor actor, List<String> grids, String line);

    /** The changes of grids, the newest first; {@code after} is the key of the page before, null for the first. */
    Page<PlannedChange> changes(Actor actor, String after, int size);

    /** One change. */
    Optional<PlannedChange> change(Actor actor, long id);

    /** Tickets that went to the grid above, for want of a point, in the order of their ids after {@code after}. */
    List<Long> unplaced(Actor actor, long change, long after, int limit);

    /**
     * Takes a change back that has not come into force.
     *
     * @throws org.gridhall.api.Problem NOT_FOUND; CONFLICT when it is in force already
     */
    PlannedChange withdraw(Actor actor, long id);

    /**
     * Brings in a whole organisation, all or nothing: units, networks, grids and posts that are missing from the files
     * end, people whom nothing refers to are removed, accounts stay; the rest is added or changed, from today on. A post
     * may have several lines, one for each holder's term. Open tickets in grids that ended or changed follow as with
     * {@link #reshape}.
     *
     * @param files by name: units.csv, networks.csv, grids.csv, grids.geojson, people.csv, posts.csv, all of them, and
     *     accounts.csv, team-grids.csv, post-firms.csv where there is one; what an absent one would say stays as it is
     * @throws org.gridhall.api.Problem INVALID with one error for each fault, the field being {@code file:line};
     *     FORBIDDEN without {@code organisation.write}
     */
    ImportReport bring(Actor actor, Map<String, InputStream> files);

    /**
     * Says what {@link #bring} would do with the same files, and does nothing.
     *
     * @throws org.gridhall.api.Problem as {@link #bring}
     */
    ImportReport check(Actor actor, Map<String, InputStream> files);

    /** The whole organisation as the same files. */
    Map<String, String> files();
}
