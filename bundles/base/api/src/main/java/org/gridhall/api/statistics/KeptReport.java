package org.gridhall.api.statistics;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A report as its figures were when it was sent.
 *
 * @param kind day, week, month or year
 * @param from first day of its period
 */
public record KeptReport(String kind, LocalDate from, Instant madeAt) {}
