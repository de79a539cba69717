package org.gridhall.api.account;

import java.time.Instant;

/**
 * A token that was just issued. The token itself is shown once and kept only as a hash.
 *
 * @param id id of the token, to withdraw it by
 * @param token 43 characters, to be sent as {@code Authorization: Bearer}
 */
public record Session(long id, String token, Instant expiresAt, Actor actor) {}
