package org.gridhall.api.assessment;

import java.util.List;

/**
 * What somebody, a unit or a grid comes to in a month.
 *
 * @param subject id of the account, or code of the unit or grid
 * @param name as it was called then
 * @param rank 1 for the best, the same for the same score; null where nothing is available
 * @param score 0 to 100, rounded to two digits; null, not available, when every denominator is zero
 * @param grade null with it
 * @param adjusted score after an appeal that was accepted; null for none
 * @param parts what it is made of, in the order of the rules
 * @param cards what was taken off for cards; null where the rules take nothing off, and for grids
 */
public record Result(
        String subject,
        String name,
        Integer rank,
        Double score,
        String grade,
        Double adjusted,
        List<Part> parts,
        Cards cards) {

    public Result {
        parts = List.copyOf(parts);
    }

    /**
     * An indicator.
     *
     * @param value 0 to 1, the better the higher; null, not available, when the denominator is zero: its weight is left out
     * @param points what it adds to the score; null with it
     */
    public record Part(String code, double weight, long numerator, long denominator, Double value, Double points) {}

    /**
     * Yellow and red cards that were given in the month and not withdrawn.
     *
     * @param points what is taken off; never so much that the score falls below 0
     */
    public record Cards(long yellow, long red, double points) {}

    /** What counts: the adjusted score if there is one. */
    public Double counts() {
        return adjusted == null ? score : adjusted;
    }
}
