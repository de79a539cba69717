package org.gridhall.web.register;

import java.util.List;
import org.gridhall.web.form.FormField;
import org.gridhall.web.form.FormView;

/**
 * An indexed field of a register: a column of its list, and what the list can be restricted and sorted by.
 *
 * @param range whether it is asked from and to, as numbers and dates are
 * @param options its choices; empty for free text
 * @param input type of the HTML input
 * @param sortable whether it is ready to filter and sort by
 */
public record Column(
        String name,
        String label,
        FormField field,
        boolean range,
        List<FormView.Option> options,
        String input,
        boolean sortable,
        List<String> chosen,
        String from,
        String to,
        String begins) {}
