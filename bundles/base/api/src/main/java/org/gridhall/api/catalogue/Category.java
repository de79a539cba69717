package org.gridhall.api.catalogue;

import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;

/**
 * What a ticket is about.
 *
 * @param code unique in the district
 * @param module id of the module that brings it
 * @param parent code of the category above; null at the top
 * @param heading whether it only groups others and takes no tickets
 * @param kind {@code facility} (部件: goes to the owner first) or {@code event} (事件: goes to the place first)
 * @param type code of the ticket type
 * @param unit code of the unit that owns it; null when none is named
 * @param field 领域, the field of the ledger it belongs to; null when none
 * @param open whether the public may report it, by portal and Open311
 * @param priority 1 urgent to 5 low; 3 is normal
 * @param form JSON Schema of its further attributes, as JSON text; null for none
 * @param limits durations that replace those of the type, by limit code
 * @param words words that hint at it in a description
 * @param nearby how near two tickets of it must be to be likely the same; null for the district's setting
 */
public record Category(
        String code,
        String module,
        String parent,
        Text title,
        Text description,
        boolean heading,
        String kind,
        String type,
        String unit,
        String field,
        boolean open,
        int priority,
        String form,
        Map<String, String> limits,
        List<String> words,
        Nearby nearby) {

    /**
     * How near is near.
     *
     * @param within metres, 1 to 5000
     * @param days 1 to 90
     */
    public record Nearby(int within, int days) {}

    public Category {
        limits = limits == null ? Map.of() : Map.copyOf(limits);
        words = words == null ? List.of() : List.copyOf(words);
    }

    public boolean facility() {
        return "facility".equals(kind);
    }
}
