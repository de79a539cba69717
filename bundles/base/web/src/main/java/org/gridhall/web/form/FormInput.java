package org.gridhall.web.form;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.web.http.Problems;
import org.gridhall.web.http.Query;

/**
 * Reads what was posted as the value that a form asks for. Names that no field has are ignored, what is empty is absent,
 * empty rows are left out, and fields that do not belong to the form as it was filled in are dropped.
 */
public final class FormInput {

    private static final Pattern ID = Pattern.compile("[0-9]{1,19}");
    /** A key behind the name that a list shows: {@code 南湖街道（MH01）}. */
    private static final Pattern NAMED = Pattern.compile(".*[（(]([^（）()]{1,200})[）)]\\s*", Pattern.DOTALL);

    private static final int MANY = 500;

    /**
     * What was read.
     *
     * @param value as far as it could be read
     * @param errors by JSON pointer into the value, such as {@code /owner/name}
     * @param posted what was posted for fields of the form, rows numbered without gaps: to show the form again
     * @param attachments ids of files that were not there before
     */
    public record Result(
            Map<String, Object> value,
            List<FieldError> errors,
            Map<String, List<String>> posted,
            List<Long> attachments) {

        public boolean ok() {
            return errors.isEmpty();
        }

        /** @throws Problem INVALID where something is wrong, with pointers below {@code at} */
        public Map<String, Object> orRefuse(String at) {
            if (!errors.isEmpty()) {
                throw Problem.invalid(errors.stream()
                        .map(error -> new FieldError(at + error.field(), error.message()))
                        .toList());
            }
            return value;
        }
    }

    private final String prefix;
    private final ZoneId zone;
    private final Choices choices;
    private final NavigableMap<String, List<String>> posted;
    private final boolean identifying;

    private final Map<String, List<String>> kept = new LinkedHashMap<>();
    private final Set<Long> attachments = new LinkedHashSet<>();
    private boolean unidentified;

    private FormInput(
            NavigableMap<String, List<String>> posted,
            String prefix,
            ZoneId zone,
            Choices choices,
            boolean identifying) {
        this.posted = posted;
        this.prefix = prefix;
        this.zone = zone;
        this.choices = choices;
        this.identifying = identifying;
    }

    /**
     * Reads a form. People are identified only when nothing else is wrong.
     *
     * @param prefix of all names, such as {@code f}
     * @param zone of the district
     * @param before the value that the form was filled with; what no page can ask for is taken from it, and what it
     *     names may be named again by whoever may not see it
     */
    public static Result read(
            Form form,
            Map<String, List<String>> posted,
            String prefix,
            ZoneId zone,
            Choices choices,
            Map<String, Object> before) {
        NavigableMap<String, List<String>> sorted = new TreeMap<>();
        posted.forEach((name, values) -> {
            if (name.startsWith(prefix + '/')) {
                sorted.put(name, values);
            }
        });
        FormInput first = new FormInput(sorted, prefix, zone, choices, false);
        Result result = first.result(form, before);
        if (result.ok() && first.unidentified) {
            result = new FormInput(sorted, prefix, zone, choices, true).result(form, before);
        }
        return result;
    }

    /** Names and values of a request, those that are empty left out. */
    public static Map<String, List<String>> posted(Query query) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        query.names().forEach(name -> all.put(name, query.all(name)));
        return all;
    }

    private Result result(Form form, Map<String, Object> before) {
        List<FieldError> errors = new ArrayList<>();
        Map<String, Object> value = body(form.body(), prefix, prefix, before == null ? Map.of() : before, errors);
        return new Result(value, List.copyOf(errors), kept, List.copyOf(attachments));
    }

    /** Where a field stands: by what name it was posted, and by what name it is kept. */
    private record At(String from, String to) {
        At below(String name) {
            return new At(Names.below(from, name), Names.below(to, name));
        }
    }

    private String pointer(At at) {
        return at.to().substring(prefix.length());
    }

    private Map<String, Object> body(
            FormField.Body body, String from, String to, Map<?, ?> before, List<FieldError> errors) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, List<FieldError>> wrong = new LinkedHashMap<>();
        At here = new At(from, to);
        for (FormField field : body.fields()) {
            List<FieldError> its = new ArrayList<>();
            Object value = field(field, here.below(field.name()), before.get(field.name()), its);
            if (value != null) {
                values.put(field.name(), value);
            }
            wrong.put(field.name(), its);
        }
        dropHidden(body, values, wrong);
        for (FormField field : body.fields()) {
            List<FieldError> its = wrong.get(field.name());
            if (its != null && its.isEmpty() && !values.containsKey(field.name())) {
                missing(field, here.below(field.name()), values, its);
            }
        }
        wrong.values().forEach(errors::addAll);
        oneOf(body, here, values, wrong, errors);
        return values;
    }

    /** What depends on something that was not filled in so is no part of the form, nor is what depends on that. */
    private static void dropHidden(
            FormField.Body body, Map<String, Object> values, Map<String, List<FieldError>> wrong) {
        boolean changed = true;
        for (int i = 0; changed && i <= body.fields().size(); i++) {
            changed = false;
            for (FormField field : body.fields()) {
                if (wrong.containsKey(field.name())
                        && field.shownWhen() != null
                        && !field.shownWhen().holds(values)) {
                    values.remove(field.name());
                    wrong.remove(field.name());
                    changed = true;
                }
            }
        }
    }

    private void missing(FormField field, At at, Map<String, Object> values, List<FieldError> errors) {
        boolean required = field.required()
                || field.requiredWhen() != null && field.requiredWhen().holds(values);
        if (!required) {
            return;
        }
        if (field.nullable()) {
            values.put(field.name(), null);
        } else if (field.kind() == Kind.CONSTANT) {
            values.put(field.name(), field.options().get(0).value());
        } else if ((field.kind() == Kind.ROWS || field.kind() == Kind.MULTI || field.kind() == Kind.FILES)
                && field.limits().shortest() == 0) {
            values.put(field.name(), List.of());
        } else {
            String pointer = pointer(at);
            errors.add(
                    switch (field.kind()) {
                        case RADIO, SELECT, YESNO, UNIT, GRID, CATEGORY, RECORD, MULTI ->
                            new FieldError(pointer, new Text("请选择", "Choose one"));
                        case CHECKBOX -> new FieldError(pointer, new Text("请勾选", "Tick this"));
                        case FILE, FILES -> new FieldError(pointer, new Text("请上传文件", "Add a file"));
                        case PLACE -> new FieldError(pointer, new Text("请标出地点", "Mark the place"));
                        case ROWS -> new FieldError(pointer, new Text("请至少填写一行", "Fill in a row at least"));
                        default -> new FieldError(pointer, new Text("请填写", "Fill this in"));
                    });
        }
    }

    private void oneOf(
            FormField.Body body,
            At here,
            Map<String, Object> values,
            Map<String, List<FieldError>> wrong,
            List<FieldError> errors) {
        for (List<String> names : body.oneOf()) {
            boolean any = names.stream()
                    .anyMatch(name -> values.containsKey(name)
                            || !wrong.getOrDefault(name, List.of()).isEmpty());
            List<Text> labels = body.fields().stream()
                    .filter(field -> names.contains(field.name()))
                    .map(FormField::label)
                    .toList();
            if (!any && !labels.isEmpty()) {
                String zh = String.join("、", labels.stream().map(Text::zh).toList());
                String en = String.join(", ", labels.stream().map(Text::en).toList());
                errors.add(new FieldError(
                        pointer(here.below(names.get(0))),
                        new Text("“" + zh + "”至少填写一项", "Fill in one of these at least: " + en)));
            }
        }
    }

    private Object field(FormField field, At at, Object before, List<FieldError> errors) {
        try {
            return switch (field.kind()) {
                case OTHER -> before;
                case GROUP, PLACE -> group(field, at, before, errors);
                case ROWS -> rows(field, at, before, errors);
                case MULTI -> multi(field, at);
                case FILE -> file(at, before);
                case FILES -> files(field, at, before);
                case PERSON, ORGANIZATION -> identified(field, at, before, errors);
                case TICKET, UNIT, GRID, CATEGORY, RECORD -> chosen(field, at, before);
                case CHECKBOX -> checkbox(field, at);
                default -> plain(field, at);
            };
        } catch (Wrong e) {
            errors.add(new FieldError(pointer(at), e.text()));
            return null;
        }
    }

    private Object group(FormField field, At at, Object before, List<FieldError> errors) throws Wrong {
        boolean here = keep(at, Names.HERE) != null;
        if (!here && blank(field, at.from())) {
            if (!field.required() || field.kind() == Kind.PLACE) {
                return null;
            }
        }
        int known = errors.size();
        Map<?, ?> old = before instanceof Map<?, ?> map ? map : Map.of();
        Map<String, Object> values = body(field.body(), at.from(), at.to(), old, errors);
        if (field.kind() == Kind.PLACE
                && errors.size() == known
                && values.containsKey("longitude") != values.containsKey("latitude")) {
            throw new Wrong("经度和纬度要一起填写", "Longitude and latitude belong together; fill in both");
        }
        return values;
    }

    private Object rows(FormField field, At at, Object before, List<FieldError> errors) throws Wrong {
        List<Object> values = new ArrayList<>();
        List<?> old = before instanceof List<?> list ? list : List.of();
        List<Integer> rows = Names.rows(posted, at.from());
        int taken = 0;
        for (int row : rows) {
            At its = new At(at.from() + '/' + row, at.to() + '/' + taken);
            boolean here = first(its.from() + Names.HERE) != null;
            if (first(its.from() + Names.DROP) != null
                    || !here && field.fields().stream().allMatch(one -> blank(one, below(its, one)))) {
                continue;
            }
            if (taken == Names.ROWS) {
                throw new Wrong(
                        "最多 " + Names.ROWS + " 行，请分次填写",
                        "At most " + Names.ROWS + " rows; fill in the rest another time");
            }
            keep(its, Names.HERE);
            Object was = row < old.size() ? old.get(row) : null;
            int known = errors.size();
            Object value = field.body().single()
                    ? field(field.fields().get(0), its, was, errors)
                    : body(field.body(), its.from(), its.to(), was instanceof Map<?, ?> m ? m : Map.of(), errors);
            if (value != null || errors.size() > known) {
                values.add(value);
                taken++;
            }
        }
        counted(field, values.size(), "行", "rows");
        return values.isEmpty() ? null : values;
    }

    private static String below(At at, FormField field) {
        return Names.below(at.from(), field.name());
    }

    private static void counted(FormField field, int count, String zh, String en) throws Wrong {
        FormField.Limits limits = field.limits();
        if (count > limits.longest()) {
            throw new Wrong("最多 " + limits.longest() + " " + zh, "At most " + limits.longest() + " " + en);
        }
        if (count > 0 && count < limits.shortest()) {
            throw new Wrong("至少 " + limits.shortest() + " " + zh, "At least " + limits.shortest() + " " + en);
        }
    }

    private Object multi(FormField field, At at) throws Wrong {
        Set<Object> values = new LinkedHashSet<>();
        List<String> keys = all(at);
        for (FormField.Option option : field.options()) {
            if (keys.contains(option.key())) {
                values.add(option.value());
            }
        }
        for (String key : keys) {
            if (!key.isBlank()
                    && field.options().stream().noneMatch(option -> option.key().equals(key))) {
                throw new Wrong("请从列出的选项中选择", "Choose from those that are offered");
            }
        }
        counted(field, values.size(), "项", "choices");
        return values.isEmpty() ? null : List.copyOf(values);
    }

    private Object file(At at, Object before) throws Wrong {
        List<String> ids = ids(at);
        if (ids.isEmpty()) {
            return null;
        }
        // the last one counts: a new file takes the place of the old one
        String id = ids.get(ids.size() - 1);
        if (!id.equals(before)) {
            attachments.add(Long.valueOf(id));
        }
        return id;
    }

    private Object files(FormField field, At at, Object before) throws Wrong {
        List<String> ids = ids(at);
        counted(field, ids.size(), "个文件", "files");
        List<?> old = before instanceof List<?> list ? list : List.of();
        ids.stream().filter(id -> !old.contains(id)).forEach(id -> attachments.add(Long.valueOf(id)));
        return ids.isEmpty() ? null : ids;
    }

    private List<String> ids(At at) throws Wrong {
        Set<String> ids = new LinkedHashSet<>();
        for (String id : all(at)) {
            if (id.isBlank()) {
                continue;
            }
            if (!ID.matcher(id).matches() || id.length() == 19 && id.compareTo(String.valueOf(Long.MAX_VALUE)) > 0) {
                throw new Wrong("文件没有上传成功，请重新上传", "The file did not arrive; add it again");
            }
            ids.add(id);
        }
        List<String> names = posted.get(at.from() + Names.NAME);
        if (names != null) {
            kept.put(
                    at.to() + Names.NAME,
                    names.stream().limit(MANY).map(FormInput::cut).toList());
        }
        return List.copyOf(ids);
    }

    private Object identified(FormField field, At at, Object before, List<FieldError> errors) throws Wrong {
        String number = first(at.from() + Names.NUMBER);
        if (number == null || number.isBlank()) {
            return chosen(field, at, before);
        }
        String name = first(at.from() + Names.NAME);
        if (!identifying) {
            unidentified = true;
            keep(at, Names.NUMBER);
            keep(at, Names.NAME);
            return "?";
        }
        try {
            String id = choices.identify(field.kind(), number.strip(), name == null ? "" : name.strip());
            kept.put(at.to(), List.of(id));
            return id;
        } catch (Problem e) {
            keep(at, Names.NUMBER);
            keep(at, Names.NAME);
            Text told = Problems.said(e);
            errors.add(new FieldError(pointer(at), told));
            return null;
        }
    }

    private Object chosen(FormField field, At at, Object before) throws Wrong {
        String words = keep(at, "");
        if (words == null || words.isBlank()) {
            return null;
        }
        words = words.strip();
        if (words.equals(before)) {
            return words;
        }
        Optional<Choices.Choice> found = choices.find(field.kind(), field.register(), words);
        Matcher named = NAMED.matcher(words);
        if (found.isEmpty() && named.matches()) {
            if (named.group(1).equals(before)) {
                return before;
            }
            found = choices.find(field.kind(), field.register(), named.group(1));
        }
        if (found.isEmpty() || found.get().heading()) {
            throw switch (field.kind()) {
                case TICKET -> new Wrong("没有这个编号的工单，请核对", "There is no ticket with this number; check it");
                case PERSON ->
                    new Wrong("查不到这个人，请重新填写证件号码", "This person is not known; write the identity number again");
                case ORGANIZATION ->
                    new Wrong("查不到这个单位，请重新填写统一社会信用代码", "This organization is not known; write the credit code again");
                default -> new Wrong("没有此项，请从列表中选择", "There is no such thing; choose one from the list");
            };
        }
        return found.get().key();
    }

    private Object checkbox(FormField field, At at) {
        String words = keep(at, "");
        boolean ticked = words != null && (words.equals("true") || words.equals("on"));
        if (!field.options().isEmpty()) {
            return ticked ? Boolean.TRUE : null; // one that must be ticked is missing otherwise
        }
        return ticked;
    }

    private Object plain(FormField field, At at) throws Wrong {
        String words = keep(at, "");
        String unit = field.kind() == Kind.DURATION ? keep(at, Names.UNIT) : null;
        String was = field.kind() == Kind.DATETIME || field.kind() == Kind.TIME ? keep(at, Names.WAS) : null;
        if (words == null || words.isBlank()) {
            return null;
        }
        return Written.read(field, words, unit, was, zone);
    }

    private boolean blank(FormField field, String name) {
        return switch (field.kind()) {
            case CONSTANT, OTHER -> true;
            case GROUP, PLACE ->
                first(name + Names.HERE) == null
                        && field.fields().stream().allMatch(one -> blank(one, Names.below(name, one.name())));
            case ROWS -> {
                for (int row : Names.rows(posted, name)) {
                    String its = name + '/' + row;
                    if (first(its + Names.DROP) == null
                            && (first(its + Names.HERE) != null
                                    || !field.fields().stream()
                                            .allMatch(one -> blank(one, Names.below(its, one.name()))))) {
                        yield false;
                    }
                }
                yield true;
            }
            case PERSON, ORGANIZATION -> empty(name) && empty(name + Names.NUMBER);
            default -> empty(name);
        };
    }

    private boolean empty(String name) {
        return posted.getOrDefault(name, List.of()).stream().allMatch(value -> value == null || value.isBlank());
    }

    private String first(String name) {
        List<String> values = posted.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    private String keep(At at, String part) {
        String value = first(at.from() + part);
        if (value != null) {
            kept.put(at.to() + part, List.of(cut(value)));
        }
        return value;
    }

    private List<String> all(At at) {
        List<String> values = posted.getOrDefault(at.from(), List.of()).stream()
                .filter(value -> value != null && value.length() <= 200)
                .limit(MANY)
                .toList();
        if (!values.isEmpty()) {
            kept.put(at.to(), values);
        }
        return values;
    }

    private static String cut(String value) {
        return value.length() <= 2 * Written.LONGEST ? value : value.substring(0, 2 * Written.LONGEST);
    }
}
