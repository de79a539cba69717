package org.gridhall.api.message;

import org.gridhall.api.trail.Subject;

/**
 * Which messages a list shows; null does not restrict. Newest first.
 *
 * @param after key of the page before; null for the first
 * @param size 1 to 200
 */
public record MessageQuery(Message.State state, String channel, Subject about, String after, int size) {

    public static final MessageQuery ALL = new MessageQuery(null, null, null, null, 50);

    public MessageQuery {
        if (size < 1 || size > 200) {
            throw new IllegalArgumentException("size is 1 to 200");
        }
    }
}
