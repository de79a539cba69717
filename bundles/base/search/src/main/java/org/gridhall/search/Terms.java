package org.gridhall.search;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Terms of the field that are not to be taken apart; never changes. */
final class Terms {

    static final Terms NONE = new Terms(Set.of());

    private static final int LONGEST = 16;

    private final Set<String> terms = new HashSet<>();
    private final Map<Character, Integer> longest = new HashMap<>();

    /** @param words of which those of 2 to 16 Chinese characters count */
    Terms(Collection<String> words) {
        for (String word : words) {
            String folded = Folding.fold(word).strip();
            if (folded.length() >= 2
                    && folded.length() <= LONGEST
                    && folded.codePoints().allMatch(Character::isIdeographic)) {
                terms.add(folded);
                longest.merge(folded.charAt(0), folded.length(), Math::max);
            }
        }
    }

    /** Length of the longest term that begins at a place of folded text; 0 for none. */
    int longestAt(String text, int from) {
        Integer most = longest.get(text.charAt(from));
        for (int length = most == null ? 0 : Math.min(most, text.length() - from); length > 1; length--) {
            if (terms.contains(text.substring(from, from + length))) {
                return length;
            }
        }
        return 0;
    }
}
