package org.gridhall.web.portal;

import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Category;

/**
 * A category as the public chooses it.
 *
 * @param icon name of a Bootstrap icon
 * @param group what it stands under
 */
public record Topic(String code, Text title, Text description, String icon, Text group, Category category) {

    /** A group with what stands under it. */
    public record Group(Text title, List<Topic> topics) {}

    /** How many of its words occur in a text; its title counts as one. */
    int hits(String text) {
        int hits = text.contains(title.zh()) || text.contains(lower(title.en())) ? 2 : 0;
        for (String word : category.words()) {
            if (text.contains(lower(word))) {
                hits++;
            }
        }
        return hits;
    }

    /** Whether what somebody looks for is somewhere in its title, description or words. */
    boolean matches(String words) {
        return lower(title.zh()).contains(words)
                || lower(title.en()).contains(words)
                || description != null
                        && (lower(description.zh()).contains(words)
                                || lower(description.en()).contains(words))
                || category.words().stream()
                        .anyMatch(word -> lower(word).contains(words) || words.contains(lower(word)));
    }

    static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }
}
