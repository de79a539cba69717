package org.gridhall.api.ticket;

import java.io.IOException;
import java.io.InputStream;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** Files of tickets, kept by their content outside the database; uploaded before the action that refers to them. */
@ProviderType
public interface Attachments {

    /** The largest file, in bytes. */
    int LARGEST = 50 << 20;

    /**
     * Keeps a file. What it is follows from its content: pictures (JPEG, PNG, GIF, WebP) of at most 50 megapixels, PDF,
     * Word and Excel documents without macros, plain text in UTF-8 or GB18030, and recordings of telephones (MP4, 3GP,
     * MOV, M4A, MP3, AAC, AMR). The same content with the same name, stored again by the same account before an action
     * referred to it, is the same attachment. What no action refers to is forgotten after two days. The reporter of a
     * ticket may keep files for it, 20 of 60 MB together at most with those of the report.
     *
     * @throws org.gridhall.api.Problem TOO_LARGE with code {@code attachment.size} above {@link #LARGEST} bytes or
     *     {@code attachment.quota} when too much of the account's waits already, or the reporter has sent too much; INVALID with code
     *     {@code attachment.type}, {@code attachment.broken}, {@code attachment.pixels} or {@code attachment.archive}
     */
    Attachment store(Actor actor, String name, InputStream content) throws IOException;

    /**
     * Keeps a file for a report that somebody without an account is about to send with this intake key; nothing else can
     * refer to it.
     *
     * @param intakeKey 22 to 120 characters that nobody can guess
     * @throws org.gridhall.api.Problem as {@link #store(Actor, String, InputStream)} does; what waits for one key has 20
     *     files of 60 MB together at most
     */
    Attachment store(String intakeKey, String name, InputStream content) throws IOException;

    /** Opens a file of a ticket that the actor may read; the caller closes it. */
    default InputStream open(Actor actor, long ticket, long attachment) throws IOException {
        return open(actor, ticket, attachment, 0, -1);
    }

    /**
     * Opens a part of a file of a ticket that the actor may read; the caller closes it.
     *
     * @param from first byte, from 0
     * @param length bytes; −1 for all that follow
     */
    InputStream open(Actor actor, long ticket, long attachment, long from, long length) throws IOException;

    /**
     * Shows a picture to the public, or no longer. The public gets a copy without metadata: no place, no time, no
     * device. Who may act on the ticket by a post may do it; people in a picture are personal data, so nothing is shown
     * by itself.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN; CONFLICT with code {@code attachment.hidden-ticket} when the ticket is
     *     not one that anybody may know of; INVALID with code {@code attachment.copy} for a file that no copy can be
     *     made of
     */
    Attachment publish(Actor actor, long ticket, long attachment, boolean published) throws IOException;

    /**
     * Opens the copy of a picture that is shown to the public, of a ticket that anybody may know of.
     *
     * @param number of the ticket
     * @throws org.gridhall.api.Problem NOT_FOUND for everything else
     */
    PublicFile openPublic(String number, long attachment) throws IOException;

    /**
     * A file for the public; the caller closes its content.
     *
     * @param size bytes
     * @param hash SHA-256 of its content, hexadecimal
     */
    record PublicFile(String mediaType, long size, String hash, InputStream content) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
