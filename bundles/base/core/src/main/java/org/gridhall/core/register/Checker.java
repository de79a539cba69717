package org.gridhall.core.register;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.persistence.EntityManager;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.people.CitizenId;
import org.gridhall.api.people.CreditCode;
import org.gridhall.api.people.IdNumber;
import org.gridhall.api.place.Point;
import org.gridhall.api.register.RecordBody;
import org.gridhall.core.flow.Forms;

/** Checks what a record is to become: by its form, by what its fields stand for, and by the records that it names. */
final class Checker {

    private static final Pattern IDENTITY =
            Pattern.compile("(?<![0-9A-Za-z])[1-9][0-9]{5}(18|19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])");
    private static final Set<String> IDS = Set.of("person", "organization", "ticket", "attachment");
    private static final Pattern ID = Pattern.compile("[0-9]{1,19}");
    private static final int KEY = 200;
    private static final int GEOMETRY = 500_000;

    private final Catalogue catalogue;
    private final Organisation organisation;
    private final Kinds kinds;
    private final Forms forms = new Forms();

    Checker(Catalogue catalogue, Organisation organisation, Kinds kinds) {
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.kinds = kinds;
    }

    /** What can be said without looking at other records. */
    Draft draft(Layout layout, RecordBody body) {
        List<FieldError> errors = new ArrayList<>();
        Shape shape = null;
        if (body.geometry() != null) {
            try {
                if (body.geometry().length() > GEOMETRY) {
                    throw new Shape.Refused("几何图形过大，请简化", "The geometry is too large; simplify it");
                }
                shape = Shape.read(body.geometry(), layout.type.geometry());
            } catch (Shape.Refused refused) {
                errors.add(new FieldError("/geometry", refused.text()));
            }
        }
        return draft(layout, Content.plain(body.fields(), "/fields", errors), shape, errors);
    }

    /** The same for content that is in its plain form and a shape that was read. */
    Draft draft(Layout layout, Map<String, Object> fields, Shape shape, List<FieldError> found) {
        Draft draft = new Draft(layout, fields, shape, found);
        if (found.stream().noneMatch(error -> error.field().startsWith("/fields"))) {
            try {
                forms.check(layout.type.form(), fields, "/fields");
            } catch (Problem problem) {
                draft.errors.addAll(problem.errors());
            }
        }
        if (draft.key == null
                && draft.errors.stream().noneMatch(error -> error.field().equals("/fields/" + layout.type.key()))) {
            draft.errors.add(new FieldError("/fields/" + layout.type.key(), new Text("必须填写", "This is needed")));
        } else if (draft.key != null && draft.key.length() > KEY) {
            draft.errors.add(new FieldError(
                    "/fields/" + layout.type.key(), new Text("最多 " + KEY + " 个字符", KEY + " characters at most")));
        }
        for (String code : layout.type.indexed()) {
            if (fields.get(code) instanceof Long number && (number > Layout.EXACT || number < -Layout.EXACT)) {
                draft.errors.add(new FieldError("/fields/" + code, new Text("数字太大", "The number is too large")));
            }
        }
        fields.forEach((name, value) -> {
            Layout.Field field = layout.fields.get(name);
            // An id of ours may look like an identity number by chance.
            if (field == null || field.meaning() == null || !IDS.contains(field.meaning())) {
                identities("/fields/" + name, value, draft.errors);
            }
        });
        return draft;
    }

    /** Identity numbers belong to the people, sealed; never here. */
    private static void identities(String at, Object value, List<FieldError> errors) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> identities(at + "/" + name, inner, errors));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                identities(at + "/" + i, list.get(i), errors);
            }
        } else if (value != null) {
            // As people write them: in wide digits, in groups, with a small x.
            String plain = Normalizer.normalize(value.toString(), Normalizer.Form.NFKC);
            if (identity(plain) || identity(plain.replaceAll("(?<=[0-9])[\\s-]+(?=[0-9Xx])", ""))) {
                errors.add(new FieldError(
                        at,
                        new Text(
                                "登记簿里不能填身份证号；请先登记人员，再填其编号",
                                "An identity number is not kept in a register; register the person and give their"
                                        + " id")));
            }
        }
    }

    private static boolean identity(String text) {
        return IDENTITY.matcher(text).results().map(MatchResult::group).anyMatch(Checker::citizen);
    }

    /** A firm's credit code may be all digits, and then looks like a citizen of nowhere. */
    private static boolean citizen(String number) {
        return CitizenId.valid(number) && !(number.startsWith("9") && CreditCode.valid(number));
    }

    /** The same text, identity numbers masked: what a report keeps of a cell that was refused. */
    static String masked(String text) {
        return IDENTITY.matcher(text)
                .replaceAll(found -> citizen(found.group()) ? IdNumber.mask(found.group()) : found.group());
    }

    /** Finds the place, and checks what fields stand for; those that stay as they were are not asked again. */
    void place(Draft draft, Map<String, Object> old) {
        meanings(draft, old);
        place(draft);
    }

    private void place(Draft draft) {
        Placing placing = placing(
                draft.layout,
                draft.fields,
                draft.shape == null ? null : draft.shape.longitude(),
                draft.shape == null ? null : draft.shape.latitude());
        draft.unit = placing.unit();
        draft.unitPath = placing.unitPath();
        draft.grid = placing.grid();
        draft.gridPath = placing.gridPath();
    }

    /** Where a record belongs and lies. */
    record Placing(String unit, String unitPath, String grid, String gridPath) {}

    Placing placing(Layout layout, Map<String, Object> fields, Double longitude, Double latitude) {
        Optional<Unit> unit = text(fields, layout.type.unit())
                .or(() -> Optional.ofNullable(layout.type.owner()))
                .flatMap(organisation::unit);
        Optional<Grid> grid = layout.type.grid() != null
                ? text(fields, layout.type.grid()).flatMap(organisation::grid)
                : longitude == null ? Optional.empty() : organisation.gridAt(new Point(longitude, latitude), null);
        return new Placing(
                unit.map(Unit::code).orElse(null),
                unit.map(Unit::path).orElse(null),
                grid.map(Grid::code).orElse(null),
                grid.map(Grid::path).orElse(null));
    }

    private static Optional<String> text(Map<String, Object> fields, String name) {
        return name != null && fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private void meanings(Draft draft, Map<String, Object> old) {
        for (Layout.Field field : draft.layout.fields.values()) {
            String meaning = meaning(draft.layout, field);
            Object value = draft.fields.get(field.code());
            if (meaning == null || value == null || Content.same(value, old.get(field.code()))) {
                continue;
            }
            Collection<?> values = value instanceof List<?> list ? list : List.of(value);
            for (Object one : values) {
                if (one instanceof String text && !stands(meaning, text)) {
                    draft.errors.add(new FieldError("/fields/" + field.code(), wrong(meaning, text)));
                }
            }
        }
    }

    private static String meaning(Layout layout, Layout.Field field) {
        if (field.code().equals(layout.type.unit())) {
            return "unit";
        }
        return field.code().equals(layout.type.grid()) ? "grid" : field.meaning();
    }

    private boolean stands(String meaning, String value) {
        return switch (meaning) {
            case "unit" ->
                organisation.units().stream().anyMatch(unit -> unit.code().equals(value));
            case "grid" ->
                organisation.grids().stream().anyMatch(grid -> grid.code().equals(value));
            case "category" -> catalogue.category(value).isPresent();
            case "person", "organization", "ticket", "attachment" ->
                ID.matcher(value).matches();
            default -> true;
        };
    }

    private static Text wrong(String meaning, String value) {
        String shown = Content.cut(value, 60);
        return switch (meaning) {
            case "unit" -> new Text("没有代码为“" + shown + "”的单位", "There is no unit with the code \"" + shown + "\"");
            case "grid" -> new Text("没有代码为“" + shown + "”的网格", "There is no grid with the code \"" + shown + "\"");
            case "category" ->
                new Text("没有代码为“" + shown + "”的类别", "There is no category with the code \"" + shown + "\"");
            default -> new Text("应为编号，例如 722413094182912001", "This is an id, such as 722413094182912001");
        };
    }

    /**
     * Checks the records that drafts name, all at once. One that the actor may not see is told like one that does not
     * exist.
     *
     * @param old the fields as they were, by draft; what stays is not asked again
     * @param coming keys of the same register that come with the drafts
     */
    void references(
            EntityManager manager,
            Actor actor,
            Collection<Draft> drafts,
            Map<Draft, Map<String, Object>> old,
            Set<String> coming) {
        people(manager, drafts, old);
        Map<String, Set<String>> wanted = new TreeMap<>();
        Map<Draft, Map<Layout.Field, List<String>>> named = new HashMap<>();
        for (Draft draft : drafts) {
            Map<Layout.Field, List<String>> fresh = new HashMap<>();
            draft.layout.targets(draft.fields).forEach((field, keys) -> {
                List<String> ones = new ArrayList<>(keys);
                ones.removeAll(
                        draft.layout.targets(old.getOrDefault(draft, Map.of())).getOrDefault(field, List.of()));
                if (field.reference().equals(draft.layout.type.code())) {
                    ones.removeIf(key -> coming.contains(key) || key.equals(draft.key));
                }
                if (!ones.isEmpty()) {
                    fresh.put(field, ones);
                    wanted.computeIfAbsent(field.reference(), key -> new HashSet<>())
                            .addAll(ones);
                }
            });
            named.put(draft, fresh);
        }
        Map<String, Set<String>> there = new HashMap<>();
        wanted.forEach((register, keys) -> there.put(register, visible(manager, actor, register, keys)));
        named.forEach((draft, fields) -> fields.forEach((field, keys) -> keys.stream()
                .filter(key -> !there.get(field.reference()).contains(key))
                .forEach(key -> draft.errors.add(new FieldError(
                        "/fields/" + field.code(),
                        new Text(
                                "没有键为“" + Content.cut(key, 60) + "”的记录（"
                                        + title(field.reference()).zh() + "），或您无权查看，或它已注销",
                                "There is no record \"" + Content.cut(key, 60) + "\" ("
                                        + title(field.reference()).en()
                                        + ") that you may see, or it has ended"))))));
    }

    /** Tables of what fields stand for by an id. */
    private static final Map<String, String> PEOPLE = Map.of("person", "person", "organization", "organization");

    /** Checks that the people and organizations that drafts name are there, all at once. */
    private static void people(EntityManager manager, Collection<Draft> drafts, Map<Draft, Map<String, Object>> old) {
        PEOPLE.forEach((meaning, table) -> {
            Map<Draft, Map<String, List<String>>> named = new HashMap<>();
            Set<Long> wanted = new HashSet<>();
            for (Draft draft : drafts) {
                draft.layout.fields.values().stream()
                        .filter(field -> meaning.equals(field.meaning()))
                        .forEach(field -> {
                            Object value = draft.fields.get(field.code());
                            Object before = old.getOrDefault(draft, Map.of()).get(field.code());
                            List<String> ids = Content.same(value, before) ? List.of() : texts(value);
                            if (!ids.isEmpty()) {
                                named.computeIfAbsent(draft, key -> new HashMap<>())
                                        .put(field.code(), ids);
                                ids.stream().map(Checker::id).forEach(wanted::add);
                            }
                        });
            }
            Set<Long> there = there(manager, table, wanted);
            named.forEach((draft, fields) -> fields.forEach((field, ids) -> ids.stream()
                    .filter(id -> ID.matcher(id).matches() && !there.contains(id(id)))
                    .forEach(id -> draft.errors.add(new FieldError("/fields/" + field, nobody(meaning, id))))));
        });
    }

    private static List<String> texts(Object value) {
        Collection<?> values = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        return values.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    private static long id(String text) {
        try {
            return ID.matcher(text).matches() ? Long.parseLong(text) : -1;
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }

    private static Set<Long> there(EntityManager manager, String table, Set<Long> wanted) {
        Set<Long> found = new HashSet<>();
        List<Long> all = new ArrayList<>(wanted);
        for (int from = 0; from < all.size(); from += 500) {
            Condition some = new Condition();
            some.and("id IN " + some.anyOf(all.subList(from, Math.min(all.size(), from + 500))));
            some.rows(manager, "SELECT id, version FROM " + table, "", 500)
                    .forEach(row -> found.add(((Number) row[0]).longValue()));
        }
        return found;
    }

    private static Text nobody(String meaning, String id) {
        return meaning.equals("person")
                ? new Text(
                        "没有编号为 " + id + " 的人员，请先登记", "There is no person with the id " + id + "; register them first")
                : new Text(
                        "没有编号为 " + id + " 的组织，请先登记",
                        "There is no organization with the id " + id + "; register it first");
    }

    private Text title(String register) {
        return kinds.known(register).map(type -> type.title()).orElse(Text.same(register));
    }

    private Set<String> visible(EntityManager manager, Actor actor, String register, Set<String> keys) {
        var type = kinds.known(register);
        Set<String> found = new HashSet<>();
        if (type.isEmpty() || !Permit.reads(actor, type.get())) {
            return found;
        }
        List<String> all = new ArrayList<>(keys);
        for (int from = 0; from < all.size(); from += 500) {
            List<String> some = all.subList(from, Math.min(all.size(), from + 500));
            manager.createQuery(
                            "SELECT r.key, r.unitPath, r.gridPath FROM StoredRecord r"
                                    + " WHERE r.register = :register AND r.ended = :no AND r.key IN :keys",
                            Object[].class)
                    .setParameter("register", register)
                    .setParameter("no", false)
                    .setParameter("keys", some)
                    .getResultStream()
                    .filter(row -> Permit.reads(actor, type.get(), (String) row[1], (String) row[2]))
                    .forEach(row -> found.add((String) row[0]));
        }
        return found;
    }
}
