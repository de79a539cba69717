package org.gridhall.web.http;

import java.util.Locale;

/** Which of the two languages a reader wants. */
public final class Languages {

    private Languages() {}

    /** The language of an {@code Accept-Language} header; Chinese where it names neither or cannot be read. */
    public static Locale of(String header) {
        if (header == null || header.length() > 200) {
            return Locale.CHINESE;
        }
        Locale best = Locale.CHINESE;
        double weight = 0;
        for (String part : split(header)) {
            String range = part.trim();
            int semicolon = range.indexOf(';');
            String tag = (semicolon < 0 ? range : range.substring(0, semicolon)).trim();
            double itsWeight = semicolon < 0 ? 1 : weight(range.substring(semicolon + 1));
            Locale its = language(tag);
            if (its != null && itsWeight > weight) {
                best = its;
                weight = itsWeight;
            }
        }
        return best;
    }

    private static String[] split(String header) {
        return header.indexOf(',') < 0 ? new String[] {header} : header.split(",");
    }

    private static Locale language(String tag) {
        if (tag.regionMatches(true, 0, "zh", 0, 2)) {
            return Locale.CHINESE;
        }
        return tag.regionMatches(true, 0, "en", 0, 2) && (tag.length() == 2 || tag.charAt(2) == '-')
                ? Locale.ENGLISH
                : null;
    }

    private static double weight(String parameter) {
        String value = parameter.trim();
        if (!value.startsWith("q=")) {
            return 1;
        }
        try {
            return Double.parseDouble(value.substring(2));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
