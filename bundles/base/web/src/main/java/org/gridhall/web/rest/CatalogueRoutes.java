package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.Example;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.catalogue.PartyRole;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.module.ModuleState;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Raw;
import org.gridhall.web.http.Routes;

/** What the modules bring: categories, types with their flows, and the modules themselves. */
public final class CatalogueRoutes {

    private final Services services;

    public CatalogueRoutes(Services services) {
        this.services = services;
    }

    @Field("类别 | What a ticket is about")
    public record CategoryView(
            @Field(required = true, example = "street-lamp") String code,
            @Field(required = true, example = "urban-management") String module,
            String parent,
            @Field(required = true) Text title,
            Text description,
            @Field("只作分组 | Only groups others") boolean heading,
            @Field(
                            value = "部件或事件 | Facility or event",
                            values = {"facility", "event"})
                    String kind,
            @Field(example = "issue") String type,
            String unit,
            String field,
            @Field("公众可报 | The public may report it") boolean open,
            int priority,
            @Field("代替类型时限的时限 | Limits in the place of the type's, by code") Map<String, String> limits,
            @Field("JSON Schema") Raw form) {

        static CategoryView of(Category category) {
            return new CategoryView(
                    category.code(),
                    category.module(),
                    category.parent(),
                    category.title(),
                    category.description(),
                    category.heading(),
                    category.kind(),
                    category.type(),
                    category.unit(),
                    category.field(),
                    category.open(),
                    category.priority(),
                    category.limits(),
                    Raw.of(category.form()));
        }
    }

    @Field("示例文字 | Words of example tickets; {place} stands for the place")
    public record ExampleView(
            @Field(required = true, example = "street-light") String category,
            List<String> titles,
            @Field(required = true) List<String> descriptions,
            @Field(required = true) List<String> results) {

        static ExampleView of(Example example) {
            return new ExampleView(example.category(), example.titles(), example.descriptions(), example.results());
        }
    }

    @Field("渠道 | A way by which problems come in")
    public record ChannelView(
            @Field(required = true, example = "hotline") String code,
            @Field(required = true, example = "command") String module,
            @Field(required = true) Text title,
            @Field("件从一开始保密 | Whether its tickets begin confidential") boolean confidential,
            @Field("source 的 JSON Schema | JSON Schema of what goes into source") Raw form,
            @Field(value = "同一事项的来源编号由这些项组成 | Fields that name a matter at its source", required = true)
                    List<String> key,
            @Field(value = "答复方式，依次；空为人工答复 | How they are answered, in order; empty when by hand", required = true)
                    List<String> reply) {

        static ChannelView of(Channel channel) {
            return new ChannelView(
                    channel.code(),
                    channel.module(),
                    channel.title(),
                    channel.confidential(),
                    Raw.of(channel.form()),
                    channel.key(),
                    channel.reply());
        }
    }

    @Field("操作 | An action of a flow")
    public record FlowActionView(
            @Field(required = true) String code,
            @Field(required = true) Text title,
            @Field(required = true) List<String> from,
            String to,
            @Field(value = "谁可以做 | Who may", required = true) List<String> by,
            @Field("表单名 | Name of its form") String form) {

        static FlowActionView of(FlowAction action) {
            return new FlowActionView(
                    action.code(), action.title(), action.from(), action.to(), action.by(), action.form());
        }
    }

    @Field("事项类型和流程 | A type of ticket with its flow")
    public record TypeView(
            @Field(required = true, example = "issue") String code,
            @Field(required = true) String module,
            @Field(required = true) Text title,
            @Field(required = true) String prefix,
            @Field(required = true) List<Stage> stages,
            @Field(required = true) List<FlowActionView> actions,
            @Field("受理表单名 | Name of the intake form") String form,
            @Field(value = "JSON Schema", required = true) Map<String, Raw> forms,
            @Field(required = true) List<PartyRole> parties,
            @Field(required = true) List<LimitRule> limits,
            @Field(required = true) List<String> indexed,
            boolean confidential) {

        static TypeView of(TicketType type) {
            Map<String, Raw> forms = new LinkedHashMap<>();
            type.forms().forEach((name, schema) -> forms.put(name, Raw.of(schema)));
            return new TypeView(
                    type.code(),
                    type.module(),
                    type.title(),
                    type.prefix(),
                    type.stages(),
                    type.actions().stream().map(FlowActionView::of).toList(),
                    type.form(),
                    forms,
                    type.parties(),
                    type.limits(),
                    type.indexed(),
                    type.confidential());
        }
    }

    @Field("模块状态 | How a module is")
    public record ModuleView(
            @Field(required = true) String id,
            String version,
            Text title,
            @Field("来源：包或文件 | Bundle or file it came from") String origin,
            @Field("已生效 | Whether what it brings is in force") boolean active,
            @Field(value = "被拒原因 | Why it was refused", required = true) List<ModuleState.Fault> problems,
            int types,
            int categories,
            int rules,
            int roles) {

        static ModuleView of(ModuleState state) {
            return new ModuleView(
                    state.id(),
                    state.version(),
                    state.title(),
                    state.origin(),
                    state.active(),
                    state.problems(),
                    state.types(),
                    state.categories(),
                    state.rules(),
                    state.roles());
        }
    }

    @Field("检查结果 | What a check found")
    public record CheckView(boolean valid, @Field(required = true) List<ModuleState.Fault> problems) {}

    public void declare(Routes routes) {
        routes.add(
                get("/categories")
                        .says("catalogue", "类别，上级在前", "Categories, parents before children")
                        .text("type", "事项类型", "Type of ticket")
                        .text("module", "模块", "Module")
                        .flag("open", "公众可报", "Whether the public may report it")
                        .givesItems(CategoryView.class)
                        .to(this::categories),
                get("/examples")
                        .says("catalogue", "模块带来的示例文字", "Words for example tickets that the modules bring")
                        .needs(Permissions.TICKET_IMPORT)
                        .givesItems(ExampleView.class)
                        .to(x -> new Items<>(services.catalogue().modules().stream()
                                .flatMap(module -> module.examples().stream())
                                .filter(example -> services.catalogue()
                                        .category(example.category())
                                        .isPresent())
                                .map(ExampleView::of)
                                .toList())),
                get("/channels")
                        .says("catalogue", "渠道和各自的表单", "The channels, each with its form")
                        .givesItems(ChannelView.class)
                        .to(x -> new Items<>(services.catalogue().channels().stream()
                                .map(ChannelView::of)
                                .toList())),
                get("/types")
                        .says("catalogue", "事项类型、流程和表单", "Types of tickets with flows and forms")
                        .givesItems(TypeView.class)
                        .to(this::types),
                get("/modules")
                        .says("modules", "模块状态，被拒的也在内", "The modules, refused ones too")
                        .needs(Permissions.MODULE_READ)
                        .givesItems(ModuleView.class)
                        .to(x -> new Items<>(services.modules().states().stream()
                                .map(ModuleView::of)
                                .toList())),
                post("/modules/check")
                        .says("modules", "检查模块描述文件，不生效", "Check a descriptor without bringing it into force")
                        .needs(Permissions.MODULE_READ)
                        .text("name", "文件名，用于提示", "Name of the file, for messages")
                        .takesText("text/yaml", "application/yaml", "application/x-yaml", "text/plain")
                        .gives(CheckView.class)
                        .to(x -> {
                            String name = x.text("name") == null ? "module.yaml" : x.text("name");
                            List<ModuleState.Fault> faults = services.modules().check(name, x.body(String.class));
                            return new CheckView(faults.isEmpty(), faults);
                        }),
                get("/modules/schema.json")
                        .says("modules", "描述文件的 JSON Schema", "The JSON Schema of descriptors")
                        .open()
                        .givesMedia("application/schema+json")
                        .to(this::schema));
    }

    private Object categories(Exchange x) {
        Boolean open = x.flag("open");
        return new Items<>(services.catalogue().categories().stream()
                .filter(category -> x.text("type") == null || x.text("type").equals(category.type()))
                .filter(category -> x.text("module") == null || x.text("module").equals(category.module()))
                .filter(category -> open == null || open == category.open())
                .map(CategoryView::of)
                .toList());
    }

    private Object types(Exchange x) {
        Catalogue catalogue = services.catalogue();
        return new Items<>(catalogue.modules().stream()
                .flatMap(module -> module.types().stream())
                .map(TypeView::of)
                .toList());
    }

    private Object schema(Exchange x) throws IOException {
        x.write("application/schema+json", services.modules().schema().getBytes(StandardCharsets.UTF_8));
        return null;
    }
}
