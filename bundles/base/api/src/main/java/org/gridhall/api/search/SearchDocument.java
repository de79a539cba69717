package org.gridhall.api.search;

import java.time.Instant;
import java.util.List;

/**
 * Something that can be found. Everything in it may be shown to whoever may see the document: what only some of them
 * may know, such as the name of a reporter or an identity number, does not belong into it.
 *
 * @param kind of its source
 * @param id within its kind; 0 where the code is the name of the thing
 * @param code number or code for people; found by its beginning
 * @param title found by words and by pinyin, and heavier than the texts
 * @param keywords further words that find it as its title does but are not shown, such as the name of its category
 * @param texts what else is written there, the most telling first; null and empty ones are left out
 * @param type code of the ticket type or register; null for none
 * @param category code; null for none
 * @param unitPath path of the unit that holds it; null while none does
 * @param gridPath path of the grid it lies in; null for none
 * @param confidential whether seeing it needs the further permission of its source
 * @param published whether anybody may know of it
 * @param creator account that it belongs to and that always sees it; 0 for none
 * @param time when it began; null for what has no time
 */
public record SearchDocument(
        String kind,
        long id,
        String code,
        String title,
        List<String> keywords,
        List<String> texts,
        String type,
        String category,
        String unitPath,
        String gridPath,
        boolean confidential,
        boolean published,
        long creator,
        Instant time) {

    public SearchDocument {
        keywords = present(keywords);
        texts = present(texts);
    }

    private static List<String> present(List<String> some) {
        return some == null
                ? List.of()
                : some.stream().filter(each -> each != null && !each.isBlank()).toList();
    }
}
