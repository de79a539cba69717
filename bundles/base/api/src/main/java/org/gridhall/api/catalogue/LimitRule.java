package org.gridhall.api.catalogue;

import org.gridhall.api.Text;
import org.gridhall.api.time.Limit;

/**
 * A limit that a type knows.
 *
 * @param duration {@code 90m}, {@code 72h} of wall-clock time or {@code 3d} calendar days: day zero is the day it
 *     starts, and it is over when the last counted day is; null for a limit that starts only where an action gives an
 *     explicit due time
 */
public record LimitRule(String code, Text title, Limit.Kind kind, String duration, String basis) {}
