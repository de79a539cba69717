package org.gridhall.core.ticket;

/**
 * A call to whoever reported a ticket, to be opened below it.
 *
 * @param type the ticket type of such calls
 * @param unit who calls
 * @param rule code of the rule that chose it
 * @param why the same in words
 */
public record CallBack(String type, String unit, String rule, String why) {

    /** The field of the call that says which closing it is for. */
    static final String CLOSING = "closing";
}
