package org.gridhall.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gridhall.api.search.Hit.Mark;
import org.gridhall.api.search.Hit.Marked;

/** Shows in plain text where something was found. */
final class Marks {

    private static final int LONGEST = 120;
    private static final int BEFORE = 24;
    private static final int MOST = 20;

    private final Wanted wanted;

    Marks(Wanted wanted) {
        this.wanted = wanted;
    }

    /** A whole title, found by words or by pinyin. */
    Marked title(String title) {
        String folded = Folding.fold(title);
        List<Mark> found = written(folded);
        for (Wanted.Part part : wanted.parts()) {
            if (part.pinyin()) {
                spoken(folded, part.text(), found);
            }
        }
        return new Marked(title, apart(found));
    }

    /** The piece of a text where most is found at its beginning; null where there is no text. */
    Marked snippet(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String line = text.replace('\n', ' ').replace('\r', ' ');
        String folded = Folding.fold(line);
        List<Mark> found = apart(written(folded));
        int from = 0;
        if (line.length() > LONGEST && !found.isEmpty()) {
            from = Math.min(Math.max(0, best(found) - BEFORE), line.length() - LONGEST);
        }
        int to = Math.min(line.length(), from + LONGEST);
        from = inside(line, from);
        to = inside(line, to);
        int start = from;
        int end = to;
        return new Marked(
                line.substring(start, end),
                found.stream()
                        .filter(mark -> mark.from() >= start && mark.to() <= end)
                        .map(mark -> new Mark(mark.from() - start, mark.to() - start))
                        .toList());
    }

    /** Where the mark begins that has the most marked text within a snippet from it on; the first of such. */
    private static int best(List<Mark> found) {
        int best = found.get(0).from();
        int most = 0;
        for (Mark first : found) {
            int sum = found.stream()
                    .filter(mark -> mark.from() >= first.from() && mark.to() <= first.from() + LONGEST - BEFORE)
                    .mapToInt(mark -> mark.to() - mark.from())
                    .sum();
            if (sum > most) {
                most = sum;
                best = first.from();
            }
        }
        return best;
    }

    private static int inside(String text, int place) {
        return place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
    }

    /** Each part as a whole, or its words where it is not there as a whole. */
    private List<Mark> written(String folded) {
        List<Mark> found = new ArrayList<>();
        for (Wanted.Part part : wanted.parts()) {
            if (!all(folded, part.text(), found)) {
                part.words().forEach(word -> all(folded, word, found));
            }
        }
        return found;
    }

    private static boolean all(String folded, String word, List<Mark> found) {
        boolean any = false;
        int count = 0;
        for (int at = folded.indexOf(word); at >= 0 && count < MOST; at = folded.indexOf(word, at + word.length())) {
            // A word of letters or digits is found as a word only.
            if (edge(folded, at) && edge(folded, at + word.length())) {
                found.add(new Mark(at, at + word.length()));
                any = true;
                count++;
            }
        }
        return any;
    }

    private static boolean edge(String text, int place) {
        return place == 0 || place == text.length() || !letter(text.charAt(place - 1)) || !letter(text.charAt(place));
    }

    private static boolean letter(char c) {
        return Character.isLetterOrDigit(c) && !Character.isIdeographic(c);
    }

    private static void spoken(String folded, String letters, List<Mark> found) {
        String[] readings = Pinyin.get().readings(folded);
        String plain = letters.replace("'", "");
        for (int from = 0; from < readings.length; from++) {
            int to = inFull(readings, from, plain);
            if (to < 0) {
                to = byInitials(readings, from, plain);
            }
            if (to > 0) {
                found.add(new Mark(from, to));
                from = to - 1;
            }
        }
    }

    private static int inFull(String[] readings, int from, String letters) {
        int at = 0;
        for (int i = from; i < readings.length && readings[i] != null; i++) {
            String left = letters.substring(at);
            if (left.startsWith(readings[i])) {
                at += readings[i].length();
                if (at == letters.length()) {
                    return i + 1;
                }
            } else {
                return i > from && readings[i].startsWith(left) ? i + 1 : -1;
            }
        }
        return -1;
    }

    private static int byInitials(String[] readings, int from, String letters) {
        for (int i = 0; i < letters.length(); i++) {
            if (from + i >= readings.length
                    || readings[from + i] == null
                    || readings[from + i].charAt(0) != letters.charAt(i)) {
                return -1;
            }
        }
        return from + letters.length();
    }

    private static List<Mark> apart(List<Mark> found) {
        List<Mark> apart = new ArrayList<>();
        found.stream()
                .sorted(Comparator.comparingInt(Mark::from).thenComparingInt(Mark::to))
                .forEach(mark -> {
                    Mark last = apart.isEmpty() ? null : apart.get(apart.size() - 1);
                    if (last != null && mark.from() <= last.to()) {
                        apart.set(apart.size() - 1, new Mark(last.from(), Math.max(last.to(), mark.to())));
                    } else {
                        apart.add(mark);
                    }
                });
        return apart;
    }
}
