package org.gridhall.core.time;

import java.time.Instant;

/**
 * When a limit is over.
 *
 * @param at a thing done at this very instant is in time
 * @param warnAt after it four fifths of the limit are used: its lamp is yellow; never after {@code at}
 * @param provisional whether some day of it is of a year whose calendar is not published
 */
public record Due(Instant at, Instant warnAt, boolean provisional) {}
