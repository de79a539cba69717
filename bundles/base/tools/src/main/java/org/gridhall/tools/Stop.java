package org.gridhall.tools;

/** The command cannot go on; the message is for whoever started it, and no stack trace follows. */
public final class Stop extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The command was given wrongly: an unknown option, a missing file. */
    public static final int USAGE = 2;
    /** The instance could not be reached, or refused. */
    public static final int FAILED = 1;

    private final int code;

    private Stop(int code, String message) {
        super(message);
        this.code = code;
    }

    public static Stop usage(String zh, String en) {
        return new Stop(USAGE, Words.in(zh, en));
    }

    public static Stop failed(String zh, String en) {
        return new Stop(FAILED, Words.in(zh, en));
    }

    /** The exit code. */
    public int code() {
        return code;
    }
}
