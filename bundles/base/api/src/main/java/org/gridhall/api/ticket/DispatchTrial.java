package org.gridhall.api.ticket;

import java.util.List;
import org.gridhall.api.Text;

/**
 * Which unit would be suggested, and how each rule came to its answer.
 *
 * @param suggestion what the dispatcher would see
 * @param grid code of the grid that the place lies in; null for none
 * @param steps the rules in the order in which they are tried, then owner and place
 */
public record DispatchTrial(Suggestion suggestion, String grid, List<Step> steps) {

    public DispatchTrial {
        steps = List.copyOf(steps);
    }

    /**
     * One rule.
     *
     * @param rule its code, or {@code owner}, {@code place}
     * @param unit code of the unit that it suggests; null where it does not fit
     * @param chosen whether it is the one that decides
     * @param why it fits, or what of it does not hold
     */
    public record Step(String rule, String unit, boolean chosen, Text why) {}
}
