package org.gridhall.api.organisation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of the grids from a day on: one split into several, several merged into one, a border moved, a grid renamed or
 * put below another. All of it comes into force together.
 *
 * @param day the first day of the new grids, today or later, in the district's zone
 * @param reason for people; at most 500 characters
 * @param document number of the document that decided it; null when there is none; at most 200 characters
 * @param end codes of the grids that end the day before
 * @param begin grids that begin; their codes were never used before
 * @param alter grids that go on differently
 * @param carry grid that ends to the grid that takes over its posts; not needed where one grid alone succeeds
 * @param posts posts that go elsewhere than {@code carry} says
 */
public record GridChange(
        LocalDate day,
        String reason,
        String document,
        List<String> end,
        List<NewGrid> begin,
        List<Alter> alter,
        Map<String, String> carry,
        List<PostMove> posts) {

    public GridChange {
        end = copy(end);
        begin = copy(begin);
        alter = copy(alter);
        carry = carry == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(carry));
        posts = copy(posts);
    }

    /** With what is null in it: a request that says so is told where. */
    private static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(list));
    }

    /**
     * A grid that begins. What is null is as with the grid that it comes from: the one that ends, else the parent.
     *
     * @param parent code of the grid above, one that goes on or begins; null for as before
     * @param kind general, enterprise or dedicated
     * @param unit code of the unit responsible
     * @param nameEn null for the same as {@code nameZh}
     * @param boundary a GeoJSON Polygon or MultiPolygon, WGS 84
     */
    public record NewGrid(
            String code, String parent, String kind, String unit, String nameZh, String nameEn, String boundary) {}

    /** A grid that goes on; what is null stays as it is. */
    public record Alter(
            String code, String parent, String kind, String unit, String nameZh, String nameEn, String boundary) {}

    /**
     * Where a post goes from the day on, and who holds it there.
     *
     * @param post code of the post; a new one when nobody holds it yet
     * @param grid null when it ends with its grid
     * @param role null for as before
     * @param person code of its new holder; null for as before
     * @param substitute code of the B person (AB岗) of a new holder; null for none
     */
    public record PostMove(String post, String grid, String role, String person, String substitute) {

        /** The same holder in another grid. */
        public PostMove(String post, String grid) {
            this(post, grid, null, null, null);
        }
    }
}
