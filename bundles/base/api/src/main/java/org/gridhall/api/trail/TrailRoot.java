package org.gridhall.api.trail;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A root: seals some entries of the trail, each root over the one before.
 *
 * @param number from 1, without gaps
 * @param day the district's date when it was made
 * @param entries how many it seals
 * @param hash SHA-256 of what it says; hexadecimal. The next root has it
 * @param line all that it says, with its signature, as in the file of roots
 * @param key id of the key that signed it
 * @param publicKey that key's public half: X.509 in Base64; null when the installation no longer has it
 */
public record TrailRoot(
        long number,
        LocalDate day,
        Instant sealedAt,
        int entries,
        String hash,
        String line,
        String key,
        String publicKey) {}
