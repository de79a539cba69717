package org.gridhall.web.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;

/** Problems as {@code application/problem+json} (RFC 7807) in the reader's language. */
public final class Problems {

    public static final String MEDIA = "application/problem+json";

    private static final Map<Integer, Text> TITLES = Map.ofEntries(
            Map.entry(400, new Text("请求无法读取", "The request cannot be read")),
            Map.entry(401, new Text("请先登录", "Log in first")),
            Map.entry(403, new Text("没有权限", "Not allowed")),
            Map.entry(404, new Text("没有找到", "Not found")),
            Map.entry(405, new Text("不支持这个方法", "This method is not for here")),
            Map.entry(409, new Text("与现状冲突", "In conflict with how it is now")),
            Map.entry(413, new Text("内容过大", "Too large")),
            Map.entry(415, new Text("内容格式不支持", "This media type is not for here")),
            Map.entry(422, new Text("内容有误", "Something is not right")),
            Map.entry(429, new Text("请求过于频繁", "Too many requests")),
            Map.entry(500, new Text("内部错误", "Something went wrong inside")),
            Map.entry(503, new Text("暂时不可用", "Away for a moment")));

    private Problems() {}

    /** What a status says in a word or two. */
    public static Text title(int status) {
        return TITLES.getOrDefault(status, TITLES.get(500));
    }

    /** A refusal that has no kind of its own, such as 405. */
    public static Map<String, Object> body(int status, String code, Text detail, Locale locale) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:gridhall:problem:" + code);
        body.put("title", title(status).in(locale));
        body.put("status", status);
        body.put("detail", detail.in(locale));
        body.put("code", code);
        return body;
    }

    public static Map<String, Object> body(Problem problem, Locale locale) {
        Map<String, Object> body = body(problem.kind().status(), problem.code(), problem.text(), locale);
        List<Map<String, String>> errors = new ArrayList<>();
        for (FieldError error : problem.errors()) {
            errors.add(Map.of("field", error.field(), "message", error.message().in(locale)));
        }
        body.put("errors", errors);
        problem.details().forEach((name, value) -> body.putIfAbsent(name, value));
        return body;
    }

    /** What is wrong in one sentence, the first field's where there are several. */
    public static Text said(Problem problem) {
        return problem.errors().isEmpty()
                ? problem.text()
                : problem.errors().get(0).message();
    }

    /** The seconds after which to try again: what the problem says, else a guess; 0 for problems that do not pass. */
    public static int retryAfter(Problem problem) {
        if (problem.details().get("retryAfter") instanceof Number seconds) {
            return Math.max(1, seconds.intValue());
        }
        return switch (problem.kind()) {
            case UNAVAILABLE -> 5;
            case TOO_MANY -> 60;
            default -> 0;
        };
    }

    public static Problem tooMany(int seconds) {
        return Problem.of(
                        Problem.Kind.TOO_MANY,
                        "rate",
                        "请求过于频繁，请在 " + seconds + " 秒后再试",
                        "Too many requests; try again in " + seconds + " seconds")
                .with("retryAfter", seconds);
    }
}
