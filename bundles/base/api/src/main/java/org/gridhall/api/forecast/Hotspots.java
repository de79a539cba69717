package org.gridhall.api.forecast;

import java.time.LocalDate;
import java.util.List;

/**
 * Where more happens than before.
 *
 * @param from first day of the time that is looked at
 * @param to last day of it
 * @param since first day of the time that it is compared with
 * @param tickets with a place in the time
 * @param squares the ones that rose first, by chance, then the fullest; 60 at most
 */
public record Hotspots(LocalDate from, LocalDate to, LocalDate since, long tickets, List<Square> squares) {

    public Hotspots {
        squares = List.copyOf(squares);
    }

    /**
     * A square of the ground.
     *
     * @param west longitude of its western side, degrees
     * @param south latitude of its southern side, degrees
     * @param size of a side, degrees
     * @param counted tickets in the time
     * @param mean what the time before lets expect
     * @param chance of so many, were nothing the matter
     * @param hot whether that is too little to be chance, and there are at least four
     */
    public record Square(
            double west, double south, double size, long counted, double mean, double chance, boolean hot) {}
}
