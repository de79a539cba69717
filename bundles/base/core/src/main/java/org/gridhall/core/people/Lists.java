package org.gridhall.core.people;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javax.persistence.EntityManager;
import javax.persistence.TypedQuery;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.organisation.Organisation;

/** Lists: what is asked and what may be seen become one condition; pages go by key. */
final class Lists {

    private Lists() {}

    /** A query of rows {@code e} that grows; by a text where it begins with something, else the latest first. */
    static final class Asked<T> {
        private final Class<T> type;
        private final String text;
        private final List<String> conditions = new ArrayList<>();
        private final Map<String, Object> parameters = new HashMap<>();
        private boolean byText;

        /** @param text the attribute that texts are searched in and sorted by, such as {@code e.name} */
        Asked(Class<T> type, String text) {
            this.type = type;
            this.text = text;
        }

        void and(String condition) {
            conditions.add(condition);
        }

        void equal(String attribute, Object value) {
            if (value != null) {
                String name = "p" + parameters.size();
                parameters.put(name, value);
                and(attribute + " = :" + name);
            }
        }

        /** @param query that selects from the values; empty where it is one of them itself */
        void in(String attribute, String query, List<Long> values) {
            String name = "p" + parameters.size();
            parameters.put(name, values);
            and(attribute + " IN " + (query.isEmpty() ? ":" + name : "(" + query + ":" + name + ")"));
        }

        void reach(Scope scope) {
            String condition = scope.condition(parameters);
            if (condition != null) {
                and(condition);
            }
        }

        void grid(Organisation organisation, String code) {
            if (code != null) {
                and(Scope.below(JpaPeople.grid(organisation, code).path(), parameters));
            }
        }

        void beginning(String words) {
            if (words == null || words.isBlank()) {
                return;
            }
            if (words.indexOf('\0') >= 0 || words.length() > 200) {
                throw Problem.invalid("/name", "最多 200 个字", "At most 200 characters");
            }
            byText = true;
            parameters.put("from", words.strip());
            parameters.put("below", next(words.strip()));
            and(text + " >= :from AND " + text + " < :below");
        }

        /** The first text that is behind all that begin with some words. */
        private static String next(String words) {
            int last = words.codePointBefore(words.length());
            int after = last == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : last + 1;
            return words.substring(0, words.length() - Character.charCount(last)) + Character.toString(after);
        }

        Page<T> page(EntityManager manager, String after, int size, ToLongFunction<T> id, Function<T, String> name) {
            if (size < 1 || size > 200) {
                throw Problem.invalid("/size", "每页 1 到 200 条", "A page has 1 to 200 entries");
            }
            if (after != null) {
                afterKey(after);
            }
            TypedQuery<T> query = manager.createQuery(
                    "SELECT e FROM " + type.getSimpleName() + " e"
                            + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                            + " ORDER BY " + (byText ? text + ", e.id" : "e.id DESC"),
                    type);
            parameters.forEach(query::setParameter);
            List<T> rows = query.setMaxResults(size + 1)
                    .setHint("eclipselink.read-only", true)
                    .getResultList();
            boolean more = rows.size() > size;
            List<T> items = more ? rows.subList(0, size) : rows;
            T last = more ? items.get(size - 1) : null;
            return new Page<>(
                    items,
                    last == null
                            ? null
                            : byText
                                    ? JpaPeople.key(name.apply(last), id.applyAsLong(last))
                                    : Long.toString(id.applyAsLong(last)));
        }

        private void afterKey(String after) {
            try {
                int dash = after.indexOf('-');
                if (byText != dash > 0) {
                    throw JpaPeople.badKey();
                }
                parameters.put("last", Long.valueOf(byText ? after.substring(0, dash) : after));
                if (byText) {
                    String words = new String(
                            Base64.getUrlDecoder().decode(after.substring(dash + 1)), StandardCharsets.UTF_8);
                    if (words.indexOf('\0') >= 0) {
                        throw JpaPeople.badKey();
                    }
                    parameters.put("words", words);
                }
            } catch (IllegalArgumentException e) {
                throw JpaPeople.badKey();
            }
            and(byText ? text + " >= :words AND (" + text + " > :words OR e.id > :last)" : "e.id < :last");
        }
    }
}
