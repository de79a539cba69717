package org.gridhall.api.ticket;

/**
 * A ticket as anybody may know it: no parties, no form, nothing confidential.
 *
 * @param description as it was told; whoever shows it to the public hides numbers that point to a person
 * @param result what the handling came to; null so far
 * @param mediaUrl address of a picture elsewhere, from the field {@code media_url}; null for none
 * @param picture id of the first attachment that is shown to the public, see {@link Attachments#openPublic}; null for none
 */
public record PublishedTicket(
        TicketSummary summary, String description, String result, String mediaUrl, Long picture) {}
