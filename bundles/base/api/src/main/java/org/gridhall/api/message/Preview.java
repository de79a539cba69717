package org.gridhall.api.message;

import java.util.List;
import org.gridhall.api.Text;

/**
 * What a template makes of some facts.
 *
 * @param missing facts that the words need and that were not given; they stand in braces
 * @param unknown facts that were given and that the template does not know
 * @param partsZh how many short messages the Chinese body takes
 * @param partsEn how many the English body takes
 */
public record Preview(
        Text subject, Text body, List<String> missing, List<String> unknown, boolean urgent, int partsZh, int partsEn) {

    public Preview {
        missing = List.copyOf(missing);
        unknown = List.copyOf(unknown);
    }
}
