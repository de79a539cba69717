package org.gridhall.api.people;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** The citizen identity number of 18 characters, GB 11643-1999. */
public final class CitizenId {

    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK = "10X98765432";

    private static final Pattern FORM = Pattern.compile("[1-9]\\d{16}[\\dXx]");

    private CitizenId() {}

    /**
     * Whether a number is well formed: 17 digits, a birth date that exists, and the right check character. A lower-case
     * {@code x} is accepted. Some early genuine numbers fail; a clerk may confirm those against the paper.
     */
    public static boolean valid(String number) {
        if (number == null || !FORM.matcher(number).matches()) {
            return false;
        }
        try {
            LocalDate.of(
                    Integer.parseInt(number.substring(6, 10)),
                    Integer.parseInt(number.substring(10, 12)),
                    Integer.parseInt(number.substring(12, 14)));
        } catch (DateTimeException e) {
            return false;
        }
        return check(number) == Character.toUpperCase(number.charAt(17));
    }

    /** The check character for the first 17 digits of {@code number}. */
    public static char check(String number) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += (number.charAt(i) - '0') * WEIGHTS[i];
        }
        return CHECK.charAt(sum % 11);
    }
}
