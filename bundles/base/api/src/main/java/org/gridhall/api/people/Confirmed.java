package org.gridhall.api.people;

import java.time.Instant;

/**
 * A number that fails its check and was confirmed against the paper.
 *
 * @param reason what the clerk saw
 * @param by id of the account
 */
public record Confirmed(String reason, long by, Instant at) {}
