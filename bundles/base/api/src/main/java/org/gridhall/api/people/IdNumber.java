package org.gridhall.api.people;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The kinds of numbers that identify a person, how they are written in one way, and their checks. */
public final class IdNumber {

    public static final String CITIZEN = "citizen-id";
    public static final String PASSPORT = "passport";
    public static final String HK_MACAU = "hk-macau";
    public static final String TAIWAN = "taiwan";
    public static final String OTHER = "other";

    /** All kinds, the usual one first. */
    public static final List<String> TYPES = List.of(CITIZEN, PASSPORT, HK_MACAU, TAIWAN, OTHER);

    private static final Pattern SPACES = Pattern.compile("[\\s\\u00b7-]+");
    private static final Pattern OLD_CITIZEN = Pattern.compile("[1-9]\\d{14}");
    private static final Pattern PLAUSIBLE = Pattern.compile("[0-9A-Z()/]{4,40}");
    private static final Pattern PASSPORTS = Pattern.compile("[A-Z0-9]{5,20}");
    private static final Pattern HK_MACAU_PERMIT = Pattern.compile("[HMC]\\d{8}(\\d{2})?");
    private static final Pattern TAIWAN_PERMIT = Pattern.compile("\\d{8}(\\d{2}[A-Z]?)?");

    private IdNumber() {}

    /**
     * The one way in which a number is compared and kept: full-width characters as usual ones, capital letters, no spaces
     * or hyphens; a citizen's number of 15 digits (before 1999) as the 18 characters that replaced it.
     */
    public static String normal(String type, String number) {
        String plain = SPACES.matcher(Normalizer.normalize(number, Normalizer.Form.NFKC))
                .replaceAll("")
                .toUpperCase(Locale.ROOT);
        if (CITIZEN.equals(type) && OLD_CITIZEN.matcher(plain).matches()) {
            String long17 = plain.substring(0, 6) + "19" + plain.substring(6);
            return long17 + CitizenId.check(long17);
        }
        return plain;
    }

    /**
     * Whether a number in its normal form passes the check of its kind. Residence permits of Hong Kong, Macau (81, 82)
     * and Taiwan (83) follow the rule of citizens' numbers.
     */
    public static boolean valid(String type, String normal) {
        return switch (type) {
            case CITIZEN -> CitizenId.valid(normal);
            case PASSPORT -> PASSPORTS.matcher(normal).matches();
            case HK_MACAU ->
                HK_MACAU_PERMIT.matcher(normal).matches() || normal.matches("8[12].*") && CitizenId.valid(normal);
            case TAIWAN ->
                TAIWAN_PERMIT.matcher(normal).matches() || normal.startsWith("83") && CitizenId.valid(normal);
            default -> PLAUSIBLE.matcher(normal).matches();
        };
    }

    /** Whether it can be a number at all, so that a clerk may confirm it against the paper. */
    public static boolean plausible(String normal) {
        return PLAUSIBLE.matcher(normal).matches();
    }

    /** As it is shown: the last four characters, stars before them; only stars for a short one. */
    public static String mask(String normal) {
        int shown = normal.length() >= 8 ? 4 : 0;
        return "*".repeat(normal.length() - shown) + normal.substring(normal.length() - shown);
    }
}
