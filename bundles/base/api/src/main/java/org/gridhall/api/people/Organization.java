package org.gridhall.api.people;

import java.time.Instant;
import org.gridhall.api.place.Point;

/**
 * A firm, office, association or other legal person (法人).
 *
 * @param code unified social credit code, not secret; null where none is known
 * @param kind such as {@code company}, {@code self-employed}, {@code institution}
 * @param representative id of the legal representative; null where unknown
 * @param confirmed how a code that fails its check was taken; null for one that passes
 */
public record Organization(
        long id,
        int version,
        String name,
        String code,
        String kind,
        Long representative,
        String phone,
        String address,
        Long addressId,
        Point point,
        String grid,
        String note,
        Confirmed confirmed,
        Instant changedAt) {}
