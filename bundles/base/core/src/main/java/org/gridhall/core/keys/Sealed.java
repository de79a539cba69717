package org.gridhall.core.keys;

/**
 * Rows that are sealed or hashed with the district's keys. Each package that keeps such rows registers one, so that keys can
 * be exchanged and retired.
 */
public interface Sealed {

    /** How many rows need a key, such as {@code data-1}. */
    long uses(String key);

    /**
     * Seals and hashes some rows anew that need older keys than those in use, in one short transaction.
     *
     * @return how many it did; 0 when none are left
     */
    int reseal();
}
