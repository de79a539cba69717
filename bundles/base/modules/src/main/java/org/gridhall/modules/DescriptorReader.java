package org.gridhall.modules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.Text;
import org.gridhall.modules.Draft.Kind;
import org.gridhall.modules.Draft.Mention;

/**
 * Reads a descriptor: first by itself, then once more with the district's overlay on it, so that a fault is laid at the
 * door of the file that has it.
 */
public final class DescriptorReader {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]{0,59})\\}");

    private final DescriptorSchema schema = new DescriptorSchema();
    private final Expressions expressions = new Expressions();
    private final FormCheck forms = new FormCheck(schema);
    private final Traits traits = new Traits();

    /** The JSON Schema of descriptors, as JSON text. */
    public String schema() {
        return schema.text();
    }

    /**
     * @param overlays finds the overlay for a module id: its name and content, or null
     */
    Reading read(DescriptorSource source, BiFunction<String, String, DescriptorSource> overlays) {
        Faults faults = new Faults();
        String file = source.name();
        byte[] bytes = source.files().get(file);
        if (bytes == null) {
            faults.add(new Node.Place(file, 0), "", "找不到描述文件 " + file, "There is no descriptor " + file + "; add it");
            return refused(source, null, faults);
        }
        Node root = Documents.read(file, bytes, faults).orElse(null);
        if (root == null) {
            return refused(source, null, faults);
        }
        Node whole = resolve(root, source, faults);
        check(whole, faults);
        if (!faults.none()) {
            return refused(source, root, faults);
        }
        String id = root.json().path("module").asText();
        DescriptorSource overlay = overlays.apply(id, source.key());
        if (overlay != null) {
            whole = overlaid(whole, id, overlay, faults);
            if (!faults.none()) {
                return refused(source, root, faults);
            }
        }
        Draft draft = new Drafting(Cursor.of(whole, faults), version(source, root), source.origin()).draft();
        return new Reading(
                id, draft.version(), draft.definition().title(), faults.none() ? draft : null, faults.list());
    }

    private Node overlaid(Node whole, String id, DescriptorSource source, Faults faults) {
        Optional<Node> read = Documents.read(source.name(), source.files().get(source.name()), faults);
        if (read.isEmpty()) {
            return whole;
        }
        Node overlay = read.get();
        JsonNode says = overlay.json();
        if (!says.isObject()) {
            faults.add(overlay.at(), "", "覆盖文件应当是键和值", "An overlay is made of keys and values; correct it");
        }
        for (String fixed : List.of("module", "version")) {
            if (says.has(fixed)
                    && !(fixed.equals("module") && says.path(fixed).asText().equals(id))) {
                faults.add(
                        overlay.find("/" + fixed),
                        "/" + fixed,
                        "覆盖文件不能改 " + fixed + "，请删去",
                        "An overlay cannot change " + fixed + "; remove it");
            }
        }
        if (!faults.none()) {
            return whole;
        }
        Node merged = new Overlay(faults).merge(whole, resolve(overlay, source, faults));
        if (faults.none()) {
            check(merged, faults);
        }
        return merged;
    }

    private void check(Node whole, Faults faults) {
        if (!faults.none()) {
            return;
        }
        Cursor root = Cursor.of(whole, faults);
        schema.check(root);
        if (!faults.none()) {
            return;
        }
        FlowCheck.unique(root.at("roles"), "角色", "role");
        FlowCheck.unique(root.at("rules"), "分派规则", "dispatch rule");
        FlowCheck.unique(root.at("types"), "事项类型", "ticket type").values().forEach(type -> {
            type.at("forms").entries().values().forEach(forms::check);
            new FlowCheck(type, expressions).check();
        });
        Map<String, Cursor> categories = FlowCheck.unique(root.at("categories"), "类别", "category");
        categories.values().forEach(category -> category(category, categories));
        root.at("rules").items().forEach(DescriptorReader::rule);
        FlowCheck.unique(root.at("registers"), "登记簿", "register").values().forEach(register -> {
            forms.check(register.at("form"));
            RegisterCheck.check(register);
        });
        FlowCheck.unique(root.at("channels"), "渠道", "channel").values().forEach(channel -> {
            if (channel.at("form").present()) {
                forms.check(channel.at("form"));
            }
            Map<String, Cursor> facts = channel.at("form").at("properties").entries();
            channel.at("key").items().forEach(fact -> RegisterCheck.known(fact, facts));
        });
        FlowCheck.unique(root.at("templates"), "消息模板", "message template")
                .values()
                .forEach(DescriptorReader::template);
    }

    /** The facts that the words of a template use are those that it says it needs. */
    private static void template(Cursor template) {
        Set<String> facts = Set.copyOf(template.texts("facts"));
        for (String part : List.of("subject", "body")) {
            for (String language : List.of("zh", "en")) {
                Cursor words = template.at(part).at(language);
                Matcher names = PLACEHOLDER.matcher(words.text() == null ? "" : words.text());
                while (names.find()) {
                    String name = names.group(1);
                    if (!facts.contains(name)) {
                        words.fault(
                                "模板用到了 {" + name + "}，facts 里却没有；请补上或改正",
                                "The template uses {" + name + "}, which is not among its facts; add or correct it");
                    }
                }
            }
        }
    }

    private void category(Cursor category, Map<String, Cursor> all) {
        if (category.at("form").present()) {
            forms.check(category.at("form"));
        }
        if (!category.is("abstract") && !category.at("type").present()) {
            category.fault(
                    "类别缺少 type；请写事项类型（如 issue），只作分组的写 abstract: true",
                    "The category has no type; name its ticket type, such as issue, or say abstract: true if it only groups others");
        }
        Set<String> above = new HashSet<>();
        for (Cursor each = category; each != null; each = all.get(each.text("parent", ""))) {
            if (!above.add(each.text("code"))) {
                category.at("parent").fault("上级类别绕成了圈，请改 parent", "The parents run in a circle; change parent");
                return;
            }
        }
    }

    private static void rule(Cursor rule) {
        if (!rule.at("unit").present() && !rule.at("network").present()) {
            rule.fault(
                    "规则没有说派给谁；请写 unit，或写 network 派给所在网格的单位",
                    "The rule names nobody; add unit, or network for the unit of the grid there");
        }
        boolean conditions = List.of("categories", "grids", "words", "network").stream()
                .anyMatch(key -> rule.value().path(key).isTextual()
                        || rule.value().path(key).size() > 0);
        if (!conditions) {
            rule.fault(
                    "规则没有条件，会对所有事项生效；请写 categories、grids、words 或 network",
                    "The rule has no condition and would fit everything; add categories, grids, words or network");
        }
    }

    /** Puts files that the descriptor refers to in the place of their names, and traits into the types that name them. */
    private Node resolve(Node root, DescriptorSource source, Faults faults) {
        return new Files(source, traits, faults).in(root);
    }

    private static String version(DescriptorSource source, Node root) {
        if (source.version() != null) {
            return source.version();
        }
        JsonNode said = root.json().path("version");
        return said.isTextual() ? said.asText() : source.versionByName();
    }

    private static Reading refused(DescriptorSource source, Node root, Faults faults) {
        JsonNode json = root == null ? null : root.json();
        String id = json == null ? "" : json.path("module").asText("");
        if (id.isBlank()) {
            id = source.bundled() ? source.origin() : source.name().replace(DescriptorSource.SUFFIX, "");
        }
        Text title = Text.same(id);
        if (json != null
                && json.path("title").path("zh").isTextual()
                && json.path("title").path("en").isTextual()) {
            title = Text.of(
                    json.path("title").path("zh").asText(),
                    json.path("title").path("en").asText());
        }
        String version = root == null
                ? source.version() == null ? source.versionByName() : source.version()
                : version(source, root);
        return new Reading(id, version, title, null, faults.list());
    }

    /** The places in a descriptor where a file may stand for the thing itself. */
    private record Files(DescriptorSource source, Traits traits, Faults faults) {

        Node in(Node root) {
            Node whole = root instanceof Node.Mapping mapping
                    ? file(file(mapping, "examples", ".yaml"), "records", ".yaml")
                    : root;
            Node types = items(whole, "types", type -> traits.expand(forms(file(type, "flow", ".yaml")), faults));
            for (String list : List.of("categories", "registers", "channels")) {
                types = items(types, list, item -> file(item, "form", ".json"));
            }
            return types;
        }

        private static Node items(Node root, String key, java.util.function.UnaryOperator<Node.Mapping> change) {
            if (!(root instanceof Node.Mapping mapping) || !(mapping.get(key) instanceof Node.Sequence list)) {
                return root;
            }
            List<Node> changed = new ArrayList<>();
            list.values().forEach(item -> changed.add(item instanceof Node.Mapping each ? change.apply(each) : item));
            return mapping.with(key, new Node.Sequence(list.at(), changed));
        }

        private Node.Mapping forms(Node.Mapping type) {
            if (!(type.get("forms") instanceof Node.Mapping forms)) {
                return type;
            }
            Node.Mapping changed = forms;
            for (String name : forms.values().keySet()) {
                changed = file(changed, name, ".json");
            }
            return type.with("forms", changed);
        }

        private Node.Mapping file(Node.Mapping holder, String key, String suffix) {
            if (!(holder.get(key) instanceof Node.Scalar scalar)
                    || !scalar.json().isTextual()) {
                return holder;
            }
            String path = scalar.json().textValue();
            Node.Place at = holder.keys().get(key);
            byte[] bytes = path.contains("..") ? null : source.beside(path);
            if (bytes == null || !path.endsWith(suffix)) {
                faults.add(
                        at,
                        "",
                        source.bundled()
                                ? "找不到文件 " + path + "；它应当是 " + DescriptorSource.FOLDER + " 里的 " + suffix + " 文件"
                                : "单个文件的模块要把 " + key + " 直接写在这里，不能引用 " + path,
                        source.bundled()
                                ? "There is no file " + path + "; it should be a " + suffix + " file in "
                                        + DescriptorSource.FOLDER
                                : "A module of one file has " + key + " written here; put the content of " + path
                                        + " in its place");
                return holder;
            }
            int slash = source.name().lastIndexOf('/');
            return Documents.read(source.name().substring(0, slash + 1) + path, bytes, faults)
                    .map(node -> holder.with(key, node))
                    .orElse(holder);
        }
    }

    /** What a draft brings and needs, for the check against the other modules. */
    static Map<String, Mention> byKey(List<Mention> mentions) {
        Map<String, Mention> found = new LinkedHashMap<>();
        mentions.forEach(mention -> found.put(mention.key(), mention));
        return found;
    }

    static Mention mention(Kind kind, String code, Cursor at) {
        return new Mention(kind, code, at.place(), at.path());
    }
}
