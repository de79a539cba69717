package org.gridhall.web.desk;

import java.time.Instant;
import org.gridhall.api.Text;
import org.gridhall.api.ticket.TicketSummary;

/**
 * How a ticket stands with its limit; one scale everywhere, told by colour, shape and word.
 *
 * @param code red, yellow, green, grey: the colour
 * @param icon the shape
 */
public record Lamp(String code, String icon, Text word) {

    static final Lamp LATE = new Lamp("red", "exclamation-octagon-fill", new Text("超期", "Late"));
    static final Lamp SOON = new Lamp("yellow", "exclamation-triangle-fill", new Text("临期", "Due soon"));
    static final Lamp FINE = new Lamp("green", "check-circle-fill", new Text("正常", "In time"));
    static final Lamp NONE = new Lamp("grey", "dash-circle", new Text("无时限", "No limit"));
    static final Lamp STANDS = new Lamp("grey", "pause-circle-fill", new Text("暂停", "Suspended"));
    static final Lamp DONE = new Lamp("grey", "check2-circle", new Text("办结", "Closed"));
    static final Lamp DONE_LATE = new Lamp("red", "check2-circle", new Text("超期办结", "Closed late"));

    /** The lamp of a ticket now: green up to four fifths of a limit, yellow up to its end, red beyond. */
    public static Lamp of(TicketSummary ticket, Instant now) {
        if (ticket.closedAt() != null) {
            return ticket.overdue() ? DONE_LATE : DONE;
        }
        if (ticket.overdue()) {
            return LATE;
        }
        if (ticket.suspended()) {
            return STANDS;
        }
        if (ticket.dueAt() == null) {
            return NONE;
        }
        return ticket.warnAt() != null && now.isAfter(ticket.warnAt()) ? SOON : FINE;
    }
}
