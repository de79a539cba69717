package org.gridhall.api.ticket;

import java.io.IOException;
import java.io.InputStream;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** Files of tickets, kept by their content outside the database; uploaded before the action that refers to them. */
@ProviderType
public interface Attachments {

    /**
     * Keeps a file. At most 20 MiB; images (JPEG, PNG, WebP), PDF and plain text, known by their content.
     *
     * @throws org.gridhall.api.Problem TOO_LARGE, or INVALID for another kind of content
     */
    Attachment store(Actor actor, String name, InputStream content) throws IOException;

    /** Opens a file of a ticket that the actor may read; the caller closes it. */
    InputStream open(Actor actor, long ticket, long attachment) throws IOException;
}
