package org.gridhall.web.form;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.gridhall.api.FieldError;
import org.gridhall.api.Text;
import org.gridhall.web.http.Json;

/**
 * A form as a template shows it: every word in the reader's language, every value as its input shows it.
 *
 * @param fields in order
 * @param lists what inputs offer while one writes, once for all fields that share it
 * @param errors all of them, for the summary at the top
 * @param ways where scripts of the page ask
 */
public record FormView(String prefix, List<Field> fields, List<Offer> lists, List<Fault> errors, Ways ways) {

    /** More choices than this are not a list to choose from but are looked up by their words. */
    private static final int LISTED = 60;

    private static final Pattern ANCHORED = Pattern.compile("\\^.*\\$", Pattern.DOTALL);

    /**
     * One field.
     *
     * @param name of its input; also its id
     * @param kind {@link Kind#word()}; {@code lookup} for what is looked up by its words
     * @param meaning {@link Kind#word()} of the field, also where it is looked up
     * @param hint empty for none
     * @param required whether it always needs a value
     * @param must whether the browser itself may insist on a value: not where the field may not be there at all
     * @param scope name of the object to whose fields the conditions refer
     * @param requiredWhen condition as JSON; empty for none
     * @param shownWhen condition as JSON; empty for none
     * @param value of its input
     * @param shown what a key or id stands for; empty where the value speaks for itself
     * @param was the exact value that the input shows less exactly; empty for none
     * @param number identity number or credit code that was not taken, as it was written; empty for none
     * @param person name that was written beside a number
     * @param list id of the {@link Offer}; empty for none
     * @param register whose records are looked up; empty for none
     * @param options choices, or the units of a duration
     * @param files of a file field
     * @param least empty for none
     * @param most empty for none
     * @param step empty for none
     * @param shortest 0 for none
     * @param longest 0 for none
     * @param pattern empty for none
     * @param anchored whether the pattern speaks of the whole text
     * @param here whether it is there though it looks empty
     * @param wide whether it takes the whole line
     * @param rows of an array
     * @param blank the row from which new ones are made; null for what has no rows
     */
    public record Field(
            String name,
            String kind,
            String meaning,
            String label,
            String hint,
            boolean required,
            boolean must,
            String scope,
            String requiredWhen,
            String shownWhen,
            String value,
            String shown,
            String was,
            String number,
            String person,
            String list,
            String register,
            List<Option> options,
            List<FileName> files,
            String least,
            String most,
            String step,
            int shortest,
            int longest,
            String pattern,
            boolean anchored,
            boolean here,
            boolean wide,
            List<String> errors,
            List<Field> fields,
            List<Row> rows,
            Row blank) {

        public boolean wrong() {
            return !errors.isEmpty();
        }

        /** Whether it is one unnamed field of a row. */
        public boolean single() {
            return blank != null
                    && blank.fields().size() == 1
                    && blank.fields().get(0).name().equals(blank.name());
        }

        /** Whether every field of a row is short, so that rows can stand as a table. */
        public boolean tabular() {
            return blank != null
                    && blank.fields().size() <= 6
                    && blank.fields().stream()
                            .noneMatch(field -> field.wide() || field.kind().equals("person"));
        }
    }

    /**
     * Addresses for the scripts of the page.
     *
     * @param upload takes the bytes of a file by POST, {@code ?name=}, and answers with {@code id} and {@code name}, or
     *     with {@code error}
     * @param map the ground of maps: {@code grids} with {@code name}, {@code level} and GeoJSON {@code geometry}
     * @param choices answers {@code ?kind=&register=&q=} with {@code choices} of {@code key} and {@code label}
     */
    public record Ways(String upload, String map, String choices) {

        /** Those of the desk. */
        public static final Ways DESK = new Ways("/desk/files", "/desk/map", "/desk/choices");
    }

    /** The same form where scripts ask elsewhere. */
    public FormView by(Ways others) {
        return new FormView(prefix, fields, lists, errors, others);
    }

    /** One choice. */
    public record Option(String key, String label, boolean chosen, boolean heading) {}

    /** What inputs with this list offer. */
    public record Offer(String id, List<Option> options) {}

    /** A file that was uploaded. */
    public record FileName(String id, String name) {}

    /**
     * One row of an array.
     *
     * @param name of the row; the inputs' names begin with it
     * @param index what stands for its number in names
     * @param here whether it is there though it looks empty
     * @param spare whether it is an empty one to fill in
     */
    public record Row(String name, String index, boolean here, boolean spare, List<Field> fields) {}

    /**
     * One line of the summary.
     *
     * @param name of the input; empty for what concerns the form as a whole
     */
    public record Fault(String name, String label, String message) {}

    /** The form filled with a value. */
    public static FormView of(
            Form form, Map<String, Object> value, String prefix, ZoneId zone, Choices choices, Locale locale) {
        Map<String, List<String>> posted = Prefill.of(form, value, prefix, zone);
        return new Builder(prefix, posted, zone, choices, locale).view(form, List.of());
    }

    /**
     * The form as it was posted, with what is wrong.
     *
     * @param errors by pointer into the value
     */
    public static FormView again(
            Form form,
            Map<String, List<String>> posted,
            List<FieldError> errors,
            String prefix,
            ZoneId zone,
            Choices choices,
            Locale locale) {
        return new Builder(prefix, posted, zone, choices, locale).view(form, errors);
    }

    /** The errors of a request that concern what stands at a pointer in it, by pointers from there on. */
    public static List<FieldError> below(List<FieldError> errors, String at) {
        return errors.stream()
                .map(error ->
                        error.field().startsWith(at + '/') || error.field().equals(at)
                                ? new FieldError(error.field().substring(at.length()), error.message())
                                : error)
                .toList();
    }

    private static final class Builder {

        private final String prefix;
        private final NavigableMap<String, List<String>> posted;
        private final ZoneId zone;
        private final Choices choices;
        private final Locale locale;
        private final Map<String, Optional<List<Choices.Choice>>> offered = new LinkedHashMap<>();
        private final Map<String, Offer> lists = new LinkedHashMap<>();
        private final Map<String, List<String>> errors = new LinkedHashMap<>();
        private final Map<String, String> labels = new LinkedHashMap<>();

        Builder(String prefix, Map<String, List<String>> posted, ZoneId zone, Choices choices, Locale locale) {
            this.prefix = prefix;
            this.posted = new TreeMap<>(posted);
            this.zone = zone;
            this.choices = choices;
            this.locale = locale;
        }

        FormView view(Form form, List<FieldError> wrong) {
            List<Field> fields = fields(form.body(), prefix, "", true, 0);
            List<Fault> faults = new ArrayList<>();
            for (FieldError error : wrong) {
                String message = error.message().in(locale);
                String name = prefix + error.field();
                while (!errors.containsKey(name) && name.length() > prefix.length()) {
                    name = name.substring(0, Math.max(name.lastIndexOf('/'), 0));
                }
                if (errors.containsKey(name)) {
                    if (!errors.get(name).contains(message)) {
                        errors.get(name).add(message);
                        faults.add(new Fault(name, labels.get(name), message));
                    }
                } else {
                    faults.add(new Fault("", "", message));
                }
            }
            return new FormView(prefix, fields, List.copyOf(lists.values()), List.copyOf(faults), Ways.DESK);
        }

        private List<Field> fields(FormField.Body body, String base, String within, boolean must, int depth) {
            List<Field> fields = new ArrayList<>();
            for (FormField field : body.fields()) {
                if (field.kind() != Kind.OTHER) {
                    fields.add(field(field, base, within, must, depth));
                }
            }
            return List.copyOf(fields);
        }

        private Field field(FormField field, String base, String within, boolean must, int depth) {
            String name = Names.below(base, field.name());
            List<String> wrong = new ArrayList<>();
            errors.put(name, wrong);
            String label = within + words(field.label());
            labels.put(name, label);
            boolean its = must && field.required() && field.shownWhen() == null;
            FormField.Limits limits = field.limits();
            String kind = field.kind().word();
            String list = "";
            List<Option> options = options(field, name);
            String shown = "";
            if (field.kind().reference()) {
                shown = shown(field, first(name));
                switch (field.kind()) {
                    case UNIT, GRID, CATEGORY, RECORD -> {
                        List<Choices.Choice> all = offered(field).orElse(List.of());
                        if (all.isEmpty() || all.size() > LISTED) {
                            kind = "lookup";
                            list = all.isEmpty() ? "" : list(field, all);
                        } else {
                            kind = Kind.SELECT.word();
                            options = chosen(all, first(name), shown);
                        }
                    }
                    case TICKET -> kind = "lookup";
                    default -> {}
                }
            } else if (field.kind() == Kind.TEXT && first(name).indexOf('\n') >= 0) {
                kind = Kind.TEXTAREA.word();
            }
            Pattern pattern = limits.pattern();
            boolean inside = field.kind() == Kind.GROUP || field.kind() == Kind.PLACE;
            boolean array = field.kind() == Kind.ROWS;
            return new Field(
                    name,
                    kind,
                    field.kind().word(),
                    words(field.label()),
                    words(field.hint()),
                    field.required(),
                    its,
                    base,
                    json(field.requiredWhen()),
                    json(field.shownWhen()),
                    kind.equals("lookup") ? named(first(name), shown) : first(name),
                    shown,
                    first(name + Names.WAS),
                    first(name + Names.NUMBER),
                    field.kind() == Kind.PERSON || field.kind() == Kind.ORGANIZATION ? first(name + Names.NAME) : "",
                    list,
                    field.register() == null ? "" : field.register(),
                    options,
                    files(field, name),
                    bound(field, limits.least()),
                    bound(field, limits.most()),
                    limits.step() == null ? "" : Condition.plain(limits.step()),
                    limits.shortest(),
                    limits.longest() == Integer.MAX_VALUE ? 0 : limits.longest(),
                    pattern == null ? "" : pattern.pattern(),
                    pattern != null && ANCHORED.matcher(pattern.pattern()).matches(),
                    !first(name + Names.HERE).isEmpty(),
                    wide(field),
                    wrong,
                    inside ? fields(field.body(), name, label + " · ", its, depth) : List.of(),
                    array ? rows(field, name, label, depth) : List.of(),
                    array ? row(field, name, label, "__" + depth + "__", true, depth) : null);
        }

        private static boolean wide(FormField field) {
            return switch (field.kind()) {
                case TEXTAREA, GROUP, ROWS, PLACE, MULTI, FILE, FILES, PERSON, ORGANIZATION -> true;
                default ->
                    field.label().zh().codePointCount(0, field.label().zh().length()) > 24;
            };
        }

        private List<Row> rows(FormField field, String name, String label, int depth) {
            List<Row> rows = new ArrayList<>();
            for (int number : new TreeSet<>(Names.rows(posted, name))) {
                rows.add(row(field, name, label + " " + (rows.size() + 1), String.valueOf(number), false, depth));
            }
            int next = rows.isEmpty()
                    ? 0
                    : Integer.parseInt(rows.get(rows.size() - 1).index()) + 1;
            int most = Math.min(field.limits().longest(), Names.ROWS);
            int spare = Math.max(field.limits().shortest() - rows.size(), rows.isEmpty() ? 2 : 1);
            for (int i = 0; i < Math.min(spare, 10) && rows.size() < most; i++) {
                rows.add(row(field, name, label, String.valueOf(next + i), true, depth));
            }
            return List.copyOf(rows);
        }

        private Row row(FormField field, String name, String label, String index, boolean spare, int depth) {
            String its = name + '/' + index;
            boolean here = !first(its + Names.HERE).isEmpty();
            return new Row(its, index, here, spare, fields(field.body(), its, label + " · ", false, depth + 1));
        }

        private List<Option> options(FormField field, String name) {
            List<String> chosen = posted.getOrDefault(name, List.of());
            if (field.kind() == Kind.DURATION) {
                String unit = first(name + Names.UNIT);
                return Written.units(field).stream()
                        .map(one -> new Option(one, words(Shown.unit(one)), one.equals(unit), false))
                        .toList();
            }
            return field.options().stream()
                    .map(option ->
                            new Option(option.key(), words(option.label()), chosen.contains(option.key()), false))
                    .toList();
        }

        private Optional<List<Choices.Choice>> offered(FormField field) {
            return offered.computeIfAbsent(
                    field.kind() + "/" + field.register(), key -> choices.list(field.kind(), field.register()));
        }

        private List<Option> chosen(List<Choices.Choice> all, String value, String shown) {
            List<Option> options = new ArrayList<>();
            boolean found = value.isEmpty();
            for (Choices.Choice choice : all) {
                boolean its = choice.key().equals(value);
                found |= its;
                options.add(new Option(
                        choice.key(),
                        "　".repeat(Math.min(choice.depth(), 8)) + words(choice.label()),
                        its,
                        choice.heading()));
            }
            if (!found) {
                options.add(new Option(value, shown.isEmpty() ? value : shown, true, false));
            }
            return List.copyOf(options);
        }

        private String list(FormField field, List<Choices.Choice> all) {
            String id = "list-" + field.kind().word() + (field.register() == null ? "" : "-" + field.register());
            lists.computeIfAbsent(
                    id,
                    key -> new Offer(
                            key,
                            all.stream()
                                    .filter(choice -> !choice.heading())
                                    .map(choice -> new Option(
                                            choice.key(), named(choice.key(), words(choice.label())), false, false))
                                    .toList()));
            return id;
        }

        private String shown(FormField field, String key) {
            if (key.isEmpty()) {
                return "";
            }
            Text name =
                    choices.names(field.kind(), field.register(), List.of(key)).get(key);
            return name == null ? "" : words(name);
        }

        /** The name with its key, which is what is read of it. */
        private static String named(String key, String shown) {
            return shown.isEmpty() || shown.equals(key) ? key : shown + "（" + key + "）";
        }

        private List<FileName> files(FormField field, String name) {
            if (field.kind() != Kind.FILE && field.kind() != Kind.FILES) {
                return List.of();
            }
            List<String> names = posted.getOrDefault(name + Names.NAME, List.of());
            List<FileName> files = new ArrayList<>();
            for (String id : posted.getOrDefault(name, List.of())) {
                String its = names.stream()
                        .filter(one -> one.startsWith(id + " ") && one.length() > id.length() + 1)
                        .map(one -> one.substring(id.length() + 1))
                        .findFirst()
                        .orElseGet(() -> words(Text.of("已上传的文件", "Uploaded file")) + " " + (files.size() + 1));
                files.add(new FileName(id, its));
            }
            return List.copyOf(files);
        }

        private static String bound(FormField field, BigDecimal bound) {
            if (bound == null) {
                return "";
            }
            return field.kind() == Kind.MONEY ? Written.yuan(bound) : Condition.plain(bound);
        }

        private String first(String name) {
            List<String> values = posted.get(name);
            return values == null || values.isEmpty() || values.get(0) == null ? "" : values.get(0);
        }

        private String words(Text text) {
            return text == null ? "" : text.in(locale);
        }

        private static String json(Condition condition) {
            return condition == null ? "" : new String(Json.bytes(condition.described()), StandardCharsets.UTF_8);
        }
    }
}
