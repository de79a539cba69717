package org.gridhall.core.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.core.storage.Json;

/** The columns of a table of records: written with titles, read by titles or codes. */
final class Columns {

    private static final Text LONGITUDE = Text.of("经度", "Longitude");
    private static final Text LATITUDE = Text.of("纬度", "Latitude");
    private static final Text GEOMETRY = Text.of("几何图形", "Geometry");
    private static final int MOST = 300;

    /** What a column holds. */
    private enum Kind {
        FIELD,
        LONGITUDE,
        LATITUDE,
        GEOMETRY,
        NOTHING
    }

    private record Column(Kind kind, Layout.Field field) {}

    private final Layout layout;
    private final Cells cells;
    private final List<Column> columns;

    private Columns(Layout layout, Cells cells, List<Column> columns) {
        this.layout = layout;
        this.cells = cells;
        this.columns = columns;
    }

    /** The columns that an export has. */
    static Columns all(Layout layout, Cells cells) {
        List<Column> columns = new ArrayList<>();
        layout.fields.values().forEach(field -> columns.add(new Column(Kind.FIELD, field)));
        switch (layout.type.geometry()) {
            case "none" -> {}
            case "point" -> {
                columns.add(new Column(Kind.LONGITUDE, null));
                columns.add(new Column(Kind.LATITUDE, null));
            }
            default -> columns.add(new Column(Kind.GEOMETRY, null));
        }
        return new Columns(layout, cells, columns);
    }

    /** Their titles; a code where two have the same one. */
    List<String> titles(Locale locale) {
        Map<String, Integer> counts = new HashMap<>();
        columns.forEach(column -> words(column).forEach(word -> counts.merge(word, 1, Integer::sum)));
        return columns.stream()
                .map(column -> {
                    String title = title(column).in(locale).strip();
                    boolean own = counts.getOrDefault(title.toLowerCase(Locale.ROOT), 0) == 1;
                    return own ? title : code(column);
                })
                .toList();
    }

    private static Text title(Column column) {
        return switch (column.kind()) {
            case LONGITUDE -> LONGITUDE;
            case LATITUDE -> LATITUDE;
            case GEOMETRY -> GEOMETRY;
            default -> column.field().title();
        };
    }

    private static String code(Column column) {
        return column.kind() == Kind.FIELD
                ? column.field().code()
                : column.kind().name().toLowerCase(Locale.ROOT);
    }

    private static Set<String> words(Column column) {
        Set<String> words = new HashSet<>();
        for (String word :
                List.of(code(column), title(column).zh(), title(column).en())) {
            words.add(word.strip().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /** What the cells of a record show, in the order of the columns. */
    List<Object> cells(StoredRecord record, Locale locale) {
        Map<String, Object> fields = record.fields();
        List<Object> shown = new ArrayList<>(columns.size());
        for (Column column : columns) {
            shown.add(
                    switch (column.kind()) {
                        case LONGITUDE -> record.longitude;
                        case LATITUDE -> record.latitude;
                        case GEOMETRY -> record.geometry;
                        default ->
                            cells.shown(
                                    column.field(), fields.get(column.field().code()), locale);
                    });
        }
        return shown;
    }

    /**
     * The columns that a header names.
     *
     * @throws Problem INVALID where a title is unknown or there twice, or the key's column is missing
     */
    static Columns read(Layout layout, Cells cells, List<String> header) {
        List<Column> known = all(layout, cells).columns;
        List<FieldError> errors = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        Set<Column> seen = new HashSet<>();
        int end = header.size();
        while (end > 0 && header.get(end - 1).isBlank()) {
            end--;
        }
        if (end > MOST) {
            throw Problem.invalid("/header", "最多 " + MOST + " 列", MOST + " columns at most");
        }
        for (int i = 0; i < end; i++) {
            String title = header.get(i).strip();
            Column column = title.isEmpty() ? new Column(Kind.NOTHING, null) : find(known, title, errors);
            if (column != null && column.kind() != Kind.NOTHING && !seen.add(column)) {
                errors.add(new FieldError(
                        "/header", new Text("列“" + title + "”重复", "The column \"" + title + "\" is there twice")));
            }
            columns.add(column);
        }
        boolean key = seen.stream()
                .anyMatch(column ->
                        column.kind() == Kind.FIELD && column.field().code().equals(layout.type.key()));
        if (!key) {
            Text title = layout.fields.get(layout.type.key()).title();
            errors.add(new FieldError(
                    "/header",
                    new Text(
                            "缺少键列“" + title.zh() + "”（" + layout.type.key() + "）",
                            "The column of the key is missing: " + title.en() + " (" + layout.type.key() + ")")));
        }
        boolean longitude = seen.contains(new Column(Kind.LONGITUDE, null));
        if (longitude != seen.contains(new Column(Kind.LATITUDE, null))) {
            errors.add(new FieldError(
                    "/header", new Text("经度列和纬度列要同时有", "Longitude and latitude are both needed, or neither")));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new Columns(layout, cells, columns);
    }

    /** Whether a column holds days or times, which a spreadsheet keeps as numbers. */
    boolean timed(int index) {
        Column column = index < columns.size() ? columns.get(index) : null;
        return column != null
                && column.kind() == Kind.FIELD
                && (column.field().date() || "date-time".equals(column.field().format()));
    }

    private static Column find(List<Column> known, String title, List<FieldError> errors) {
        // A code names its column, whatever others are called.
        for (Column column : known) {
            if (code(column).equals(title)) {
                return column;
            }
        }
        String word = title.toLowerCase(Locale.ROOT);
        List<Column> found =
                known.stream().filter(column -> words(column).contains(word)).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String shown = Content.cut(title, 60);
        String all = String.join(
                ", ", known.stream().map(column -> title(column).zh()).toList());
        String allEn = String.join(", ", known.stream().map(Columns::code).toList());
        errors.add(new FieldError(
                "/header",
                found.isEmpty()
                        ? new Text(
                                "没有列“" + shown + "”，请改名或删除；可用：" + all,
                                "There is no column \"" + shown + "\"; rename or remove it. Known: " + allEn)
                        : new Text(
                                "列“" + shown + "”不止一个字段叫这个名称，请用字段代码：" + allEn,
                                "Several fields are called \"" + shown + "\"; use a code: " + allEn)));
        return null;
    }

    /** The row that cells make; null where all of them are empty. */
    Row row(int line, List<?> values) {
        List<FieldError> errors = new ArrayList<>();
        Map<String, Object> fields = new LinkedHashMap<>();
        Object longitude = null;
        Object latitude = null;
        Object geometry = null;
        boolean located = false;
        boolean empty = true;
        for (int i = 0; i < Math.max(values.size(), columns.size()); i++) {
            Object cell = i < values.size() ? values.get(i) : null;
            boolean blank = cell == null || cell instanceof String text && text.isBlank();
            empty &= blank;
            Column column = i < columns.size() ? columns.get(i) : null;
            Kind kind = column == null ? Kind.NOTHING : column.kind();
            if (cell instanceof Xlsx.Unreadable unreadable) {
                errors.add(new FieldError(
                        kind == Kind.FIELD ? "/fields/" + column.field().code() : "", unreadable.text()));
                continue;
            }
            switch (kind) {
                case FIELD -> fields.put(column.field().code(), cells.value(column.field(), cell, errors));
                case LONGITUDE -> {
                    longitude = blank ? null : cell;
                    located = true;
                }
                case LATITUDE -> latitude = blank ? null : cell;
                case GEOMETRY -> {
                    geometry = blank ? null : cell;
                    located = true;
                }
                default -> {
                    if (!blank) {
                        errors.add(new FieldError(
                                "",
                                new Text(
                                        "第 " + (i + 1) + " 列没有表头却有内容",
                                        "Column " + (i + 1) + " has content but no header")));
                    }
                }
            }
        }
        return empty ? null : new Row(line, fields, located, shape(longitude, latitude, geometry, errors), errors);
    }

    private Shape shape(Object longitude, Object latitude, Object geometry, List<FieldError> errors) {
        try {
            if (geometry != null) {
                JsonNode node = Json.MAPPER.readTree(geometry.toString());
                return Shape.read(node, layout.type.geometry());
            }
            if (longitude == null && latitude == null) {
                return null;
            }
            return Shape.point(degrees(longitude), degrees(latitude));
        } catch (Shape.Refused refused) {
            errors.add(new FieldError("/geometry", refused.text()));
        } catch (JsonProcessingException | NumberFormatException e) {
            errors.add(new FieldError(
                    "/geometry",
                    geometry != null
                            ? new Text("几何图形应为 GeoJSON", "The geometry should be GeoJSON")
                            : new Text("经度和纬度应为数字", "Longitude and latitude are numbers")));
        }
        return null;
    }

    private static double degrees(Object cell) {
        if (cell == null) {
            throw new NumberFormatException();
        }
        return cell instanceof BigDecimal number
                ? number.doubleValue()
                : Double.parseDouble(cell.toString().strip());
    }
}
