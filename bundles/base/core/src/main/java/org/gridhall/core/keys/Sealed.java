package org.gridhall.core.keys;

/**
 * Rows that are sealed or hashed with the district's keys. Each package that keeps such rows registers one, so that keys can
 * be exchanged and retired.
 */
public interface Sealed {

    /** How many rows need a key, such as {@code data-1}. */
    long uses(String key);

    /**
     * Seals and hashes some rows anew that need older keys than those in use, in one short transaction. What does not open
     * any more stays as it is.
     *
     * @param after the last row that was looked at; 0 to begin with
     */
    Some reseal(long after);

    /**
     * Rows that were looked at.
     *
     * @param last the last of them; 0 when there were none
     * @param done how many were sealed anew
     * @param broken how many do not open, and still need their older keys
     */
    record Some(long last, int done, int broken) {

        /** Nothing was left to look at. */
        public static final Some NONE = new Some(0, 0, 0);
    }
}
