package org.gridhall.api.message;

import java.util.Map;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** The outbox as an operator sees it. Everything here needs {@code message.manage} over the whole district. */
@ProviderType
public interface Outbox {

    /** The messages, newest first, without receipts. */
    Page<Message> list(Actor actor, MessageQuery query);

    /** One message with its receipts. */
    Message get(Actor actor, long id);

    /**
     * Tries a message again at once, from its first channel on: one that waits, failed or was cancelled.
     *
     * @throws org.gridhall.api.Problem CONFLICT when it was sent, or its addresses and facts are no longer kept
     */
    Message retry(Actor actor, long id);

    /**
     * Stops a message that waits. One that a channel has in hand at this moment may still be sent; its receipts tell.
     *
     * @throws org.gridhall.api.Problem CONFLICT when it is not waiting
     */
    Message cancel(Actor actor, long id);

    /**
     * What a template says with these facts, in both languages.
     *
     * @throws org.gridhall.api.Problem NOT_FOUND when no module brings the template
     */
    Preview preview(Actor actor, String template, Map<String, String> facts);
}
