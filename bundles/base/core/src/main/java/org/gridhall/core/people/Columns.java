package org.gridhall.core.people;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;

/** Which cell of a line is what: columns are found by their Chinese or English names, in any order. */
final class Columns {

    private static final Map<String, String> NAMES = new HashMap<>();

    static {
        put("name", "姓名", "名称", "企业名称", "单位名称");
        put("sex", "性别", "gender");
        put("birth", "出生日期", "birthdate", "birth date");
        put("idType", "证件类型", "id type");
        put("number", "证件号码", "身份证号", "身份证号码", "公民身份号码", "id number", "identity number");
        put("phone", "电话", "联系电话", "手机", "手机号", "手机号码", "telephone");
        put("address", "地址", "住址", "现住址", "居住地址");
        put("grid", "网格", "网格代码", "grid code");
        put("longitude", "经度", "lng");
        put("latitude", "纬度", "lat");
        put("note", "备注", "remark");
        put("key", "外部编号", "编号", "external id");
        put("override", "确认说明", "confirmation");
        put("code", "统一社会信用代码", "信用代码", "credit code");
        put("kind", "类型", "单位类型", "企业类型");
        put("representative", "法定代表人证件号码", "法人证件号码", "representative number");
        put("household", "户号", "household number");
        put("relation", "与户主关系", "关系");
        put("from", "起始日期", "入户日期", "since");
        put("to", "终止日期", "until");
    }

    private static void put(String field, String... names) {
        NAMES.put(plain(field), field);
        for (String name : names) {
            NAMES.put(plain(name), field);
        }
    }

    private final Map<String, Integer> places = new HashMap<>();
    private final int width;

    private Columns(int width) {
        this.width = width;
    }

    /**
     * @param needed fields without which no line can be taken
     * @throws Problem INVALID naming those that are missing or there twice
     */
    static Columns of(List<String> header, List<String> needed) {
        if (header == null) {
            throw Problem.invalid(
                    "1", "读不懂表头，应为 UTF-8 或 GB18030 的 CSV", "The head line cannot be read: CSV in UTF-8 or GB18030");
        }
        Columns columns = new Columns(header.size());
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            String field = NAMES.get(plain(header.get(i)));
            if (field != null && columns.places.putIfAbsent(field, i) != null) {
                errors.add(new FieldError(
                        "1",
                        new Text(
                                "列“" + header.get(i) + "”重复",
                                "The column \"" + header.get(i) + "\" is there twice, perhaps by another name")));
            }
        }
        for (String field : needed) {
            if (!columns.places.containsKey(field)) {
                errors.add(new FieldError(
                        "1",
                        new Text("缺少列“" + name(field) + "”（" + field + "）", "The column " + field + " is missing")));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return columns;
    }

    private static String name(String field) {
        return switch (field) {
            case "name" -> "姓名";
            case "number" -> "证件号码";
            case "code" -> "统一社会信用代码";
            case "household" -> "户号";
            case "relation" -> "与户主关系";
            default -> field;
        };
    }

    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .replaceAll("[\\s_-]+", "")
                .toLowerCase(Locale.ROOT);
    }

    boolean fits(List<String> cells) {
        return cells.size() == width;
    }

    int width() {
        return width;
    }

    /** A cell; null where it is empty or there is no such column. */
    String get(List<String> cells, String field) {
        Integer place = places.get(field);
        String cell = place == null ? "" : cells.get(place);
        return cell.isEmpty() ? null : cell;
    }
}
