package org.gridhall.api.setting;

import java.util.List;
import org.gridhall.api.Text;

/**
 * One setting as it is described and as it stands.
 *
 * @param name as in the file, such as {@code quiet.from}
 * @param options what may be chosen; empty for anything
 * @param least smallest number; null for none
 * @param most largest number; null for none
 * @param pattern regular expression that a text matches as a whole; null for any text
 * @param fallback what holds where nothing is set
 * @param value what is set; null where nothing is, and always for a secret
 * @param set whether something is set
 * @param fixed whether it comes from the environment or the launcher, and cannot be changed here
 */
public record Setting(
        String name,
        Text title,
        Text about,
        Kind kind,
        List<Option> options,
        Long least,
        Long most,
        String pattern,
        String fallback,
        String value,
        boolean set,
        boolean fixed) {

    /** What a value is. */
    public enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        /** Never shown, only replaced. */
        SECRET
    }

    /** A value to choose. */
    public record Option(String value, Text title) {}

    public Setting {
        options = List.copyOf(options);
    }

    public boolean secret() {
        return kind == Kind.SECRET;
    }
}
