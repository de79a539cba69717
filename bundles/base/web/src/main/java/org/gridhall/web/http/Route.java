package org.gridhall.web.http;

import com.fasterxml.jackson.databind.ObjectReader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;

/**
 * One thing that the interface can do, declared once: it is matched, checked, answered and described from here.
 * Reflection happens at the declaration only.
 */
public final class Route {

    /** How its requests are counted. */
    public enum Rate {
        NONE,
        LOGIN,
        PUBLIC
    }

    /** What its requests carry. */
    enum Body {
        NONE,
        JSON,
        TEXT,
        STREAM
    }

    /** How many things an answer holds. */
    enum Shape {
        ONE,
        ITEMS,
        PAGE
    }

    private static final int USUAL = 1 << 20;

    final String method;
    final String path;
    final List<String> names;
    final List<Parameter> parameters = new ArrayList<>();
    Text summary;
    String tag;
    boolean account = true;
    String permission;
    Rate rate = Rate.NONE;
    Body body = Body.NONE;
    boolean bodyOptional;
    boolean multipart;
    int bodyLimit = USUAL;
    List<String> media = List.of();
    Class<?> request;
    String example;
    Class<?> response;
    Shape shape = Shape.ONE;
    String responseMedia = "application/json";
    int status = 200;
    Integer orStatus;
    int[] failures = {};
    Handler handler;
    ObjectReader reader;
    private Required[] required = {};

    private record Required(String name, MethodHandle accessor) {}

    private Route(String method, String path) {
        this.method = method;
        this.path = path;
        this.names = Paths.names(path);
    }

    public static Route get(String path) {
        return new Route("GET", path);
    }

    public static Route post(String path) {
        return new Route("POST", path);
    }

    public static Route put(String path) {
        return new Route("PUT", path);
    }

    public static Route delete(String path) {
        Route route = new Route("DELETE", path);
        route.status = 204;
        return route;
    }

    /** What it does, in a few words. */
    public Route says(String tag, String zh, String en) {
        this.tag = tag;
        this.summary = new Text(zh, en);
        return this;
    }

    /** Needs no account. */
    public Route open() {
        this.account = false;
        return this;
    }

    /** Needs a permission; what it covers is decided in the core. */
    public Route needs(String permission) {
        this.permission = permission;
        return this;
    }

    public Route rated(Rate rate) {
        this.rate = rate;
        return this;
    }

    /** A parameter of the query. */
    Route query(Parameter.Type type, String name, String zh, String en, String... values) {
        parameters.add(new Parameter(Parameter.In.QUERY, name, type, List.of(values), new Text(zh, en), false));
        return this;
    }

    public Route text(String name, String zh, String en, String... values) {
        return query(Parameter.Type.TEXT, name, zh, en, values);
    }

    public Route list(String name, String zh, String en) {
        return query(Parameter.Type.LIST, name, zh, en);
    }

    public Route integer(String name, String zh, String en) {
        return query(Parameter.Type.INTEGER, name, zh, en);
    }

    public Route number(String name, String zh, String en) {
        return query(Parameter.Type.NUMBER, name, zh, en);
    }

    public Route flag(String name, String zh, String en) {
        return query(Parameter.Type.FLAG, name, zh, en);
    }

    public Route instant(String name, String zh, String en) {
        return query(Parameter.Type.INSTANT, name, zh, en);
    }

    public Route date(String name, String zh, String en) {
        return query(Parameter.Type.DATE, name, zh, en);
    }

    /** Makes the parameter declared last one that has to be there. */
    public Route must() {
        Parameter last = parameters.remove(parameters.size() - 1);
        parameters.add(new Parameter(last.in(), last.name(), last.type(), last.values(), last.text(), true));
        return this;
    }

    public Route header(String name, String zh, String en) {
        parameters.add(
                new Parameter(Parameter.In.HEADER, name, Parameter.Type.TEXT, List.of(), new Text(zh, en), false));
        return this;
    }

    /** A list that is paged by key: {@code after} and {@code size}, as {@link Exchange#pageSize} reads it. */
    public Route paged() {
        return text("after", "上一页给出的 next", "next of the page before")
                .integer("size", "每页 1 到 200，默认 50", "1 to 200 a page, 50 by default");
    }

    /** A change that names the version it is of. */
    public Route versioned() {
        return header("If-Match", "看到的版本（ETag）", "The version that was seen (ETag)");
    }

    /** Takes a JSON object. */
    public Route takes(Class<? extends Record> type) {
        this.body = Body.JSON;
        this.request = type;
        this.media = List.of("application/json");
        this.reader = Json.MAPPER.readerFor(type);
        this.required = Arrays.stream(type.getRecordComponents())
                .filter(Route::required)
                .map(Route::accessor)
                .toArray(Required[]::new);
        return this;
    }

    private static boolean required(RecordComponent component) {
        Field field = component.getAnnotation(Field.class);
        return field != null && field.required();
    }

    private static Required accessor(RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            MethodHandle handle = MethodHandles.lookup().unreflect(component.getAccessor());
            return new Required(component.getName(), handle.asType(MethodType.methodType(Object.class, Object.class)));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The body may be left out. */
    public Route optional() {
        this.bodyOptional = true;
        return this;
    }

    public Route orMultipart() {
        this.multipart = true;
        return this;
    }

    /** Takes text of these media types. */
    public Route takesText(String... types) {
        this.body = Body.TEXT;
        this.media = List.of(types);
        return this;
    }

    /** Takes bytes of any kind; the handler reads them as they come. */
    public Route takesBytes() {
        return takesStream("application/octet-stream");
    }

    /** Takes a large body of these media types; the handler reads it as it comes. */
    public Route takesStream(String... types) {
        this.body = Body.STREAM;
        this.media = List.of(types);
        return this;
    }

    /** Largest body in bytes, instead of 1 MiB. */
    public Route atMost(int bytes) {
        this.bodyLimit = bytes;
        return this;
    }

    /** An example of a request, as JSON. */
    public Route example(String json) {
        this.example = json;
        return this;
    }

    public Route gives(Class<? extends Record> type) {
        this.response = type;
        return this;
    }

    public Route gives(int status, Class<? extends Record> type) {
        this.status = status;
        return gives(type);
    }

    public Route givesItems(Class<? extends Record> type) {
        this.shape = Shape.ITEMS;
        return gives(type);
    }

    public Route givesPage(Class<? extends Record> type) {
        this.shape = Shape.PAGE;
        return gives(type);
    }

    public Route givesMedia(String media) {
        this.responseMedia = media;
        return this;
    }

    public Route givesNothing() {
        this.status = 204;
        return this;
    }

    /** A second status that says success too. */
    public Route or(int status) {
        this.orStatus = status;
        return this;
    }

    /** Further statuses that its refusals have. */
    public Route fails(int... statuses) {
        this.failures = statuses;
        return this;
    }

    public Route to(Handler handler) {
        this.handler = handler;
        return this;
    }

    /** Checks that what a request must have is there. */
    void checkRequired(Object value) {
        List<FieldError> missing = null;
        for (Required one : required) {
            if (read(one.accessor(), value) == null) {
                missing = missing == null ? new ArrayList<>() : missing;
                missing.add(new FieldError("/" + one.name(), new Text("必须填写", "This is needed")));
            }
        }
        if (missing != null) {
            throw Problem.invalid(missing);
        }
    }

    private static Object read(MethodHandle accessor, Object value) {
        try {
            return (Object) accessor.invokeExact(value);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a parameter of the query is one that it knows. */
    boolean knows(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.in() == Parameter.In.QUERY
                    && (parameter.name().equals(name)
                            || parameter.name().endsWith(".") && name.startsWith(parameter.name()))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
