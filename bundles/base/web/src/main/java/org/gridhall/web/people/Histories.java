package org.gridhall.web.people;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.Text;
import org.gridhall.api.people.Person;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.web.Services;
import org.gridhall.web.http.Ids;
import org.gridhall.web.page.Visit;

/** What was done to somebody, in words. */
final class Histories {

    private static final Set<String> PERSONS = Set.of("member", "head", "representative");
    private static final int NAMED = 200;

    private final Services services;
    private final Facts facts;

    Histories(Services services, Facts facts) {
        this.services = services;
        this.facts = facts;
    }

    /** A step; {@code id} says whose chain it is of, where that is somebody who was merged. */
    public record Step(
            Text title, String icon, String who, Instant at, List<Change> changes, String reason, String id) {}

    /** A field that changed; {@code path} leads to the person whom it names. */
    public record Change(Text field, Text before, Text after, String path) {}

    /** @param of the subject whose page it is; entries of others were merged into it */
    List<Step> of(Visit visit, long of, List<TrailEntry> entries) {
        Map<Long, Person> named = named(visit, entries);
        return entries.stream().map(entry -> step(of, entry, named)).toList();
    }

    private Map<Long, Person> named(Visit visit, List<TrailEntry> entries) {
        Set<Long> ids = new HashSet<>();
        for (TrailEntry entry : entries) {
            for (String field : PERSONS) {
                if (entry.changes().get(field) instanceof List<?> pair) {
                    pair.stream()
                            .map(Histories::id)
                            .filter(id -> id > 0 && ids.size() < NAMED)
                            .forEach(ids::add);
                }
            }
        }
        return services.people().some(visit.actor(), ids);
    }

    private static long id(Object value) {
        return value == null ? -1 : Ids.parse(value.toString());
    }

    private Step step(long of, TrailEntry entry, Map<Long, Person> named) {
        Map<String, Object> pairs = new LinkedHashMap<>(entry.changes());
        Map<String, Object> payload = entry.payload() == null ? Map.of() : entry.payload();
        // What was first registered stands on the page; only changes are told one by one.
        // Of who was merged the page shows nothing else.
        boolean first = entry.action().equals("create") && entry.subject().id() == of;
        pairs.putAll(payload);
        List<Change> changes = new ArrayList<>();
        pairs.forEach((name, pair) -> {
            Text field = Facts.field(name);
            if (!first && field != null && pair instanceof List<?> both && both.size() == 2) {
                // Whoever left is named as such; there is nobody in their place.
                boolean left = name.equals("member") && both.get(1) == null;
                changes.add(change(name, field, left ? null : both.get(0), both.get(left ? 0 : 1), named));
            }
        });
        Object reason = payload.get("reason");
        return new Step(
                title(entry),
                icon(entry.action()),
                entry.actor(),
                entry.recordedAt(),
                changes,
                reason instanceof String text ? text : "",
                entry.subject().id() == of ? "" : Long.toString(entry.subject().id()));
    }

    private Change change(String name, Text field, Object before, Object after, Map<Long, Person> named) {
        String path = "";
        if (PERSONS.contains(name)) {
            Person person = named.get(id(after == null ? before : after));
            path = person == null ? "" : "/desk/people/" + person.id();
        }
        return new Change(field, value(name, before, named), value(name, after, named), path);
    }

    private Text value(String name, Object value, Map<Long, Person> named) {
        if (value == null) {
            return Text.same("");
        }
        String text = value.toString();
        return switch (name) {
            case "sex" -> Facts.sex(text);
            case "idType" -> Facts.idType(text);
            case "kind" -> Facts.kind(text);
            case "grid" -> facts.grid(text);
            case "member", "head", "representative" -> {
                Person person = named.get(id(text));
                yield person == null || person.name().isEmpty()
                        ? new Text("（无权查看或已删除）", "(not for you to see, or erased)")
                        : Text.same(person.name());
            }
            default -> Text.same(text);
        };
    }

    private static Text title(TrailEntry entry) {
        boolean imported = entry.changes().containsKey("by");
        return switch (entry.action()) {
            case "create" -> imported ? new Text("批量导入时登记", "Registered by an import") : new Text("登记", "Registered");
            case "update" -> imported ? new Text("批量导入时修改", "Changed by an import") : new Text("修改", "Changed");
            case "reveal" ->
                String.valueOf(entry.changes().get("what")).contains("phone")
                        ? new Text("查看完整电话", "Looked at the whole telephone number")
                        : new Text("查看完整证件号码", "Looked at the whole identity number");
            case "merge" -> new Text("另一份登记并入", "Another entry was merged in");
            case "merged" -> new Text("并入另一人", "Merged into another person");
            case "unmerge" -> new Text("撤销另一份登记的并入", "A merge was undone");
            case "unmerged" -> new Text("撤销合并，恢复单独登记", "The merge was undone; an entry of its own again");
            case "erase", "erased" -> new Text("依法删除个人信息", "Personal data was erased as the law wants");
            case "join" -> new Text("入户", "Somebody joined");
            case "leave" -> new Text("离户", "Somebody left");
            case "regrid" -> new Text("网格调整，所在网格随之变更", "The grids changed, and the grid with them");
            default -> new Text("其他变动", "Another change");
        };
    }

    private static String icon(String action) {
        return switch (action) {
            case "create" -> "plus-lg";
            case "update" -> "pencil";
            case "reveal" -> "eye";
            case "merge", "merged" -> "sign-merge-right";
            case "unmerge", "unmerged" -> "signpost-split";
            case "erase", "erased" -> "eraser";
            case "join" -> "person-plus";
            case "leave" -> "person-dash";
            case "regrid" -> "grid-3x3";
            default -> "dot";
        };
    }
}
