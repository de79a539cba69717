package org.gridhall.web.form;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.gridhall.api.Text;

/**
 * One field that a form asks for.
 *
 * @param name within its object; empty for the one field of a row
 * @param hint help; null for none
 * @param required whether it must always have a value
 * @param requiredWhen when else it must; null for never
 * @param shownWhen when it belongs to the form; null for always
 * @param options what may be chosen; empty where anything may be written
 * @param limits of its value
 * @param register whose record it names; null for none
 * @param initial the value of a form that is new; null for none
 * @param fields those of a group or of a row
 */
public record FormField(
        String name,
        Kind kind,
        Text label,
        Text hint,
        boolean required,
        Condition requiredWhen,
        Condition shownWhen,
        boolean nullable,
        List<Option> options,
        Limits limits,
        String register,
        Object initial,
        Body body) {

    /**
     * One choice.
     *
     * @param key what is posted
     * @param value what is stored
     */
    public record Option(String key, Object value, Text label) {}

    /**
     * Limits of a value; null or 0 for none.
     *
     * @param least of a number, in what is stored
     * @param fraction whether a number may have digits after the point
     * @param step what a number is a multiple of
     * @param shortest in characters, or the fewest values
     * @param longest in characters, or the most values; {@link Integer#MAX_VALUE} for none
     */
    public record Limits(
            BigDecimal least,
            boolean aboveLeast,
            BigDecimal most,
            boolean belowMost,
            BigDecimal step,
            int shortest,
            int longest,
            Pattern pattern) {

        static final Limits NONE = new Limits(null, false, null, false, null, 0, Integer.MAX_VALUE, null);
    }

    /**
     * What is inside a group or of each row.
     *
     * @param fields in order; one without a name where a row is one value
     * @param oneOf sets of fields of which at least one must be filled; empty where nothing is asked
     */
    public record Body(List<FormField> fields, List<List<String>> oneOf) {

        static final Body NONE = new Body(List.of(), List.of());

        /** Whether it is one value without a name. */
        boolean single() {
            return fields.size() == 1 && fields.get(0).name().isEmpty();
        }
    }

    public List<FormField> fields() {
        return body.fields();
    }

    /** What is posted for a stored value, where it is one of the choices; else null. */
    String key(Object value) {
        for (Option option : options) {
            if (option.value().equals(value) || option.key().equals(text(value))) {
                return option.key();
            }
        }
        return null;
    }

    static String text(Object value) {
        return value instanceof Number number ? Condition.plain(number) : String.valueOf(value);
    }
}
