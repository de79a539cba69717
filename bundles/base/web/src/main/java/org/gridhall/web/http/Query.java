package org.gridhall.web.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.Problem;

/**
 * Names and values of a query string or a form-encoded body. Read strictly as UTF-8: what cannot be read is a
 * {@link Problem}, never a question mark.
 */
public final class Query {

    private static final int MOST = 500;
    private static final Query EMPTY = new Query(Map.of());

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    public static Query parse(String text) {
        return parse(text, MOST);
    }

    /** @param most how many names and values are taken */
    public static Query parse(String text, int most) {
        if (text == null || text.isEmpty()) {
            return EMPTY;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        int count = 0;
        for (int start = 0; start <= text.length(); ) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                if (++count > most) {
                    throw Problem.of(
                            Problem.Kind.UNREADABLE,
                            "query.long",
                            "参数过多，最多 " + most + " 个",
                            "Too many parameters, " + most + " at most");
                }
                int equals = text.indexOf('=', start);
                boolean bare = equals < 0 || equals > end;
                String name = decode(text.substring(start, bare ? end : equals), true);
                String value = bare ? "" : decode(text.substring(equals + 1, end), true);
                values.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
            }
            start = end + 1;
        }
        return new Query(values);
    }

    /** Undoes percent encoding; {@code plus} tells whether a plus sign is a space. */
    static String decode(String text, boolean plus) {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            char c = text.charAt(i);
            plain = c != '%' && c < 0x80 && c != 0 && !(plus && c == '+');
        }
        if (plain) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '%') {
                int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
                int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw unreadable();
                }
                b = (byte) (high << 4 | low);
                i += 2;
            } else if (plus && b == '+') {
                b = ' ';
            }
            bytes[length++] = b;
        }
        String decoded = utf8(bytes, length);
        if (decoded.indexOf(0) >= 0) {
            throw unreadable();
        }
        return decoded;
    }

    /** Bytes as text, or a problem where they are not UTF-8. */
    static String utf8(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable();
        }
    }

    /** The same from parts that were sent one by one. */
    static Query of(Map<String, List<String>> values) {
        return values.isEmpty() ? EMPTY : new Query(values);
    }

    private static Problem unreadable() {
        return Problem.of(
                Problem.Kind.UNREADABLE,
                "encoding",
                "内容不是正确的 UTF-8 或百分号编码，请按 UTF-8 编码后再发送",
                "This is not proper UTF-8 or percent encoding; send it encoded as UTF-8");
    }

    public Set<String> names() {
        return values.keySet();
    }

    /** The first value, or null where there is none or only an empty one. */
    public String first(String name) {
        List<String> all = values.get(name);
        return all == null || all.get(0).isEmpty() ? null : all.get(0);
    }

    /** All values that are not empty. */
    public List<String> all(String name) {
        List<String> all = values.get(name);
        return all == null
                ? List.of()
                : all.stream().filter(value -> !value.isEmpty()).toList();
    }
}
