package org.gridhall.api;

import java.util.List;
import java.util.Map;

/**
 * Something that the caller can understand and act on: a user's mistake, a refusal, a conflict. It carries its message
 * in both languages and is answered over HTTP as {@code application/problem+json} (RFC 7807). It is never logged with a
 * stack trace.
 */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong, with the HTTP status that says the same. */
    public enum Kind {
        /** The request cannot be read: bad JSON, bad parameter. */
        UNREADABLE(400),
        /** Nobody is logged in, or the token is unknown or expired. */
        UNAUTHENTICATED(401),
        /** The actor may not do this. */
        FORBIDDEN(403),
        /** There is no such thing, or the actor may not know of it. */
        NOT_FOUND(404),
        /** Somebody changed it meanwhile, or the stage does not allow it. */
        CONFLICT(409),
        /** Larger than allowed. */
        TOO_LARGE(413),
        /** Readable, but a field is missing or wrong, or a rule refuses. */
        INVALID(422),
        /** Too many tries. */
        TOO_MANY(429),
        /** A needed part is away for a moment; try again. */
        UNAVAILABLE(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status, 400 to 599. */
        public int status() {
            return status;
        }
    }

    private final Kind kind;
    private final String code;
    private final transient Text text;
    private final transient List<FieldError> errors;
    private final transient Map<String, Object> details;

    private Problem(Kind kind, String code, Text text, List<FieldError> errors, Map<String, Object> details) {
        super(code + ": " + text, null, false, false);
        this.kind = kind;
        this.code = code;
        this.text = text;
        this.errors = List.copyOf(errors);
        this.details = Map.copyOf(details);
    }

    /**
     * @param code short stable name for programs, such as {@code ticket.version}
     * @param zh what is wrong and what to do, in Chinese
     * @param en the same in English
     */
    public static Problem of(Kind kind, String code, String zh, String en) {
        return new Problem(kind, code, new Text(zh, en), List.of(), Map.of());
    }

    public static Problem of(Kind kind, String code, Text text) {
        return new Problem(kind, code, text, List.of(), Map.of());
    }

    /** A request whose fields are wrong; at least one error. */
    public static Problem invalid(List<FieldError> errors) {
        return new Problem(
                Kind.INVALID,
                "fields.invalid",
                new Text("有内容填写不正确，请按提示修改", "Some fields are not right; correct them as said"),
                errors,
                Map.of());
    }

    /** A request with one wrong field. */
    public static Problem invalid(String field, String zh, String en) {
        return invalid(List.of(new FieldError(field, new Text(zh, en))));
    }

    public static Problem forbidden(String zh, String en) {
        return of(Kind.FORBIDDEN, "forbidden", zh, en);
    }

    public static Problem notFound(String zh, String en) {
        return of(Kind.NOT_FOUND, "not-found", zh, en);
    }

    /** The same problem with one more detail; the value must be something JSON can say. */
    public Problem with(String name, Object value) {
        var more = new java.util.LinkedHashMap<>(details);
        more.put(name, value);
        return new Problem(kind, code, text, errors, more);
    }

    /** The same problem with the fields that it is about. */
    public Problem withErrors(List<FieldError> fields) {
        return new Problem(kind, code, text, fields, details);
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    public Text text() {
        return text;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** Further facts for programs, such as {@code changes} of a conflict. */
    public Map<String, Object> details() {
        return details;
    }
}
