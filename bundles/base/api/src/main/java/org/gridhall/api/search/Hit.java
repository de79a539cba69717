package org.gridhall.api.search;

import java.time.Instant;
import java.util.List;

/**
 * Something that was found.
 *
 * @param kind such as {@code ticket}
 * @param id within its kind; 0 where the code is the name of the thing
 * @param code number or code for people
 * @param title with what was found in it
 * @param snippet of the text around what was found, 120 characters at most; null where there is no text
 * @param type code of the ticket type or register; null for none
 * @param category null for none
 * @param time when it began; null for what has no time
 */
public record Hit(
        String kind, long id, String code, Marked title, Marked snippet, String type, String category, Instant time) {

    /** Plain text with the places of what was found in it, in order and apart from each other. */
    public record Marked(String text, List<Mark> marks) {
        public Marked {
            marks = List.copyOf(marks);
        }
    }

    /**
     * A place in a text, in UTF-16 code units as in Java and JavaScript.
     *
     * @param from first
     * @param to the one after the last
     */
    public record Mark(int from, int to) {}
}
