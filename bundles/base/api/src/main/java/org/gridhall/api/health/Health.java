package org.gridhall.api.health;

/**
 * How a part is.
 *
 * @param up whether it works
 * @param reason why not, in one line and with what to do, for an operator; null when up
 */
public record Health(boolean up, String reason) {

    public static final Health UP = new Health(true, null);

    public static Health down(String reason) {
        return new Health(false, reason);
    }
}
