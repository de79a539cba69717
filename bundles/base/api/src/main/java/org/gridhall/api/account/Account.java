package org.gridhall.api.account;

import java.time.Instant;

/**
 * An account of one person.
 *
 * @param locked until when it is locked after failures, or null
 */
public record Account(
        long id, String login, String person, String name, boolean enabled, boolean hasPassword, Instant locked) {}
