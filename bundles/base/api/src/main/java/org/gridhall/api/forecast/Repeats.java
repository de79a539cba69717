package org.gridhall.api.forecast;

import java.time.Instant;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.place.Point;

/**
 * Problems that come again at the same place.
 *
 * @param places the most often repeated first, 100 at most
 * @param read how many tickets were looked at
 * @param all whether those were all of the time; else the newest ones
 */
public record Repeats(List<Place> places, int read, boolean all) {

    public Repeats {
        places = List.copyOf(places);
    }

    /**
     * A place with its tickets.
     *
     * @param category code
     * @param point of the newest ticket; null where only an address is known
     * @param address of the newest ticket; null when there is none, or whoever asks may not read the ticket
     * @param count how many tickets
     * @param open how many of them are open
     * @param tickets the newest first, twenty at most
     */
    public record Place(
            String category,
            Text title,
            Point point,
            String address,
            int count,
            int open,
            Instant first,
            Instant last,
            List<Case> tickets) {

        public Place {
            tickets = List.copyOf(tickets);
        }
    }

    /** @param closed when; null while it is open */
    public record Case(long id, String number, Instant opened, Instant closed) {}
}
