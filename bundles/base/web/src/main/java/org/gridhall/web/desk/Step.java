package org.gridhall.web.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gridhall.api.Text;

/**
 * One thing that was done to a ticket, as its timeline shows it.
 *
 * @param icon the shape
 * @param unit of the post in which it was done; null for none
 * @param said what was filled in
 */
public record Step(Text title, String icon, String who, Text unit, Instant at, List<Change> changes, List<Said> said) {

    /**
     * What it changed.
     *
     * @param from empty for nothing
     * @param to empty for nothing
     */
    public record Change(Text attribute, Text from, Text to) {}

    /** A field and what was written there. */
    public record Said(Text label, Text value, List<Piece> pieces) {

        public Said(Text label, Text value) {
            this(label, value, List.of());
        }
    }

    /** A piece of what was written: words, or the name of a colleague. */
    public record Piece(String text, boolean name) {

        /** A text in pieces; all names are written with {@code @} before them. */
        static List<Piece> of(String text, List<String> names) {
            if (names.isEmpty()) {
                return List.of();
            }
            List<Piece> pieces = new ArrayList<>();
            // The longest first: a name may begin another.
            String any = names.stream()
                    .sorted(Comparator.comparing(String::length).reversed())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"));
            Matcher found = Pattern.compile("@(?:" + any + ")").matcher(text);
            int from = 0;
            while (found.find()) {
                if (found.start() > from) {
                    pieces.add(new Piece(text.substring(from, found.start()), false));
                }
                pieces.add(new Piece(found.group(), true));
                from = found.end();
            }
            if (from < text.length()) {
                pieces.add(new Piece(text.substring(from), false));
            }
            return pieces;
        }
    }
}
