package org.gridhall.core.supervision;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.core.time.LimitClock;

/** The line of command: after how long which posts are told, of which unit above the one that holds the ticket. */
record Line(List<Level> levels) {

    /** The district itself, however many units are between. */
    static final int TOP = -1;

    private static final Pattern LEVEL =
            Pattern.compile("(\\d{1,5}(?:[mhd]|w[hd])) +([a-z][a-z0-9-]{0,59}) +(\\d|top)");

    /** @param up 0 for the unit itself, 1 for the one above, {@link #TOP} for the district */
    record Level(String after, String role, int up) {}

    /** Such as {@code 1d head 0, 5wd leader top}; the levels come in the order of their times. */
    static Line of(String text) {
        List<Level> levels = new ArrayList<>();
        for (String one : text.split(",")) {
            if (!one.isBlank()) {
                Matcher level = LEVEL.matcher(one.strip());
                if (!level.matches() || !LimitClock.valid(level.group(1))) {
                    throw new IllegalArgumentException("a level is written like 1d head 0, not " + one.strip());
                }
                String up = level.group(3);
                levels.add(new Level(level.group(1), level.group(2), "top".equals(up) ? TOP : Integer.parseInt(up)));
            }
        }
        return new Line(List.copyOf(levels));
    }

    List<String> after() {
        return levels.stream().map(Level::after).toList();
    }
}
