package org.gridhall.api.ticket;

import org.gridhall.api.Text;

/**
 * The unit a ticket might be dispatched to.
 *
 * @param unit code; null when nothing fits
 * @param rule code of the dispatch rule, or {@code owner}, {@code place}, {@code none}
 * @param reason why, for the dispatcher
 */
public record Suggestion(String unit, String rule, Text reason) {}
