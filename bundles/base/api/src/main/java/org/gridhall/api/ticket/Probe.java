package org.gridhall.api.ticket;

import java.time.Instant;
import org.gridhall.api.place.Point;

/**
 * What is about to be reported, to see whether somebody did so already.
 *
 * @param category code; null when it is not known yet
 * @param address words for the place; without a point, the same words are the same place
 * @param at when it came in; null for now
 * @param text what was said, title and description together; null for nothing
 */
public record Probe(String category, Point point, String address, Instant at, String text) {}
