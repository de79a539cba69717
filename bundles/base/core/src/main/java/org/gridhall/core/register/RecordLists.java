package org.gridhall.core.register;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import javax.persistence.EntityManager;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;
import org.gridhall.api.account.Actor;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.register.Box;
import org.gridhall.api.register.RecordFilter;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.core.storage.Json;

/** Lists: what is asked and what may be seen become one condition, and the order is one that an index has. */
final class RecordLists {

    private static final String KEY = "key";
    private static final String NAME = "name";
    private static final String CHANGED = "changed";
    private static final int VALUES = 100;

    private final Kinds kinds;
    private final Organisation organisation;

    RecordLists(Kinds kinds, Organisation organisation) {
        this.kinds = kinds;
        this.organisation = organisation;
    }

    /**
     * The order of a list.
     *
     * @param field the indexed field it is by; null for a column of the record
     * @param column with its table
     * @param numeric whether values are numbers
     */
    private record Order(String by, Layout.Field field, String column, String id, boolean numeric, boolean down) {

        String sql() {
            String direction = down ? " DESC" : "";
            return " ORDER BY " + column + direction + (id == null ? "" : ", " + id + direction);
        }

        Object value(Layout layout, StoredRecord record) {
            if (field != null) {
                return Layout.facet(field, record.fields().get(field.code()));
            }
            return switch (by) {
                case NAME -> record.name;
                case CHANGED -> record.changedAt;
                default -> record.key;
            };
        }
    }

    /** A select that is ready to run. */
    record Prepared(Condition condition, String select, String order) {}

    Page<StoredRecord> list(EntityManager manager, Actor actor, Layout layout, RecordQuery query) {
        Order order = order(layout, query.sort());
        Prepared prepared = prepare(actor, layout, query, order);
        List<StoredRecord> rows =
                prepared.condition().records(manager, prepared.select(), prepared.order(), query.size() + 1);
        boolean more = rows.size() > query.size();
        List<StoredRecord> items = more ? rows.subList(0, query.size()) : rows;
        return new Page<>(items, more ? after(layout, order, items.get(items.size() - 1)) : null);
    }

    private static String after(Layout layout, Order order, StoredRecord last) {
        String key = Json.text(List.of((order.down() ? "-" : "") + order.by(), order.value(layout, last), last.id));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    Prepared prepare(Actor actor, Layout layout, RecordQuery query) {
        return prepare(actor, layout, query, order(layout, query.sort()));
    }

    private Prepared prepare(Actor actor, Layout layout, RecordQuery query, Order order) {
        refuseIndexing(layout, query, order);
        Condition condition = new Condition();
        String select;
        if (order.field() != null) {
            select = "SELECT r.* FROM record_facet s JOIN register_record r ON r.id = s.record";
            condition.and("s.register = " + condition.parameter(query.register()));
            condition.and("s.field = " + condition.parameter(order.field().code()));
        } else {
            select = "SELECT r.* FROM register_record r";
        }
        condition.and("r.register = " + condition.parameter(query.register()));
        if (query.ended() != null) {
            condition.and("r.ended = " + condition.parameter(query.ended()));
        }
        query.filters().forEach(filter -> filter(condition, layout, filter, order));
        text(condition, query.text());
        if (query.unit() != null) {
            Unit unit = organisation.unit(query.unit()).orElseThrow(() -> unknown("unit", query.unit()));
            condition.and(condition.below("r.unit_path", unit.path()));
        }
        if (query.grid() != null) {
            Grid grid = organisation.grid(query.grid()).orElseThrow(() -> unknown("grid", query.grid()));
            condition.and(condition.below("r.grid_path", grid.path()));
        }
        if (query.box() != null) {
            box(condition, layout, query.box());
        }
        condition.visible(actor, layout.type);
        if (query.after() != null) {
            begin(condition, order, query.after());
        }
        return new Prepared(condition, select, order.sql());
    }

    private void refuseIndexing(Layout layout, RecordQuery query, Order order) {
        TreeSet<String> used = new TreeSet<>();
        query.filters().forEach(filter -> used.add(filter.field()));
        if (order.field() != null) {
            used.add(order.field().code());
        }
        if (used.isEmpty()) {
            return;
        }
        List<String> waiting =
                kinds.indexing(layout.type).stream().filter(used::contains).toList();
        if (!waiting.isEmpty()) {
            throw Problem.of(
                            Kind.UNAVAILABLE,
                            "register.indexing",
                            "字段 " + String.join("、", waiting) + " 正在建立索引，暂时不能用于筛选和排序，请稍后再试",
                            "The field " + String.join(", ", waiting)
                                    + " is being indexed: it cannot filter or sort yet; try again in a while")
                    .with("fields", waiting);
        }
    }

    private static Order order(Layout layout, String sort) {
        boolean down = sort != null && sort.startsWith("-");
        String by = sort == null ? KEY : down ? sort.substring(1) : sort;
        // A field that is indexed comes before a column of the same name: whoever wants the column names the field.
        if (layout.type.indexed().contains(by)) {
            Layout.Field field = layout.fields.get(by);
            return new Order(
                    by, field, field.numeric() ? "s.number_value" : "s.text_value", "s.record", field.numeric(), down);
        }
        return switch (by) {
            case KEY -> new Order(by, null, "r.record_key", null, false, down);
            case NAME -> new Order(by, null, "r.name", "r.id", false, down);
            case CHANGED -> new Order(by, null, "r.changed_at", "r.id", true, down);
            default -> throw notIndexed("sort", by, layout);
        };
    }

    private static Problem notIndexed(String at, String field, Layout layout) {
        List<String> known = new ArrayList<>(layout.type.indexed());
        if (at.equals("sort")) {
            known.addAll(0, List.of(KEY, NAME, CHANGED));
        }
        String shown = Content.cut(field, 60);
        return Problem.invalid(
                "/" + at,
                "不能按“" + shown + "”筛选或排序，可用：" + String.join("、", known),
                "\"" + shown + "\" cannot filter or sort; these can: " + String.join(", ", known));
    }

    private static void filter(Condition condition, Layout layout, RecordFilter filter, Order order) {
        if (!layout.type.indexed().contains(filter.field())) {
            throw notIndexed("field." + Content.cut(filter.field(), 60), filter.field(), layout);
        }
        Layout.Field field = layout.fields.get(filter.field());
        boolean sorted = order.field() != null && order.field().code().equals(filter.field());
        String table = sorted ? "s" : "f";
        String column = table + (field.numeric() ? ".number_value" : ".text_value");
        List<String> all = new ArrayList<>();
        // The order of the parameters is that of the text: what stands first in it is asked first.
        String head = sorted
                ? ""
                : "EXISTS (SELECT 1 FROM record_facet f WHERE f.record = r.id AND f.register = "
                        + condition.parameter(layout.type.code()) + " AND f.field = "
                        + condition.parameter(filter.field()) + " AND ";
        if (filter.values().size() > VALUES) {
            throw Problem.invalid(
                    "/field." + filter.field(), "一次最多 " + VALUES + " 个值", VALUES + " values at most at once");
        }
        if (filter.values().size() == 1) {
            all.add(column + " = "
                    + condition.parameter(value(field, filter.values().get(0))));
        } else if (!filter.values().isEmpty()) {
            all.add(column + " IN "
                    + condition.anyOf(filter.values().stream()
                            .map(value -> value(field, value))
                            .toList()));
        }
        if (filter.from() != null) {
            all.add(column + " >= " + condition.parameter(value(field, filter.from())));
        } else if (filter.to() != null) {
            // What has no value is not less than anything.
            all.add(column + " > " + condition.parameter(field.numeric() ? (Object) Layout.NO_NUMBER : ""));
        }
        if (filter.to() != null) {
            all.add(column + " <= " + condition.parameter(value(field, filter.to())));
        }
        if (filter.prefix() != null) {
            if (field.numeric()) {
                throw Problem.invalid(
                        "/field." + filter.field(), "数字不能按开头筛选", "A number cannot be found by its beginning");
            }
            all.add(condition.begins(column, Content.cut(filter.prefix(), 180)));
        }
        if (!all.isEmpty()) {
            condition.and(sorted ? String.join(" AND ", all) : head + String.join(" AND ", all) + ")");
        }
    }

    private static Object value(Layout.Field field, String text) {
        if (!field.numeric()) {
            return Layout.text(text);
        }
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number) && Math.abs(number) < 1E299) {
                return number + 0.0;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.invalid("/field." + field.code(), "应为数字", "This is a number");
    }

    private static void text(Condition condition, String text) {
        if (text != null && !text.isBlank()) {
            String prefix = Content.cut(text.strip(), 200);
            condition.and(
                    "(" + condition.begins("r.record_key", prefix) + " OR " + condition.begins("r.name", prefix) + ")");
        }
    }

    private static void box(Condition condition, Layout layout, Box box) {
        // An index leads by the centre, which is no further from the edge than half of the widest shape.
        double margin = layout.type.geometry().equals("point") ? 0 : Shape.EXTENT;
        condition.and("r.longitude >= " + condition.parameter(box.west() - margin));
        condition.and("r.longitude <= " + condition.parameter(box.east() + margin));
        condition.and("r.latitude >= " + condition.parameter(box.south() - margin));
        condition.and("r.latitude <= " + condition.parameter(box.north() + margin));
        if (margin > 0) {
            condition.and("r.west <= " + condition.parameter(box.east()));
            condition.and("r.east >= " + condition.parameter(box.west()));
            condition.and("r.south <= " + condition.parameter(box.north()));
            condition.and("r.north >= " + condition.parameter(box.south()));
        }
    }

    private static void begin(Condition condition, Order order, String after) {
        JsonNode key = key(after);
        JsonNode value = key.path(1);
        if (!key.isArray()
                || key.size() != 3
                || !key.path(0).asText().equals((order.down() ? "-" : "") + order.by())
                || value.isNumber() != order.numeric()
                || !key.path(2).isIntegralNumber()) {
            throw badKey();
        }
        Object last = !order.numeric()
                ? value.asText()
                : order.by().equals(CHANGED) && order.field() == null ? (Object) value.asLong() : value.asDouble();
        String beyond = order.down() ? " < " : " > ";
        if (order.id() == null) {
            condition.and(order.column() + beyond + condition.parameter(last));
            return;
        }
        // The first says nothing new: an index begins there.
        condition.and(order.column() + (order.down() ? " <= " : " >= ") + condition.parameter(last));
        condition.and("(" + order.column() + beyond + condition.parameter(last) + " OR " + order.id() + beyond
                + condition.parameter(key.path(2).asLong()) + ")");
    }

    private static JsonNode key(String after) {
        try {
            return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(after));
        } catch (IllegalArgumentException | IOException e) {
            throw badKey();
        }
    }

    static Problem badKey() {
        return Problem.of(
                Kind.UNREADABLE,
                "page.key",
                "翻页参数 after 无效，请从第一页开始",
                "The page key \"after\" is not valid; begin with the first page");
    }

    private static Problem unknown(String parameter, String value) {
        String shown = Content.cut(value, 60);
        return Problem.invalid(
                "/" + parameter, "没有代码为“" + shown + "”的项，请检查", "There is nothing with the code \"" + shown + "\"");
    }
}
