package org.gridhall.core.register;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.gridhall.api.FieldError;
import org.gridhall.api.Text;
import org.gridhall.core.storage.Json;

/** What is filled in, in one form whatever way it came: the same content is the same text, and survives every export. */
final class Content {

    private Content() {}

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No more than some characters, and no half character at the end. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    static boolean same(Object one, Object other) {
        return Objects.equals(Json.text(one), Json.text(other));
    }

    /**
     * Fields without what says nothing: spaces around texts, empty texts, nulls, line ends of other systems, whole
     * numbers written with a point.
     *
     * @param at pointer of the fields, for messages
     */
    static Map<String, Object> plain(Map<String, Object> fields, String at, List<FieldError> errors) {
        Map<String, Object> plain = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.length() > 60) {
                errors.add(new FieldError(
                        at + "/" + cut(name, 60), new Text("没有此项，请去掉", "There is no such field; leave it out")));
                return;
            }
            Object kept = value(value, at + "/" + name, errors, 0);
            if (kept != null && !"".equals(kept)) {
                plain.put(name, kept);
            }
        });
        return plain;
    }

    private static Object value(Object value, String at, List<FieldError> errors, int depth) {
        if (depth > 20) {
            errors.add(new FieldError(at, new Text("嵌套过深", "This is nested too deep")));
            return null;
        }
        if (value instanceof String text) {
            return text(text, at, errors);
        } else if (value instanceof Number number) {
            return number(number, at, errors);
        } else if (value instanceof List<?> list) {
            List<Object> kept = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                kept.add(value(list.get(i), at + "/" + i, errors, depth + 1));
            }
            return kept;
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> kept = new LinkedHashMap<>();
            map.forEach(
                    (name, inner) -> kept.put(String.valueOf(name), value(inner, at + "/" + name, errors, depth + 1)));
            return kept;
        }
        return value;
    }

    private static String text(String text, String at, List<FieldError> errors) {
        String plain =
                text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
        plain = plain.strip();
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < plain.length()
                    && Character.isLowSurrogate(plain.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c < ' ' && c != '\n' && c != '\t' || c == 0x7f || Character.isSurrogate(c) || c >= 0xfffe) {
                errors.add(new FieldError(
                        at,
                        new Text(
                                "第 " + (i + 1) + " 个字符是看不见的控制字符，请删除",
                                "Character " + (i + 1) + " is a control character; remove it")));
                return null;
            }
        }
        return plain;
    }

    private static Object number(Number number, String at, List<FieldError> errors) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short) {
            return number.longValue();
        }
        if (number instanceof BigInteger || number instanceof BigDecimal exact && exact.precision() > 400) {
            errors.add(new FieldError(at, new Text("数字太大", "The number is too large")));
            return null;
        }
        double value = number.doubleValue();
        if (!Double.isFinite(value) || Math.abs(value) > 1E299) {
            errors.add(new FieldError(at, new Text("数字太大", "The number is too large")));
            return null;
        }
        return value == Math.rint(value) && Math.abs(value) <= Layout.EXACT ? (Object) (long) value : (Object) value;
    }

    /** What differs: field to {@code [old, new]}. */
    static Map<String, Object> difference(Map<String, Object> old, Map<String, Object> fresh) {
        Map<String, Object> changes = new TreeMap<>();
        TreeMap<String, Object> all = new TreeMap<>(old);
        all.putAll(fresh);
        for (String name : all.keySet()) {
            if (!same(old.get(name), fresh.get(name))) {
                List<Object> pair = new ArrayList<>(2);
                pair.add(old.get(name));
                pair.add(fresh.get(name));
                changes.put(name, pair);
            }
        }
        return changes;
    }
}
