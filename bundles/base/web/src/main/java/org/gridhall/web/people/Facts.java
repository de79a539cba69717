package org.gridhall.web.people;

import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.people.IdNumber;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.page.Visit;

/** What codes of people, firms and households mean, in words. */
final class Facts {

    private static final Map<String, Text> ID_TYPES = Map.of(
            IdNumber.CITIZEN, new Text("居民身份证", "Identity card"),
            IdNumber.PASSPORT, new Text("护照", "Passport"),
            IdNumber.HK_MACAU, new Text("港澳居民证件", "Permit of Hong Kong or Macau residents"),
            IdNumber.TAIWAN, new Text("台湾居民证件", "Permit of Taiwan residents"),
            IdNumber.OTHER, new Text("其他证件", "Another paper"));

    private static final Map<String, Text> KINDS = Map.of(
            "company", new Text("企业", "Company"),
            "self-employed", new Text("个体工商户", "Self-employed"),
            "institution", new Text("事业单位", "Public institution"),
            "government", new Text("机关", "Authority"),
            "association", new Text("社会团体", "Association"),
            "cooperative", new Text("农民专业合作社", "Farmers' cooperative"),
            "other", new Text("其他单位", "Other"));

    private static final List<String> KIND_CODES =
            List.of("company", "self-employed", "institution", "government", "association", "cooperative", "other");

    /** What fields are called: of rows, of requests, in the trail and in the report of an import. */
    private static final Map<String, Text> FIELDS = Map.ofEntries(
            Map.entry("name", new Text("姓名或名称", "Name")),
            Map.entry("sex", new Text("性别", "Sex")),
            Map.entry("birth", new Text("出生日期", "Born on")),
            Map.entry("idType", new Text("证件类型", "Kind of paper")),
            Map.entry("number", new Text("号码", "Number")),
            Map.entry("phone", new Text("电话", "Telephone")),
            Map.entry("address", new Text("地址", "Address")),
            Map.entry("point", new Text("坐标", "Point")),
            Map.entry("longitude", new Text("经度", "Longitude")),
            Map.entry("latitude", new Text("纬度", "Latitude")),
            Map.entry("grid", new Text("网格", "Grid")),
            Map.entry("note", new Text("备注", "Note")),
            Map.entry("key", new Text("外部编号", "Key")),
            Map.entry("override", new Text("确认说明", "Confirmation")),
            Map.entry("confirmed", new Text("人工确认", "Confirmed")),
            Map.entry("code", new Text("统一社会信用代码", "Credit code")),
            Map.entry("kind", new Text("类型", "Kind")),
            Map.entry("representative", new Text("法定代表人", "Legal representative")),
            Map.entry("household", new Text("户号", "Household")),
            Map.entry("head", new Text("户主", "Head of the household")),
            Map.entry("member", new Text("成员", "Member")),
            Map.entry("day", new Text("日期", "Day")),
            Map.entry("relation", new Text("与户主关系", "Relation to the head")),
            Map.entry("from", new Text("入户日期", "From")),
            Map.entry("to", new Text("终止日期", "Until")),
            Map.entry("merged", new Text("并入的登记", "Entry that was merged in")),
            Map.entry("mergedInto", new Text("合并到", "Merged into")),
            Map.entry("basis", new Text("依据", "Basis")));

    private final Services services;

    Facts(Services services) {
        this.services = services;
    }

    /** A choice of a form. */
    public record Option(String key, Text label, String space) {}

    static Text idType(String code) {
        return ID_TYPES.getOrDefault(code, new Text("证件", "Paper"));
    }

    static List<Option> idTypes() {
        return IdNumber.TYPES.stream()
                .map(code -> new Option(code, idType(code), ""))
                .toList();
    }

    /** Null for null. */
    static Text sex(String code) {
        return code == null ? null : code.equals("M") ? new Text("男", "Male") : new Text("女", "Female");
    }

    /** Null for null; a code that the platform does not know is shown as it is. */
    static Text kind(String code) {
        return code == null ? null : KINDS.getOrDefault(code, Text.same(code));
    }

    static List<Option> kinds() {
        return KIND_CODES.stream().map(code -> new Option(code, kind(code), "")).toList();
    }

    /** The name of a field; null for one that says nothing to people. */
    static Text field(String name) {
        return FIELDS.get(name);
    }

    /** Null for null. */
    Text grid(String code) {
        return code == null
                ? null
                : services.organisation().grid(code).map(Grid::name).orElse(Text.same(code));
    }

    /** The grids that people live in. */
    List<Option> grids() {
        return services.organisation().grids().stream()
                .filter(grid -> grid.network() == null)
                .map(grid -> new Option(grid.code(), grid.name(), "\u3000".repeat(Math.max(0, grid.level() - 1))))
                .toList();
    }

    /** The address of a list's next page, with what the list is restricted by. */
    static String onward(Visit visit, String root, String after) {
        StringBuilder address = new StringBuilder(root + "?after=" + Exchange.encode(after));
        for (String name : List.of("words", "grid")) {
            if (visit.text(name) != null) {
                address.append('&').append(name).append('=').append(Exchange.encode(visit.text(name)));
            }
        }
        return address.toString();
    }
}
