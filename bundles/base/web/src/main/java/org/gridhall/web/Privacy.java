package org.gridhall.web;

import java.util.regex.Pattern;

/**
 * Hides in words meant for the public what points to a person: telephone and identity numbers, mail addresses. Both
 * patterns look at a bounded stretch from each character on.
 */
public final class Privacy {

    private static final String MASK = "***";
    private static final Pattern MAIL =
            Pattern.compile("(?<![\\w.+-])[\\w.+-]{1,64}+@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,6}");
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9０-９])(?:"
            + "\\+?[0-9０-９]{7,}+[Xx]?"
            + "|(?:\\+?86[- ]?)?1[0-9]{2}[- ][0-9]{4}[- ][0-9]{4}"
            + "|\\(?0[0-9]{2,3}\\)?[- ]?[0-9]{7,8}"
            + "|\\(?[2-9][0-9]{2}\\)?[-. ][0-9]{3}[-. ][0-9]{4}"
            + "|[0-9]{6}[- ](?:19|20)[0-9]{6}[- ]?[0-9]{3}[0-9Xx]"
            + ")");

    private Privacy() {}

    public static String hide(String words) {
        if (words == null || words.isEmpty()) {
            return words;
        }
        String hidden = words.indexOf('@') < 0 ? words : MAIL.matcher(words).replaceAll(MASK);
        return NUMBER.matcher(hidden).replaceAll(MASK);
    }
}
