package org.gridhall.core.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.FieldError;
import org.gridhall.api.Text;
import org.gridhall.core.storage.Json;

/** Values of fields as people write them into cells, and back: what is written is read as the same value. */
final class Cells {

    /** What a spreadsheet takes for the beginning of a formula, also in the wide form of Chinese keyboards. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private static final Pattern DATE =
            Pattern.compile("(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?");
    private static final String SEPARATORS = ";；、\n";
    private static final int DIGITS = 400;
    private static final TypeReference<Object> ANY = new TypeReference<>() {};

    private final ZoneId zone;
    private final Map<Layout.Field, Map<String, String>> options = new HashMap<>();

    /** @param zone of times without one */
    Cells(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * A cell of a text file that no spreadsheet computes: an apostrophe before what would be a formula, and before what
     * would look like one that has been made harmless.
     */
    static String guard(String text) {
        return suspicious(text, 0) ? "'" + text : text;
    }

    /** Takes the apostrophe of {@link #guard} away. */
    static String unguard(String text) {
        return !text.isEmpty() && text.charAt(0) == '\'' && suspicious(text, 1) ? text.substring(1) : text;
    }

    private static boolean suspicious(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == '\'') {
            i++;
        }
        return i < text.length() && FORMULA.indexOf(text.charAt(i)) >= 0;
    }

    /**
     * The value of a cell.
     *
     * @param raw a text, number, truth, time, list or map; null for an empty cell
     */
    Object value(Layout.Field field, Object raw, List<FieldError> errors) {
        if (raw == null || raw instanceof String text && text.isBlank()) {
            return null;
        }
        String chosen = raw instanceof List || raw instanceof Map
                ? null
                : options(field).get(plain(raw));
        Object cell = chosen == null || field.type().equals("array") ? raw : chosen;
        Object value =
                switch (field.type()) {
                    case "integer", "number" -> number(cell);
                    case "boolean" -> truth(cell);
                    case "array" -> list(field, cell);
                    case "object" -> cell instanceof String text ? json(text, '{') : cell;
                    default -> text(field, cell);
                };
        if (value == null) {
            errors.add(new FieldError("/fields/" + field.code(), wanted(field)));
        }
        return value;
    }

    private static String plain(Object raw) {
        return raw instanceof BigDecimal number ? words(number) : raw.toString().strip();
    }

    private static String words(BigDecimal number) {
        if (Math.abs((long) number.scale()) > DIGITS) {
            return number.toString();
        }
        return (number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros()).toPlainString();
    }

    private Object text(Layout.Field field, Object cell) {
        if (cell instanceof LocalDateTime time) {
            return field.date()
                    ? time.toLocalDate().toString()
                    : "date-time".equals(field.format())
                            ? time.atZone(zone).toOffsetDateTime().toString()
                            : time.toString();
        }
        if (cell instanceof List || cell instanceof Map) {
            return null;
        }
        String text = plain(cell);
        return field.date() ? date(text) : text;
    }

    /** A date in one of the usual ways of writing it; what is none stays for the form to refuse. */
    private static String date(String text) {
        Matcher matcher = DATE.matcher(text);
        if (matcher.matches()) {
            try {
                return LocalDate.of(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2)),
                                Integer.parseInt(matcher.group(3)))
                        .toString();
            } catch (DateTimeException e) {
                return text;
            }
        }
        return text;
    }

    private static Object number(Object cell) {
        if (cell instanceof Double || cell instanceof Long || cell instanceof Integer) {
            return cell;
        }
        try {
            BigDecimal number = cell instanceof BigDecimal decimal
                    ? decimal
                    : new BigDecimal(cell.toString().strip());
            if (Math.abs((long) number.scale()) > DIGITS || number.precision() > DIGITS) {
                return null;
            }
            boolean whole = number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
            return whole && number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                    ? (Object) number.longValue()
                    : (Object) number.doubleValue();
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Object truth(Object cell) {
        if (cell instanceof Boolean) {
            return cell;
        }
        return switch (plain(cell).toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1", "是" -> true;
            case "false", "no", "0", "否" -> false;
            default -> null;
        };
    }

    private Object list(Layout.Field field, Object cell) {
        if (cell instanceof List || cell instanceof Map) {
            return cell;
        }
        String text = plain(cell);
        if (text.startsWith("[")) {
            return json(text, '[');
        }
        List<Object> list = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || SEPARATORS.indexOf(text.charAt(i)) >= 0) {
                String one = text.substring(start, i).strip();
                if (!one.isEmpty()) {
                    list.add(options(field).getOrDefault(one, one));
                }
                start = i + 1;
            }
        }
        return list;
    }

    private static Object json(String text, char begin) {
        try {
            return text.strip().startsWith(String.valueOf(begin)) ? Json.MAPPER.readValue(text, ANY) : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static Text wanted(Layout.Field field) {
        return switch (field.type()) {
            case "integer", "number" -> new Text("应为数字", "This is a number");
            case "boolean" -> new Text("应为 是 或 否", "This is true or false");
            case "array" -> new Text("应为 [\"甲\",\"乙\"] 或用分号隔开", "This is [\"a\",\"b\"], or parted by semicolons");
            case "object" -> new Text("应为 JSON 对象", "This is a JSON object");
            default -> new Text("应为文字", "This is text");
        };
    }

    /** What the words of a choice stand for: its value, and its names where they are its own. */
    private Map<String, String> options(Layout.Field field) {
        return options.computeIfAbsent(field, Cells::words);
    }

    private static Map<String, String> words(Layout.Field field) {
        Map<String, String> words = new HashMap<>();
        field.options().forEach((value, title) -> {
            for (String name : new String[] {title.zh().strip(), title.en().strip()}) {
                String before = words.putIfAbsent(name, value);
                if (before != null && !before.equals(value)) {
                    // Of two choices: names neither.
                    words.put(name, name);
                }
            }
        });
        field.options().keySet().forEach(value -> words.put(value, value));
        return words;
    }

    /** How a choice is shown: by its name where that is read as the same choice. */
    private String name(Layout.Field field, Object value, Locale locale) {
        String plain = value instanceof Double number ? words(BigDecimal.valueOf(number)) : value.toString();
        Text title = field.options().get(plain);
        String name = title == null ? plain : title.in(locale).strip();
        return plain.equals(options(field).get(name)) ? name : plain;
    }

    /** What a cell shows of a value: a text, or the number or truth itself; null for nothing. */
    Object shown(Layout.Field field, Object value, Locale locale) {
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list) {
            return list(field, list, locale);
        }
        if (value instanceof Map) {
            String text = Json.text(value);
            return text == null ? "{}" : text;
        }
        if (!field.options().isEmpty()) {
            String name = name(field, value, locale);
            return value instanceof Number && name.equals(value.toString()) ? value : name;
        }
        return value;
    }

    private String list(Layout.Field field, List<?> list, Locale locale) {
        List<String> shown = new ArrayList<>();
        for (Object one : list) {
            String text = one instanceof String words ? name(field, words, locale) : null;
            if (text == null
                    || text.isBlank()
                    || !text.equals(text.strip())
                    || shown.isEmpty() && text.startsWith("[")
                    || text.chars().anyMatch(c -> SEPARATORS.indexOf(c) >= 0)) {
                return Json.text(list);
            }
            shown.add(text);
        }
        return shown.isEmpty() ? "[]" : String.join(";", shown);
    }
}
