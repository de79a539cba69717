package org.gridhall.web.form;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gridhall.api.Text;
import org.gridhall.web.http.Json;

/**
 * A value to be read, not changed: words in the reader's language, times of the district, choices by their names. What the
 * form does not know, from an earlier version of it, is shown under its own name.
 *
 * @param kind {@code text}, {@code lines} (several lines), {@code list}, {@code group}, {@code rows}, {@code files},
 *     {@code place}, {@code link}, or what a reference stands for: {@code person}, {@code organization}, {@code ticket},
 *     {@code unit}, {@code grid}, {@code category}, {@code record}
 * @param text what is shown; empty for groups and rows
 * @param key what a reference stands for; empty for others
 * @param register whose record it is; empty for others
 * @param texts of a list; the ids of files; the longitude and latitude of a place
 * @param fields of a group
 * @param columns titles of rows
 * @param rows cells, one for each column
 */
public record Shown(
        String label,
        String kind,
        String text,
        String key,
        String register,
        List<String> texts,
        List<Shown> fields,
        List<String> columns,
        List<List<Shown>> rows) {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    private static final int DEEPEST = 12;

    /** The fields of a value that have one, in the order of the form. */
    public static List<Shown> of(Form form, Map<String, Object> value, ZoneId zone, Choices choices, Locale locale) {
        return new Reader(form, value, zone, choices, locale).body(form.body(), value, true);
    }

    /** The name of a unit of time. */
    static Text unit(String unit) {
        return switch (unit) {
            case "m" -> Text.of("分钟", "minutes");
            case "h" -> Text.of("小时", "hours");
            case "d" -> Text.of("天", "days");
            case "wd" -> Text.of("个工作日", "working days");
            case "wh" -> Text.of("个工作小时", "working hours");
            default -> Text.same(unit);
        };
    }

    private static final class Reader {
        private final ZoneId zone;
        private final Locale locale;
        private final Map<String, Map<String, Text>> names = new HashMap<>();

        Reader(Form form, Map<String, Object> value, ZoneId zone, Choices choices, Locale locale) {
            this.zone = zone;
            this.locale = locale;
            Map<String, Set<String>> keys = new HashMap<>();
            Map<String, FormField> asking = new HashMap<>();
            collect(form.body(), value, keys, asking);
            keys.forEach((of, all) -> {
                FormField field = asking.get(of);
                names.put(of, choices.names(field.kind(), field.register(), all));
            });
        }

        private static String of(FormField field) {
            return field.kind() + "/" + field.register();
        }

        /** All references first, so that each kind is asked for once. */
        private static void collect(
                FormField.Body body, Map<?, ?> values, Map<String, Set<String>> keys, Map<String, FormField> asking) {
            for (FormField field : body.fields()) {
                collect(field, values.get(field.name()), keys, asking);
            }
        }

        private static void collect(
                FormField field, Object value, Map<String, Set<String>> keys, Map<String, FormField> asking) {
            if (field.kind().reference() && value instanceof String key) {
                asking.putIfAbsent(of(field), field);
                keys.computeIfAbsent(of(field), of -> new LinkedHashSet<>()).add(key);
            } else if (field.kind() == Kind.GROUP && value instanceof Map<?, ?> object) {
                collect(field.body(), object, keys, asking);
            } else if (field.kind() == Kind.ROWS && value instanceof List<?> rows) {
                for (Object row : rows) {
                    if (field.body().single()) {
                        collect(field.fields().get(0), row, keys, asking);
                    } else if (row instanceof Map<?, ?> object) {
                        collect(field.body(), object, keys, asking);
                    }
                }
            }
        }

        List<Shown> body(FormField.Body body, Map<?, ?> values, boolean others) {
            List<Shown> shown = new ArrayList<>();
            for (FormField field : body.fields()) {
                Object value = values.get(field.name());
                if (value != null) {
                    shown.add(field(field, value));
                }
            }
            if (others) {
                Set<String> known = body.fields().stream().map(FormField::name).collect(Collectors.toSet());
                values.forEach((name, value) -> {
                    if (!known.contains(String.valueOf(name)) && value != null) {
                        shown.add(other(String.valueOf(name), value, 0));
                    }
                });
            }
            return List.copyOf(shown);
        }

        private Shown field(FormField field, Object value) {
            String label = words(field.label());
            switch (field.kind()) {
                case GROUP:
                    if (value instanceof Map<?, ?> object) {
                        return group(label, body(field.body(), object, true));
                    }
                    break;
                case PLACE:
                    if (value instanceof Map<?, ?> object) {
                        return place(label, object);
                    }
                    break;
                case ROWS:
                    if (value instanceof List<?> rows) {
                        return rows(field, label, rows);
                    }
                    break;
                case MULTI:
                    if (value instanceof List<?> all) {
                        return list(
                                label,
                                all.stream().map(one -> option(field, one)).toList());
                    }
                    break;
                case FILE, FILES:
                    return files(label, value instanceof List<?> all ? all : List.of(value));
                default:
                    if (!(value instanceof Collection<?> || value instanceof Map<?, ?>)) {
                        return scalar(field, label, value);
                    }
            }
            return other(label, value, 0);
        }

        private Shown scalar(FormField field, String label, Object value) {
            String text = value.toString();
            return switch (field.kind()) {
                case TEXTAREA -> text("lines", label, text);
                case LINK -> text(text.matches("(?i)https?:.*") ? "link" : "text", label, text);
                case MONEY ->
                    text(
                            "text",
                            label,
                            value instanceof Number fen ? Written.yuan(fen) + words(Text.of(" 元", " yuan")) : text);
                case DURATION -> text("text", label, duration(text));
                case DATETIME -> {
                    Instant instant = Json.instant(text);
                    yield text(
                            "text",
                            label,
                            instant == null ? text : MINUTES.format(LocalDateTime.ofInstant(instant, zone)));
                }
                case TIME -> {
                    OffsetTime time = Written.time(text);
                    yield text(
                            "text",
                            label,
                            time == null ? text : time.toLocalTime().toString());
                }
                case CHECKBOX -> text("text", label, words(truth(Boolean.TRUE.equals(value))));
                case PERSON, ORGANIZATION, TICKET, UNIT, GRID, CATEGORY, RECORD -> {
                    Text name = names.getOrDefault(of(field), Map.of()).get(text);
                    yield new Shown(
                            label,
                            field.kind().word(),
                            name == null ? unnamed(field.kind(), text) : words(name),
                            name == null ? "" : text,
                            field.register() == null ? "" : field.register(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of());
                }
                default -> text("text", label, option(field, value));
            };
        }

        /** What the reader may not see, or what is no more: a key may be read, an inner id says nothing. */
        private String unnamed(Kind kind, String key) {
            return switch (kind) {
                case PERSON, ORGANIZATION, TICKET -> words(Text.of("（无权查看）", "(not for you to see)"));
                default -> key;
            };
        }

        private String duration(String text) {
            String unit = Written.unit(text);
            return unit.isEmpty()
                    ? text
                    : text.substring(0, text.length() - unit.length()) + " " + words(Shown.unit(unit));
        }

        private String option(FormField field, Object value) {
            for (FormField.Option option : field.options()) {
                if (option.key().equals(FormField.text(value))) {
                    return words(option.label());
                }
            }
            return plain(value);
        }

        private Shown place(String label, Map<?, ?> place) {
            String words =
                    place.get("address") == null ? "" : place.get("address").toString();
            List<String> point = place.get("longitude") instanceof Number longitude
                            && place.get("latitude") instanceof Number latitude
                    ? List.of(Condition.plain(longitude), Condition.plain(latitude))
                    : List.of();
            String text = words.isEmpty() ? String.join(", ", point) : words;
            return new Shown(label, "place", text, "", "", point, List.of(), List.of(), List.of());
        }

        private Shown rows(FormField field, String label, List<?> rows) {
            if (field.body().single()) {
                FormField one = field.fields().get(0);
                return list(
                        label,
                        rows.stream()
                                .map(row -> row == null ? "" : field(one, row).text())
                                .toList());
            }
            List<List<Shown>> cells = new ArrayList<>();
            for (Object row : rows) {
                Map<?, ?> object = row instanceof Map<?, ?> map ? map : Map.of();
                cells.add(field.fields().stream()
                        .map(one -> object.get(one.name()) == null
                                ? text("text", words(one.label()), "")
                                : field(one, object.get(one.name())))
                        .toList());
            }
            List<String> columns =
                    field.fields().stream().map(one -> words(one.label())).toList();
            return new Shown(label, "rows", "", "", "", List.of(), List.of(), columns, List.copyOf(cells));
        }

        private Shown other(String label, Object value, int depth) {
            if (value instanceof Map<?, ?> object && depth < DEEPEST) {
                List<Shown> inner = new ArrayList<>();
                object.forEach((name, one) -> {
                    if (one != null) {
                        inner.add(other(String.valueOf(name), one, depth + 1));
                    }
                });
                return group(label, List.copyOf(inner));
            }
            if (value instanceof Collection<?> all && depth < DEEPEST) {
                boolean simple = all.stream().noneMatch(one -> one instanceof Map || one instanceof Collection);
                if (simple) {
                    return list(label, all.stream().map(this::plain).toList());
                }
                List<Shown> inner = new ArrayList<>();
                int number = 0;
                for (Object one : all) {
                    number++;
                    inner.add(other(String.valueOf(number), one == null ? "" : one, depth + 1));
                }
                return group(label, List.copyOf(inner));
            }
            String text = plain(value);
            return text(text.indexOf('\n') < 0 ? "text" : "lines", label, text);
        }

        private String plain(Object value) {
            if (value instanceof Boolean truth) {
                return words(truth(truth));
            }
            if (value instanceof String text && text.indexOf('T') == 10) {
                Instant instant = Json.instant(text);
                return instant == null ? text : MINUTES.format(LocalDateTime.ofInstant(instant, zone));
            }
            return value == null ? "" : FormField.text(value);
        }

        private static Text truth(boolean truth) {
            return truth ? Text.of("是", "Yes") : Text.of("否", "No");
        }

        private String words(Text text) {
            return text == null ? "" : text.in(locale);
        }

        private static Shown text(String kind, String label, String text) {
            return new Shown(label, kind, text, "", "", List.of(), List.of(), List.of(), List.of());
        }

        private static Shown list(String label, List<String> texts) {
            return new Shown(label, "list", "", "", "", texts, List.of(), List.of(), List.of());
        }

        private static Shown files(String label, List<?> ids) {
            List<String> texts = ids.stream().map(String::valueOf).toList();
            return new Shown(label, "files", "", "", "", texts, List.of(), List.of(), List.of());
        }

        private static Shown group(String label, List<Shown> fields) {
            return new Shown(label, "group", "", "", "", List.of(), fields, List.of(), List.of());
        }
    }
}
