package org.gridhall.web.form;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeSet;

/**
 * Names of inputs: JSON pointers below a prefix, {@code f/owner/name}. What only helps to fill in a field stands behind a
 * tilde, {@code f/time~unit}: no pointer has a tilde before anything but 0 and 1.
 */
final class Names {

    /** Rows beyond this are no form. */
    static final int ROWS = 200;

    static final String UNIT = "~unit";
    /** The exact value before, for what an input shows less exactly. */
    static final String WAS = "~was";

    static final String NUMBER = "~number";
    /** Name of somebody beside their number; of a file behind its id and a space. */
    static final String NAME = "~name";
    /** The row is to go. */
    static final String DROP = "~drop";
    /** There is a group or row here though it looks empty. */
    static final String HERE = "~here";

    private static final int DIGITS = 6;

    private Names() {}

    static String below(String base, String name) {
        return name.isEmpty() ? base : base + '/' + name.replace("~", "~0").replace("/", "~1");
    }

    /** The numbers of the rows that were posted, from the lowest, one more than {@link #ROWS} at most. */
    static List<Integer> rows(NavigableMap<String, List<String>> posted, String base) {
        TreeSet<Integer> rows = new TreeSet<>();
        String before = base + '/';
        for (String name : posted.subMap(before, base + (char) ('/' + 1)).keySet()) {
            int end = before.length();
            while (end < name.length() && Character.digit(name.charAt(end), 10) >= 0 && name.charAt(end) < 128) {
                end++;
            }
            int length = end - before.length();
            boolean whole = end == name.length() || name.charAt(end) == '/' || name.charAt(end) == '~';
            if (whole && length > 0 && length <= DIGITS) {
                rows.add(Integer.valueOf(name.substring(before.length(), end)));
                if (rows.size() > ROWS + 1) {
                    rows.pollLast();
                }
            }
        }
        return List.copyOf(rows);
    }
}
