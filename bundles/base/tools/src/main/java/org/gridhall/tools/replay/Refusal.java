package org.gridhall.tools.replay;

/** A row that cannot become a ticket; the rest of the file goes on. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String field;

    /**
     * @param reason columns, required, key, value, time, coordinate or order
     * @param field the field it is about; null for the whole row
     */
    Refusal(String reason, String field, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    String reason() {
        return reason;
    }

    String field() {
        return field;
    }

    @Override
    public String toString() {
        return reason + (field == null ? "" : ": " + field) + ": " + getMessage();
    }
}
