package org.gridhall.api.supervision;

import java.time.Instant;

/**
 * A card: a limit of a ticket came near or passed, and this post held the ticket then.
 *
 * @param number of the ticket
 * @param title of the ticket; null for a confidential one whose words are not for whoever asked
 * @param type code of the ticket's type
 * @param limit code of the limit
 * @param stage code of the ticket's stage then
 * @param unit code of the unit that held it then; null for none
 * @param post code of the post that held it then; null where no post could be found
 * @param role of that post; null with it
 * @param person id of whoever held that post, or had the ticket in their hands; 0 for nobody
 * @param personName what the person was called then; null for nobody
 * @param dueAt when the limit was over
 * @param givenAt when the card was given
 * @param appeal what was said against it; null for nothing
 * @param decision why it stands after an appeal, or was withdrawn; null while nobody has decided
 * @param mayAppeal whether whoever asked may appeal now
 * @param mayDecide whether whoever asked may decide the appeal, or withdraw the card
 */
public record Card(
        long id,
        long ticket,
        String number,
        String title,
        String type,
        String limit,
        Kind kind,
        State state,
        String stage,
        String unit,
        String post,
        String role,
        long person,
        String personName,
        Instant dueAt,
        Instant givenAt,
        Said appeal,
        Said decision,
        boolean mayAppeal,
        boolean mayDecide) {

    /** What a card is for. */
    public enum Kind {
        /** The limit comes near (提示). */
        PROMPT,
        /** A promised limit passed (黄牌). */
        YELLOW,
        /** A statutory limit passed (红牌). */
        RED
    }

    /** How a card stands. */
    public enum State {
        STANDS,
        /** Whoever it names has appealed, and nobody has decided. */
        APPEALED,
        /** The appeal was refused. */
        UPHELD,
        WITHDRAWN
    }

    /** What somebody said, who and when. */
    public record Said(String text, String by, Instant at) {}
}
