package org.gridhall.api.message;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text as short messages: 160 characters of the default alphabet or 70 of UCS-2 in one, 153 or 67 in each of several
 * (3GPP TS 23.038 and 23.040). Only letters, digits and signs that have the same code in ASCII and in the default alphabet
 * count as such, so that no centre turns them into others.
 *
 * @param plain whether the default alphabet is enough
 * @param parts the text, cut; never empty
 */
public record ShortMessage(boolean plain, List<String> parts) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 \\r\\n!\"#%&'()*+,./:;<=>?-]*");
    private static final int ONE_PLAIN = 160;
    private static final int PART_PLAIN = 153;
    private static final int ONE = 70;
    private static final int PART = 67;

    public ShortMessage {
        parts = List.copyOf(parts);
    }

    public static ShortMessage of(String text) {
        boolean plain = PLAIN.matcher(text).matches();
        if (text.length() <= (plain ? ONE_PLAIN : ONE)) {
            return new ShortMessage(plain, List.of(text));
        }
        int most = plain ? PART_PLAIN : PART;
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + most);
            // A character of two halves stays in one part.
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            parts.add(text.substring(from, to));
            from = to;
        }
        return new ShortMessage(plain, parts);
    }
}
