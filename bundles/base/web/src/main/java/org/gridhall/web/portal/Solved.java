package org.gridhall.web.portal;

import java.time.Instant;
import org.gridhall.api.Text;
import org.gridhall.api.place.Point;

/**
 * A matter as everybody may read it, numbers that point to a person hidden.
 *
 * @param step of the loop, see {@link Progress}
 * @param result what the handling came to; null so far
 * @param picture address of a picture that is shown to the public; null for none
 */
public record Solved(
        String number,
        String title,
        String description,
        Text category,
        String icon,
        Text grid,
        String address,
        Point point,
        Instant openedAt,
        Instant closedAt,
        boolean voided,
        Text stage,
        int step,
        String result,
        String picture) {}
