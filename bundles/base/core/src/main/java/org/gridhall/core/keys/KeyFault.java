package org.gridhall.core.keys;

/** Keys that are missing, changed or out of reach; the message is one line with the remedy, for an operator. */
public final class KeyFault extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    KeyFault(String message) {
        super(message);
    }

    KeyFault(String message, Throwable cause) {
        super(message, cause);
    }
}
