package org.gridhall.core.register;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.persistence.Query;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.catalogue.RegisterType;

/** A condition on records that grows, in SQL; the record's table is {@code r}. */
final class Condition {

    private static final String EVERYTHING = "1 = 1";
    private static final String NOTHING = "1 = 0";

    private final List<String> all = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    String parameter(Object value) {
        parameters.add(value);
        return "?" + parameters.size();
    }

    String anyOf(Collection<?> values) {
        return values.stream().map(this::parameter).collect(Collectors.joining(", ", "(", ")"));
    }

    Condition and(String text) {
        if (!text.equals(EVERYTHING)) {
            all.add(text);
        }
        return this;
    }

    /** A path and those below it, as a range that an index can follow: {@code /} is followed by {@code 0}. */
    String below(String column, String path) {
        return "(" + column + " >= " + parameter(path) + " AND " + column + " < "
                + parameter(path.substring(0, path.length() - 1) + "0") + ")";
    }

    /** Texts that begin with a prefix, as a range that an index can follow. */
    String begins(String column, String prefix) {
        String next = next(prefix);
        String from = column + " >= " + parameter(prefix);
        return next == null ? "(" + from + ")" : "(" + from + " AND " + column + " < " + parameter(next) + ")";
    }

    /** The least text after all those that begin with a prefix; null where there is none. */
    private static String next(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            int begin = end - Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int after = last + 1;
                // Half characters are none: the first one after them. U+FFFE and U+FFFF are texts to both databases.
                after = after >= Character.MIN_SURROGATE && after <= Character.MAX_SURROGATE ? 0xe000 : after;
                return prefix.substring(0, begin) + Character.toString(after);
            }
            end = begin;
        }
        return null;
    }

    /** What an actor may see of a register. */
    Condition visible(Actor actor, RegisterType type) {
        return and(reading(actor, type));
    }

    /** What an actor may change of a register. */
    Condition writable(Actor actor, RegisterType type) {
        return and(scope(actor, type.write()));
    }

    /** What an actor may see, of any of some registers. */
    Condition visible(Actor actor, Collection<RegisterType> types) {
        List<String> any = new ArrayList<>();
        for (RegisterType type : types) {
            String scope = reading(actor, type);
            if (!scope.equals(NOTHING)) {
                any.add("(r.register = " + parameter(type.code())
                        + (scope.equals(EVERYTHING) ? ")" : " AND " + scope + ")"));
            }
        }
        return and(any.isEmpty() ? NOTHING : "(" + String.join(" OR ", any) + ")");
    }

    private String reading(Actor actor, RegisterType type) {
        return type.shared() && Permit.reads(actor, type) ? EVERYTHING : scope(actor, Permit.reading(type));
    }

    private String scope(Actor actor, Collection<String> roles) {
        if (actor.kind() == Actor.Kind.SYSTEM) {
            return EVERYTHING;
        }
        TreeSet<String> units = new TreeSet<>();
        TreeSet<String> grids = new TreeSet<>();
        for (Grant grant : Permit.grants(actor, roles)) {
            if ("/".equals(grant.unitPath())) {
                return EVERYTHING;
            }
            if (grant.unitPath() != null) {
                units.add(grant.unitPath());
            } else {
                grids.add(grant.gridPath());
            }
        }
        List<String> any = new ArrayList<>();
        outermost(units).forEach(path -> any.add(below("r.unit_path", path)));
        outermost(grids).forEach(path -> any.add(below("r.grid_path", path)));
        return any.isEmpty() ? NOTHING : "(" + String.join(" OR ", any) + ")";
    }

    /** The paths that do not lie below another one of them. */
    private static List<String> outermost(TreeSet<String> paths) {
        List<String> kept = new ArrayList<>();
        for (String path : paths) {
            if (kept.isEmpty() || !path.startsWith(kept.get(kept.size() - 1))) {
                kept.add(path);
            }
        }
        return kept;
    }

    private String where() {
        return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
    }

    String sql(String select, String order, int limit) {
        return select + where() + order + " FETCH FIRST " + limit + " ROWS ONLY";
    }

    /** The records that a select finds. */
    @SuppressWarnings("unchecked")
    List<StoredRecord> records(EntityManager manager, String select, String order, int limit) {
        Query query = manager.createNativeQuery(sql(select, order, limit), StoredRecord.class);
        bind(query);
        return query.setHint("eclipselink.read-only", true).getResultList();
    }

    /** The rows that a select finds. */
    @SuppressWarnings("unchecked")
    List<Object[]> rows(EntityManager manager, String select, String order, int limit) {
        Query query = manager.createNativeQuery(sql(select, order, limit));
        bind(query);
        return query.getResultList();
    }

    private void bind(Query query) {
        for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
        }
    }

    /** The values of its parameters, in order. */
    List<Object> parameters() {
        return parameters;
    }
}
