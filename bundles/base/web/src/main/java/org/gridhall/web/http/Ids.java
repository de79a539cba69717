package org.gridhall.web.http;

/** Ids as decimal words: JavaScript keeps only 53 bits of a number. */
public final class Ids {

    private Ids() {}

    /** The id, or −1 where the words are none. */
    public static long parse(String words) {
        if (words == null || words.isEmpty() || words.length() > 19) {
            return -1;
        }
        for (int i = 0; i < words.length(); i++) {
            if (words.charAt(i) < '0' || words.charAt(i) > '9') {
                return -1;
            }
        }
        try {
            return Long.parseLong(words);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The id as words; null for 0, which stands for none. */
    public static String words(long id) {
        return id == 0 ? null : Long.toString(id);
    }

    public static String words(Long id) {
        return id == null ? null : words(id.longValue());
    }
}
