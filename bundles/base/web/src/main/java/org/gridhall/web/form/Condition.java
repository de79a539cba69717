package org.gridhall.web.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** On what a field depends: tests of other fields of the same object, the same on the server and in the browser. */
public sealed interface Condition {

    /** Whether it holds for an object. */
    boolean holds(Map<String, Object> object);

    /** The same for the browser: maps and lists that JSON can say. */
    Map<String, Object> described();

    /** A field has a value. */
    record Present(List<String> path) implements Condition {
        @Override
        public boolean holds(Map<String, Object> object) {
            return at(object, path) != null;
        }

        @Override
        public Map<String, Object> described() {
            return Map.of("present", path);
        }
    }

    /** A field has one of these values, or one of its several values is. */
    record In(List<String> path, List<String> values) implements Condition {
        @Override
        public boolean holds(Map<String, Object> object) {
            Object value = at(object, path);
            if (value instanceof List<?> list) {
                return list.stream().anyMatch(one -> values.contains(words(one)));
            }
            return value != null && values.contains(words(value));
        }

        @Override
        public Map<String, Object> described() {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("at", path);
            described.put("in", values);
            return described;
        }
    }

    /** A number is between these, both included; null for no bound. */
    record Between(List<String> path, BigDecimal least, BigDecimal most) implements Condition {
        @Override
        public boolean holds(Map<String, Object> object) {
            if (!(at(object, path) instanceof Number number)) {
                return false;
            }
            BigDecimal value = new BigDecimal(number.toString());
            return (least == null || value.compareTo(least) >= 0) && (most == null || value.compareTo(most) <= 0);
        }

        @Override
        public Map<String, Object> described() {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("at", path);
            if (least != null) {
                described.put("least", least);
            }
            if (most != null) {
                described.put("most", most);
            }
            return described;
        }
    }

    /** All hold. */
    record All(List<Condition> of) implements Condition {
        @Override
        public boolean holds(Map<String, Object> object) {
            return of.stream().allMatch(one -> one.holds(object));
        }

        @Override
        public Map<String, Object> described() {
            return Map.of("all", of.stream().map(Condition::described).toList());
        }
    }

    /** One holds at least. */
    record Any(List<Condition> of) implements Condition {
        @Override
        public boolean holds(Map<String, Object> object) {
            return of.stream().anyMatch(one -> one.holds(object));
        }

        @Override
        public Map<String, Object> described() {
            return Map.of("any", of.stream().map(Condition::described).toList());
        }
    }

    /** It does not hold. */
    record Not(Condition of) implements Condition {
        @Override
        public boolean holds(Map<String, Object> object) {
            return !of.holds(object);
        }

        @Override
        public Map<String, Object> described() {
            return Map.of("not", of.described());
        }
    }

    /** Both hold; null stands for always. */
    static Condition and(Condition one, Condition other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        List<Condition> all = new ArrayList<>(one instanceof All more ? more.of() : List.of(one));
        all.addAll(other instanceof All more ? more.of() : List.of(other));
        return new All(List.copyOf(all));
    }

    /** One of both holds; neither is null. */
    static Condition or(Condition one, Condition other) {
        List<Condition> any = new ArrayList<>(one instanceof Any more ? more.of() : List.of(one));
        any.addAll(other instanceof Any more ? more.of() : List.of(other));
        return new Any(List.copyOf(any));
    }

    /** It does not hold; never null. */
    static Condition not(Condition condition) {
        return condition instanceof Not inner ? inner.of() : new Not(Objects.requireNonNull(condition));
    }

    private static Object at(Map<String, Object> object, List<String> path) {
        Object at = object;
        for (String step : path) {
            at = at instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return at;
    }

    private static String words(Object value) {
        return value instanceof Number number ? plain(number) : String.valueOf(value);
    }

    /** A number as it is written in a form: no exponent, no zeros after the last digit. */
    static String plain(Number number) {
        BigDecimal decimal = new BigDecimal(number.toString());
        return decimal.scale() <= 0
                ? decimal.toPlainString()
                : decimal.stripTrailingZeros().toPlainString();
    }
}
