package org.gridhall.web.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.gridhall.api.Problem;

/**
 * JSON as the interface speaks it: UTF-8, strict types, no unknown or repeated names, bounded depth, instants as ISO
 * 8601 in UTC, enums in lower case. Whatever cannot be taken becomes a {@link Problem} that names the field.
 */
public final class Json {

    /** How deep arrays and objects may be nested. */
    public static final int DEPTH = 60;

    private static final int LONGEST_NUMBER = 40;
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxNameLength(500)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addModule(new SimpleModule("gridhall")
                    .addSerializer(Instant.class, new Words<>())
                    .addSerializer(LocalDate.class, new Words<>())
                    .addSerializer(Enum.class, new LowerCase())
                    .addDeserializer(Instant.class, new ReadInstant())
                    .addDeserializer(LocalDate.class, new ReadDate())
                    .addDeserializer(String.class, new ReadText()))
            .build();

    private static final ObjectWriter WRITER = MAPPER.writer();

    private Json() {}

    public static byte[] bytes(Object value) {
        try {
            return WRITER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a request, or says what is wrong with it; null where there is none. */
    public static <T> T read(Class<T> type, byte[] body) {
        return type.cast(read(MAPPER.readerFor(type), body));
    }

    /** The same by a reader that was made before. */
    static Object read(ObjectReader reader, byte[] body) {
        String text = Query.utf8(body, body.length);
        if (text.isBlank()) {
            return null;
        }
        checkEscapes(text);
        try {
            return reader.readValue(text);
        } catch (JsonProcessingException e) {
            throw problem(e);
        }
    }

    /** Escapes can say what UTF-8 cannot: half a character, and the null character that no database takes. */
    private static void checkEscapes(String text) {
        for (int i = text.indexOf('\\'); i >= 0 && i + 1 < text.length(); i = text.indexOf('\\', i)) {
            if (text.charAt(i + 1) != 'u') {
                i += 2;
                continue;
            }
            int unit = unit(text, i);
            if (unit >= 0xd800 && unit < 0xdc00) {
                int second = unit(text, i + 6);
                if (second < 0xdc00 || second > 0xdfff) {
                    throw badCharacter();
                }
                i += 12;
            } else if (unit == 0 || unit >= 0xdc00 && unit <= 0xdfff) {
                throw badCharacter();
            } else {
                i += 6;
            }
        }
    }

    private static int unit(String text, int at) {
        if (at + 6 > text.length() || text.charAt(at) != '\\' || text.charAt(at + 1) != 'u') {
            return -1;
        }
        int value = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static Problem badCharacter() {
        return Problem.of(
                Problem.Kind.UNREADABLE,
                "json.character",
                "文字中含有空字符或半个字符（\\u0000、单独的 \\ud800 等），请删除",
                "The text holds a null character or half a character (\\u0000, a lone \\ud800); remove it");
    }

    static Problem problem(JsonProcessingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StreamConstraintsException) {
                return Problem.of(
                        Problem.Kind.UNREADABLE,
                        "json.limits",
                        "JSON 嵌套过深，或数字、名称过长（最多 " + DEPTH + " 层）",
                        "The JSON is nested too deep, or a number or name is too long (" + DEPTH + " levels at most)");
            }
            if (cause instanceof StreamReadException syntax) {
                return malformed(syntax);
            }
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return unknown(unknown);
        }
        if (e instanceof MismatchedInputException mismatch
                && mismatch.getOriginalMessage() != null
                && mismatch.getOriginalMessage().startsWith("Trailing token")) {
            return Problem.of(
                    Problem.Kind.UNREADABLE,
                    "json.malformed",
                    "JSON 之后还有多余内容",
                    "There is more after the end of the JSON");
        }
        String pointer = e instanceof JsonMappingException mapping ? pointer(mapping.getPath()) : "";
        Class<?> wanted = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return Problem.invalid(pointer, "这里应为" + zh(wanted), "This should be " + en(wanted));
    }

    private static Problem malformed(StreamReadException syntax) {
        JsonLocation at = syntax.getLocation();
        String line = at == null ? "?" : at.getLineNr() + ":" + at.getColumnNr();
        String message = syntax.getOriginalMessage();
        if (message != null && message.startsWith("Duplicate field")) {
            return Problem.of(
                    Problem.Kind.UNREADABLE,
                    "json.duplicate",
                    "JSON 中同一个名称出现了两次（" + line + "）",
                    "The JSON has the same name twice (" + line + ")");
        }
        return Problem.of(
                Problem.Kind.UNREADABLE,
                "json.malformed",
                "JSON 在第 " + line + "（行:列）处写错了",
                "The JSON is wrong at " + line + " (line:column)");
    }

    private static Problem unknown(UnrecognizedPropertyException unknown) {
        Collection<Object> known = unknown.getKnownPropertyIds();
        String names = known == null
                ? ""
                : String.join(
                        ", ", new TreeSet<>(known.stream().map(String::valueOf).toList()));
        return Problem.invalid(
                pointer(unknown.getPath()),
                "没有这个字段，请删除或改名；可用：" + names,
                "There is no such field; remove or rename it. Known: " + names);
    }

    private static String pointer(List<JsonMappingException.Reference> path) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            String name = step.getFieldName();
            pointer.append('/')
                    .append(
                            name == null
                                    ? String.valueOf(step.getIndex())
                                    : name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    private static String zh(Class<?> type) {
        if (type == null) {
            return "别的内容";
        }
        return switch (kind(type)) {
            case "text" -> "文字";
            case "whole" -> "整数";
            case "number" -> "数字";
            case "flag" -> "true 或 false";
            case "instant" -> "时间，例如 2026-01-31T08:00:00Z（带时区）";
            case "date" -> "日期，例如 2026-01-31";
            case "list" -> "数组";
            default -> "对象";
        };
    }

    private static String en(Class<?> type) {
        if (type == null) {
            return "something else";
        }
        return switch (kind(type)) {
            case "text" -> "text";
            case "whole" -> "a whole number";
            case "number" -> "a number";
            case "flag" -> "true or false";
            case "instant" -> "a time such as 2026-01-31T08:00:00Z (with its zone)";
            case "date" -> "a date such as 2026-01-31";
            case "list" -> "an array";
            default -> "an object";
        };
    }

    private static String kind(Class<?> type) {
        if (type == String.class) {
            return "text";
        } else if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "whole";
        } else if (type == Double.class || type == double.class) {
            return "number";
        } else if (type == Boolean.class || type == boolean.class) {
            return "flag";
        } else if (type == Instant.class) {
            return "instant";
        } else if (type == LocalDate.class) {
            return "date";
        }
        return Collection.class.isAssignableFrom(type) ? "list" : "object";
    }

    /**
     * What was filled in, when every number in it is one that every database and program understands.
     *
     * @param pointer where it stands in the request
     */
    public static Map<String, Object> form(String pointer, Map<String, Object> form) {
        if (form != null) {
            form.forEach((name, value) -> check(pointer + "/" + name, value));
        }
        return form;
    }

    private static void check(String pointer, Object value) {
        if (value instanceof Double number && !Double.isFinite(number) || value instanceof BigInteger) {
            throw Problem.invalid(pointer, "数字太大", "The number is too large");
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> check(pointer + "/" + name, inner));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                check(pointer + "/" + i, list.get(i));
            }
        }
    }

    /** An instant with zone, or null where the words are none between 1900 and 2200. */
    public static Instant instant(String words) {
        try {
            Instant instant = words.endsWith("Z")
                    ? Instant.parse(words)
                    : OffsetDateTime.parse(words).toInstant();
            return instant.isBefore(EARLIEST) || instant.isAfter(LATEST) ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A date, or null where the words are none between 1900 and 2200. */
    public static LocalDate date(String words) {
        try {
            LocalDate date = LocalDate.parse(words);
            return date.getYear() < 1900 || date.getYear() > 2200 ? null : date;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static final class Words<T> extends JsonSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class LowerCase extends JsonSerializer<Enum> {
        @Override
        public void serialize(Enum value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }

    private static final class ReadInstant extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            Instant instant = instant(text(in, context, Instant.class));
            return instant == null ? (Instant) refuse(in, context, Instant.class) : instant;
        }
    }

    private static final class ReadDate extends JsonDeserializer<LocalDate> {
        @Override
        public LocalDate deserialize(JsonParser in, DeserializationContext context) throws IOException {
            LocalDate date = date(text(in, context, LocalDate.class));
            return date == null ? (LocalDate) refuse(in, context, LocalDate.class) : date;
        }
    }

    private static final class ReadText extends JsonDeserializer<String> {
        @Override
        public String deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return text(in, context, String.class);
        }
    }

    private static String text(JsonParser in, DeserializationContext context, Class<?> type) throws IOException {
        if (!in.currentToken().isScalarValue()
                || in.currentToken().isNumeric()
                || in.currentToken().isBoolean()) {
            refuse(in, context, type);
        }
        return in.getText();
    }

    private static Object refuse(JsonParser in, DeserializationContext context, Class<?> type)
            throws DatabindException {
        throw MismatchedInputException.from(in, type, "not taken");
    }
}
