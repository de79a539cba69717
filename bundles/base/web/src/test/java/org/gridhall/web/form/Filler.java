package org.gridhall.web.form;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Fills in forms at random, rightly: fields that belong to the form and only these, nothing empty. */
final class Filler {

    private static final String LETTERS = "网格事件处置路灯井盖abcXYZ 09-.，。<>&\"'/~%+é𠮷";
    private static final Map<String, List<String>> BY_PATTERN = Map.of(
            "^[1-9][0-9]{0,2}[mhd]$", List.of("3d", "12h", "90m", "999d"),
            "^[0-9A-HJ-NPQRTUWXY]{15,18}$", List.of("91220101MA0Y5K3B1X", "220101000012345"),
            "^1[0-9]{10}$", List.of("13844010101", "19900000000"),
            "^[A-Z]{2}[0-9]{2,6}$", List.of("MH01", "YD030201"));

    private final Random random;

    Filler(long seed) {
        this.random = new Random(seed);
    }

    Map<String, Object> fill(FormField.Body body) {
        Map<String, Object> values = new LinkedHashMap<>();
        // twice: what depends on a later field is known the second time
        for (int pass = 0; pass < 2; pass++) {
            for (FormField field : body.fields()) {
                if (values.containsKey(field.name())
                        || field.kind() == Kind.OTHER
                        || field.shownWhen() != null && pass == 0) {
                    continue;
                }
                boolean needed = field.required() || pass == 1 && due(field.requiredWhen(), values);
                boolean shown = field.shownWhen() == null || field.shownWhen().holds(values);
                if (shown && (needed || random.nextInt(3) > 0)) {
                    values.put(field.name(), value(field));
                }
            }
        }
        for (List<String> names : body.oneOf()) {
            if (names.stream().noneMatch(values::containsKey)) {
                body.fields().stream()
                        .filter(field -> field.name().equals(names.get(0)))
                        .forEach(field -> values.put(field.name(), value(field)));
            }
        }
        for (FormField field : body.fields()) {
            if (!values.containsKey(field.name()) && due(field.requiredWhen(), values)) {
                values.put(field.name(), value(field));
            }
        }
        Map<String, Object> ordered = new LinkedHashMap<>();
        body.fields().forEach(field -> {
            if (values.containsKey(field.name())) {
                ordered.put(field.name(), values.get(field.name()));
            }
        });
        return ordered;
    }

    private static boolean due(Condition condition, Map<String, Object> values) {
        return condition != null && condition.holds(values);
    }

    private Object value(FormField field) {
        return switch (field.kind()) {
            case INTEGER, MONEY -> whole(field.limits());
            case NUMBER -> fraction(field.limits());
            case DURATION -> pattern(field) == null ? (1 + random.nextInt(99)) + "h" : pattern(field);
            case DATE ->
                LocalDate.of(1950, 1, 1).plusDays(random.nextInt(60_000)).toString();
            case DATETIME ->
                random.nextBoolean()
                        ? Instant.ofEpochSecond(random.nextInt()).toString()
                        : "2026-11-01T01:3" + random.nextInt(10) + ":00-0" + (4 + random.nextInt(2)) + ":00";
            case TIME -> String.format("%02d:%02d:00+08:00", random.nextInt(24), random.nextInt(60));
            case EMAIL -> "somebody" + random.nextInt(99) + "@example.cn";
            case LINK -> "https://example.cn/" + random.nextInt(99) + "?a=b&c=%20";
            case CHECKBOX -> !field.options().isEmpty() || random.nextBoolean();
            case YESNO, RADIO, SELECT, CONSTANT ->
                field.options().get(random.nextInt(field.options().size())).value();
            case MULTI -> several(field);
            case GROUP -> fill(field.body());
            case PLACE -> place(field);
            case ROWS -> rows(field);
            case FILES -> List.of(String.valueOf(1 + random.nextInt(999)), String.valueOf(1000 + random.nextInt(999)));
            case FILE, PERSON, ORGANIZATION, TICKET, UNIT, GRID, CATEGORY, RECORD ->
                String.valueOf(1000 + random.nextInt(999));
            default -> text(field);
        };
    }

    private Object place(FormField field) {
        Map<String, Object> place = fill(field.body());
        place.put("longitude", 125.25);
        place.put("latitude", 43.5);
        Map<String, Object> ordered = new LinkedHashMap<>();
        field.fields().forEach(one -> {
            if (place.containsKey(one.name())) {
                ordered.put(one.name(), place.get(one.name()));
            }
        });
        return ordered;
    }

    private Object whole(FormField.Limits limits) {
        long least = limits.least() == null ? -5_000_000_000L : limits.least().longValue();
        long most =
                limits.most() == null ? least + 9_000_000_000L : limits.most().longValue();
        long value = least + (long) (random.nextDouble() * (most - least));
        if (limits.step() != null) {
            value = value / limits.step().longValue() * limits.step().longValue();
        }
        return value == (int) value ? (Object) (int) value : (Object) value;
    }

    private Object fraction(FormField.Limits limits) {
        double least = limits.least() == null ? -1e6 : limits.least().doubleValue();
        double most = limits.most() == null ? least + 1e7 : limits.most().doubleValue();
        if (random.nextInt(4) == 0) {
            return (int) Math.ceil(least) + 1;
        }
        double value = new BigDecimal(least + 0.001 + random.nextDouble() * (most - least))
                .setScale(3, java.math.RoundingMode.HALF_UP)
                .doubleValue();
        return Math.min(most, Math.max(least, value));
    }

    private Object several(FormField field) {
        List<Object> values = new ArrayList<>();
        field.options().forEach(option -> {
            if (random.nextBoolean()) {
                values.add(option.value());
            }
        });
        return values.isEmpty() ? List.of(field.options().get(0).value()) : values;
    }

    private Object rows(FormField field) {
        List<Object> rows = new ArrayList<>();
        int count = Math.max(1, field.limits().shortest()) + random.nextInt(3);
        for (int i = 0; i < Math.min(count, field.limits().longest()); i++) {
            rows.add(field.body().single() ? value(field.fields().get(0)) : fill(field.body()));
        }
        return rows;
    }

    private String pattern(FormField field) {
        if (field.limits().pattern() == null) {
            return null;
        }
        List<String> known = BY_PATTERN.get(field.limits().pattern().pattern());
        return known == null ? null : known.get(random.nextInt(known.size()));
    }

    private Object text(FormField field) {
        if (field.limits().pattern() != null) {
            if (pattern(field) == null) {
                throw new IllegalStateException(
                        "say here what fits " + field.limits().pattern());
            }
            return pattern(field);
        }
        int most = Math.min(field.limits().longest(), 60);
        int length = Math.max(field.limits().shortest(), 1 + random.nextInt(Math.max(1, most)));
        StringBuilder text = new StringBuilder();
        int[] letters = LETTERS.codePoints().toArray();
        for (int i = 0; i < length; i++) {
            boolean edge = i == 0 || i == length - 1;
            int letter = letters[random.nextInt(letters.length)];
            text.appendCodePoint(edge && letter == ' ' ? '字' : letter);
        }
        if (field.kind() == Kind.TEXTAREA && length > 4) {
            text.setCharAt(
                    2,
                    Character.isSurrogate(text.charAt(2)) || Character.isSurrogate(text.charAt(1))
                            ? text.charAt(2)
                            : '\n');
        }
        return text.toString();
    }
}
