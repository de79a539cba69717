package org.gridhall.api.message;

/**
 * What a channel answers when it took a message.
 *
 * @param reference its own name for the message, by which receipts come later, up to 100 characters; null for none
 * @param delivered whether the message has thereby arrived, and no receipt will follow
 */
public record Delivery(String reference, boolean delivered) {

    public static final Delivery ACCEPTED = new Delivery(null, false);

    public static Delivery accepted(String reference) {
        return new Delivery(reference, false);
    }
}
