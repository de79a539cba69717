package org.gridhall.api.organisation;

import java.time.LocalDate;

/**
 * A post looks after a firm for some time (联企): one firm may have several posts, one post several firms.
 *
 * @param post code of the post
 * @param firm unified social credit code
 * @param from first day; null for ever since
 * @param to last day, inclusive; null while open
 */
public record PostFirm(String post, String firm, LocalDate from, LocalDate to) {}
