package org.gridhall.api.catalogue;

import java.util.List;
import org.gridhall.api.Text;

/**
 * Words of a message, with facts in braces: {@code {number}}.
 *
 * @param code unique in the district
 * @param module id of the module that brings it
 * @param title what it is for
 * @param subject one line, for channels that have one
 * @param body what is said; for SMS the same without markup
 * @param facts names of the facts that subject and body may use
 * @param urgent whether it is sent in quiet hours too
 */
public record MessageTemplate(
        String code, String module, Text title, Text subject, Text body, List<String> facts, boolean urgent) {

    public MessageTemplate {
        facts = facts == null ? List.of() : List.copyOf(facts);
    }
}
