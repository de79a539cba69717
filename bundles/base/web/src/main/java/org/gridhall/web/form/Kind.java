package org.gridhall.web.form;

import java.util.Locale;

/** How a field is asked for. */
public enum Kind {
    TEXT,
    TEXTAREA,
    EMAIL,
    LINK,
    INTEGER,
    NUMBER,
    /** Asked for in yuan, kept in whole fen. */
    MONEY,
    /** A number and its unit, such as {@code 3d}. */
    DURATION,
    DATE,
    /** Asked for in the district's time, kept in UTC. */
    DATETIME,
    TIME,
    /** A truth that is always said: unticked is false. */
    CHECKBOX,
    /** A truth that may stay unsaid. */
    YESNO,
    RADIO,
    SELECT,
    /** Several of a few. */
    MULTI,
    /** Fields of an object. */
    GROUP,
    /** An array: rows of fields, or of one field each. */
    ROWS,
    FILE,
    FILES,
    /** Longitude, latitude and words for an address. */
    PLACE,
    PERSON,
    ORGANIZATION,
    TICKET,
    UNIT,
    GRID,
    CATEGORY,
    /** The key of a record of a register. */
    RECORD,
    /** Always the same value. */
    CONSTANT,
    /** What no page can ask for: kept as it was. */
    OTHER;

    /** The name that templates use. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether its value stands for something that is kept elsewhere. */
    public boolean reference() {
        return switch (this) {
            case PERSON, ORGANIZATION, TICKET, UNIT, GRID, CATEGORY, RECORD -> true;
            default -> false;
        };
    }
}
