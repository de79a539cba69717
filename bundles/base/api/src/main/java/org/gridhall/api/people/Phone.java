package org.gridhall.api.people;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Telephone numbers as they are compared and shown. */
public final class Phone {

    private static final Pattern NOISE = Pattern.compile("[\\s().-]+");
    private static final Pattern COUNTRY = Pattern.compile("^(\\+|00)?86(?=1\\d{10}$)");
    private static final Pattern FORM = Pattern.compile("\\+?\\d{3,20}(#\\d{1,8})?");

    private Phone() {}

    /** Digits alone, without the country's 86 before a mobile number; extensions after {@code #} or {@code x} stay. */
    public static String normal(String phone) {
        String plain = NOISE.matcher(Normalizer.normalize(phone, Normalizer.Form.NFKC))
                .replaceAll("")
                .replace('X', '#')
                .replace('x', '#');
        return COUNTRY.matcher(plain).replaceFirst("");
    }

    /** Whether a normal form can be a telephone number: 3 to 20 digits, perhaps a plus before and an extension. */
    public static boolean valid(String normal) {
        return FORM.matcher(normal).matches();
    }

    /** As it is shown: {@code 138****0000}; of short ones the last two digits. */
    public static String mask(String normal) {
        int length = normal.length();
        if (length >= 11) {
            return normal.substring(0, 3) + "*".repeat(length - 7) + normal.substring(length - 4);
        }
        int shown = length >= 6 ? 2 : 0;
        return "*".repeat(length - shown) + normal.substring(length - shown);
    }
}
