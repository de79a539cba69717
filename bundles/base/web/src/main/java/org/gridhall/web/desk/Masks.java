package org.gridhall.web.desk;

import org.gridhall.api.ticket.Party;

/** People as the desk shows them before somebody says why they need more: 王***, 138****5678, z***. */
final class Masks {

    private static final String STARS = "***";

    private Masks() {}

    static Party of(Party party) {
        return new Party(
                party.role(),
                party.person(),
                mask(party.name(), 1, 0),
                mask(party.phone(), 3, 4),
                mask(party.email(), 1, 0));
    }

    private static String mask(String text, int head, int tail) {
        if (text == null || text.isEmpty() || text.contains(STARS)) {
            return text;
        }
        int[] points = text.codePoints().toArray();
        int shown = points.length > head + tail ? head : 0;
        int last = points.length > head + tail + 2 ? tail : 0;
        return new String(points, 0, shown) + STARS + new String(points, points.length - last, last);
    }
}
