package org.gridhall.core.keys;

/** Sealed data that does not open: it was changed outside the program, or belongs to something else. */
public final class BrokenSeal extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    BrokenSeal(String message, Throwable cause) {
        super(message, cause);
    }
}
