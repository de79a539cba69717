package org.gridhall.api.people;

/** The unified social credit code of 18 characters, GB 32100-2015, with the organisation code of GB 11714 inside it. */
public final class CreditCode {

    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    private static final int[] ORGANISATION_WEIGHTS = {3, 7, 9, 10, 5, 8, 4, 2};

    private CreditCode() {}

    /** Whether the code has 18 characters of the standard's alphabet and both its check characters are right. */
    public static boolean valid(String code) {
        return code != null
                && code.matches("[0-9A-HJ-NP-RTUWXY]{18}")
                && organisationCheck(code.substring(8, 16)) == code.charAt(16)
                && check(code) == code.charAt(17);
    }

    /** The check character for the first 17 characters of {@code code}. */
    public static char check(String code) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += ALPHABET.indexOf(code.charAt(i)) * WEIGHTS[i];
        }
        return ALPHABET.charAt((31 - sum % 31) % 31);
    }

    /** The check character for the eight characters of an organisation code (GB 11714): 0–9 or X. */
    public static char organisationCheck(String body) {
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += Character.digit(body.charAt(i), 36) * ORGANISATION_WEIGHTS[i];
        }
        int check = 11 - sum % 11;
        return check == 10 ? 'X' : check == 11 ? '0' : (char) ('0' + check);
    }
}
