package org.gridhall.api.organisation;

import java.time.LocalDate;

/**
 * A team serves a grid for some time.
 *
 * @param team code of the team
 * @param grid code of the grid
 * @param from first day; null for ever since
 * @param to last day, inclusive; null while open
 */
public record TeamGrid(String team, String grid, LocalDate from, LocalDate to) {}
