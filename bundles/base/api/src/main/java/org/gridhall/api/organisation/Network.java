package org.gridhall.api.organisation;

import java.time.LocalDate;
import org.gridhall.api.Text;

/**
 * A second tree over the same ground for one function.
 *
 * @param kind function (职能网格) or profession (专业网格)
 * @param from first day on which it is so; null for ever since
 * @param to last day on which it was so, inclusive; null while it is
 */
public record Network(String code, String kind, Text name, LocalDate from, LocalDate to) {

    /** A network that has always been so. */
    public Network(String code, String kind, Text name) {
        this(code, kind, name, null, null);
    }
}
