package org.gridhall.modules;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.DispatchRule;
import org.gridhall.api.catalogue.Example;
import org.gridhall.api.catalogue.ExampleRecord;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.FlowAction.Above;
import org.gridhall.api.catalogue.FlowAction.Case;
import org.gridhall.api.catalogue.FlowAction.Child;
import org.gridhall.api.catalogue.FlowAction.LimitEffect;
import org.gridhall.api.catalogue.FlowAction.Link;
import org.gridhall.api.catalogue.FlowAction.Tell;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.catalogue.MessageTemplate;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.catalogue.PartyRole;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.time.Limit;
import org.gridhall.modules.Draft.Kind;
import org.gridhall.modules.Draft.Mention;

/** Makes a draft of a descriptor that has been checked, noting what it brings and needs on the way. */
final class Drafting {

    /** Who may act without a post. */
    private static final Set<String> NO_ROLES = Set.of("reporter", "system");

    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NORMAL = 3;
    private static final int COMMON_WEIGHT = 100;

    private final Cursor root;
    private final String id;
    private final String version;
    private final String origin;
    private final List<Mention> provided = new ArrayList<>();
    private final List<Mention> needed = new ArrayList<>();

    Drafting(Cursor root, String version, String origin) {
        this.root = root;
        this.id = root.text("module");
        this.version = version;
        this.origin = origin;
    }

    Draft draft() {
        ModuleDefinition definition = new ModuleDefinition(
                id,
                version,
                origin,
                root.words("title"),
                root.at("roles").items().stream().map(this::role).toList(),
                root.at("types").items().stream().map(this::type).toList(),
                root.at("categories").items().stream().map(this::category).toList(),
                root.at("rules").items().stream().map(this::rule).toList(),
                root.at("examples").items().stream().map(this::example).toList(),
                records(root.at("records")),
                root.at("registers").items().stream().map(this::register).toList(),
                root.at("channels").items().stream().map(this::channel).toList(),
                root.at("templates").items().stream().map(this::template).toList());
        return new Draft(definition, provided, needed);
    }

    private String brings(Kind kind, Cursor code) {
        provided.add(DescriptorReader.mention(kind, code.text(), code));
        return code.text();
    }

    private String needs(Kind kind, Cursor code) {
        if (code.present()) {
            needed.add(DescriptorReader.mention(kind, code.text(), code));
        }
        return code.text();
    }

    private Role role(Cursor role) {
        return new Role(
                brings(Kind.ROLE, role.at("code")), id, role.words("title"), Set.copyOf(role.texts("permissions")));
    }

    private TicketType type(Cursor type) {
        String code = brings(Kind.TYPE, type.at("code"));
        List<LimitRule> limits =
                type.at("limits").items().stream().map(this::limit).toList();
        for (Cursor limit : type.at("limits").items()) {
            provided.add(DescriptorReader.mention(Kind.LIMIT, code + "/" + limit.text("code"), limit));
        }
        List<Stage> stages = type.at("flow").at("stages").items().stream()
                .map(Drafting::stage)
                .toList();
        Map<String, String> forms = new LinkedHashMap<>();
        type.at("forms").entries().forEach((name, form) -> forms.put(name, form(form)));
        return new TicketType(
                code,
                id,
                type.words("title"),
                brings(Kind.PREFIX, type.at("prefix")),
                stages,
                type.at("flow").at("actions").items().stream()
                        .map(action -> action(action, stages))
                        .toList(),
                type.text("form"),
                forms,
                type.at("parties").items().stream()
                        .map(party -> new PartyRole(party.text("code"), party.words("title"), party.is("required")))
                        .toList(),
                limits,
                type.texts("indexed"),
                type.is("confidential"));
    }

    private LimitRule limit(Cursor limit) {
        return new LimitRule(
                limit.text("code"),
                limit.words("title"),
                Limit.Kind.valueOf(limit.text("kind", "promised").toUpperCase(Locale.ROOT)),
                limit.text("duration"),
                limit.text("basis"),
                limit.at("cases").items().stream().map(this::limitCase).toList());
    }

    private LimitRule.Case limitCase(Cursor one) {
        return new LimitRule.Case(
                one.text("code"),
                one.at("categories").items().stream()
                        .map(category -> needs(Kind.CATEGORY, category))
                        .toList(),
                one.texts("units"),
                one.at("levels").items().stream()
                        .map(level -> level.value().asInt())
                        .toList(),
                one.text("from"),
                one.text("until"),
                one.text("duration"),
                one.text("basis"));
    }

    private static Stage stage(Cursor stage) {
        return new Stage(
                stage.text("code"), stage.words("title"), stage.text("phase"), stage.is("closed"), stage.is("voided"));
    }

    private FlowAction action(Cursor action, List<Stage> stages) {
        for (Cursor who : action.at("by").items()) {
            if (!NO_ROLES.contains(who.text())) {
                needs(Kind.ROLE, who);
            }
        }
        return new FlowAction(
                action.text("code"),
                action.words("title"),
                action.at("from").value().isTextual()
                        ? stages.stream().map(Stage::code).toList()
                        : action.texts("from"),
                action.text("to"),
                action.texts("by"),
                action.text("when"),
                action.words("refusal"),
                action.text("form"),
                expressions(action.at("set")),
                effect(action.at("limits")),
                action.at("cases").items().stream().map(this::other).toList(),
                child(action.at("child")),
                action.text("hold"),
                action.is("whileSuspended"),
                action.at("tell").items().stream().map(this::tell).toList(),
                link(action.at("link")),
                action.text("on"),
                action.texts("counts"),
                above(action.at("above")));
    }

    private Case other(Cursor other) {
        return new Case(other.text("when"), other.text("to"), expressions(other.at("set")), child(other.at("child")));
    }

    private Child child(Cursor child) {
        return child.present()
                ? new Child(
                        needs(Kind.TYPE, child.at("type")),
                        child.text("title"),
                        child.text("unit"),
                        child.text("each"),
                        expressions(child.at("set")),
                        child.is("evidence"))
                : null;
    }

    private Tell tell(Cursor tell) {
        return new Tell(tell.text("to"), needs(Kind.TEMPLATE, tell.at("template")), expressions(tell.at("facts")));
    }

    private static Link link(Cursor link) {
        return link.present() ? new Link(link.text("kind"), link.text("to"), link.is("undo")) : null;
    }

    private static Above above(Cursor above) {
        return above.present() ? new Above(above.text("action"), expressions(above.at("form"))) : null;
    }

    private static LimitEffect effect(Cursor effect) {
        return effect.present()
                ? new LimitEffect(
                        effect.texts("start"),
                        effect.text("due"),
                        effect.texts("end"),
                        effect.texts("drop"),
                        effect.is("pause"),
                        effect.is("resume"),
                        expressions(effect.at("extend")))
                : LimitEffect.NONE;
    }

    private static Map<String, String> expressions(Cursor set) {
        Map<String, String> found = new LinkedHashMap<>();
        set.entries().forEach((key, value) -> found.put(key, value.value().asText()));
        return found;
    }

    private Category category(Cursor category) {
        String code = brings(Kind.CATEGORY, category.at("code"));
        String type = needs(Kind.TYPE, category.at("type"));
        Map<String, String> limits = new LinkedHashMap<>();
        category.at("limits").entries().forEach((limit, duration) -> {
            limits.put(limit, duration.text());
            needed.add(DescriptorReader.mention(Kind.LIMIT, type + "/" + limit, duration));
        });
        return new Category(
                code,
                id,
                needs(Kind.CATEGORY, category.at("parent")),
                category.words("title"),
                category.words("description"),
                category.is("abstract"),
                category.text("kind", "event"),
                type,
                category.text("unit", root.text("unit")),
                category.text("field"),
                category.is("public"),
                category.value().path("priority").asInt(NORMAL),
                category.at("form").present() ? form(category.at("form")) : null,
                limits,
                category.texts("words"),
                nearby(category.at("duplicates")));
    }

    private static Category.Nearby nearby(Cursor nearby) {
        return nearby.present()
                ? new Category.Nearby(
                        nearby.value().path("within").asInt(),
                        nearby.value().path("days").asInt())
                : null;
    }

    private DispatchRule rule(Cursor rule) {
        rule.at("categories").items().forEach(category -> needs(Kind.CATEGORY, category));
        return new DispatchRule(
                brings(Kind.RULE, rule.at("code")),
                id,
                rule.value().path("weight").asInt(COMMON_WEIGHT),
                rule.texts("categories"),
                rule.texts("grids"),
                rule.texts("words"),
                rule.text("network"),
                rule.text("unit"),
                rule.words("reason"));
    }

    private Example example(Cursor example) {
        return new Example(
                needs(Kind.CATEGORY, example.at("category")),
                example.texts("titles"),
                example.texts("descriptions"),
                example.texts("results"));
    }

    private static List<ExampleRecord> records(Cursor registers) {
        List<ExampleRecord> records = new ArrayList<>();
        registers.entries().forEach((register, list) -> list.items()
                .forEach(
                        record -> records.add(new ExampleRecord(register, JSON.convertValue(record.value(), FIELDS)))));
        return records;
    }

    /** A form as text, noting the registers whose records its fields name. */
    private String form(Cursor form) {
        form.at("properties").entries().values().forEach(field -> {
            needs(Kind.REGISTER, field.at("x-register"));
            needs(Kind.REGISTER, field.at("items").at("x-register"));
        });
        return FormCheck.text(form.value());
    }

    private RegisterType register(Cursor register) {
        List.of("read", "write").forEach(right -> register.at(right).items().forEach(role -> needs(Kind.ROLE, role)));
        return new RegisterType(
                brings(Kind.REGISTER, register.at("code")),
                id,
                register.words("title"),
                register.words("description"),
                form(register.at("form")),
                register.text("key"),
                register.text("name", register.text("key")),
                register.text("geometry", "none"),
                register.text("unit"),
                register.text("grid"),
                register.texts("indexed"),
                register.texts("read"),
                register.texts("write"),
                root.text("unit"),
                register.is("shared"),
                register.at("searched").present() ? register.texts("searched") : null);
    }

    private Channel channel(Cursor channel) {
        return new Channel(
                brings(Kind.CHANNEL, channel.at("code")),
                id,
                channel.words("title"),
                channel.is("confidential"),
                channel.at("form").present() ? FormCheck.text(channel.at("form").value()) : null,
                channel.texts("key"),
                channel.texts("reply"),
                channel.is("patrol"));
    }

    private MessageTemplate template(Cursor template) {
        return new MessageTemplate(
                brings(Kind.TEMPLATE, template.at("code")),
                id,
                template.words("title"),
                template.words("subject"),
                template.words("body"),
                template.texts("facts"),
                template.is("urgent"));
    }
}
