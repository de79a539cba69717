package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.delete;
import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;
import static org.gridhall.web.http.Route.put;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Likely;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Probe;
import org.gridhall.api.ticket.Suggestion;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Raw;
import org.gridhall.web.http.Route;
import org.gridhall.web.http.Routes;

/** Intake, lists, actions, trail and files of tickets. */
public final class TicketRoutes {

    private final Services services;

    public TicketRoutes(Services services) {
        this.services = services;
    }

    @Field("事项中的人 | Who is what on a ticket")
    public record PartyBody(
            @Field(value = "类型中的人员角色 | A party role of the type", required = true, example = "reporter") String role,
            @Field("人员编号 | Id of a person") String person,
            @Field(max = 100, example = "王女士") String name,
            @Field(max = 40, example = "13800000000") String phone,
            @Field(max = 200) String email) {}

    @Field("要受理的事项 | A ticket as somebody brings it")
    public record NewTicketBody(
            @Field(value = "类型代码；不填时由类别决定 | Code of the type; follows from the category", example = "issue")
                    String type,
            @Field(value = "类别代码 | Code of the category", example = "street-lamp") String category,
            @Field(max = 200, example = "路灯不亮") String title,
            @Field(max = 4000, example = "人民路 18 号门前路灯连续三晚不亮") String description,
            Place point,
            @Field(max = 500, example = "人民路 18 号") String address,
            @Field("渠道代码，默认 grid | Code of the channel, grid by default") String channel,
            @Field("1 紧急到 5 低 | 1 urgent to 5 low") Integer priority,
            @Field("类型和类别表单中的内容 | What the forms of type and category ask") Map<String, Object> fields,
            List<PartyBody> parties,
            @Field("先上传的附件编号 | Ids of files uploaded before") List<String> attachments,
            @Field(value = "重复提交时返回同一事项 | A repeat gives the same ticket", max = 120) String intakeKey,
            Instant occurredAt,
            Boolean confidential,
            @Field("渠道表单中的内容 | What the form of the channel asks") Map<String, Object> source) {

        /** As the core takes it, or a problem whose pointers begin with {@code pointer}. */
        public NewTicket ticket(String pointer, String key) {
            List<Party> people = new ArrayList<>();
            for (int i = 0; parties != null && i < parties.size(); i++) {
                people.add(party(pointer + "/parties/" + i, parties.get(i)));
            }
            return new NewTicket(
                    type,
                    category,
                    title,
                    description,
                    point == null ? null : point.point(pointer + "/point"),
                    address,
                    channel,
                    priority,
                    Json.form(pointer + "/fields", fields),
                    people,
                    ids(pointer + "/attachments", attachments),
                    intakeKey == null ? key : intakeKey,
                    occurredAt,
                    confidential,
                    Json.form(pointer + "/source", source));
        }

        private static Party party(String pointer, PartyBody body) {
            if (body == null || body.role() == null) {
                throw Problem.invalid(pointer + "/role", "必须填写", "This is needed");
            }
            Long person = body.person() == null ? null : Ids.parse(body.person());
            if (person != null && person < 0) {
                throw Problem.invalid(pointer + "/person", "应为编号", "This is an id");
            }
            return new Party(body.role(), person, body.name(), body.phone(), body.email());
        }
    }

    @Field("要做的操作 | An action as somebody asks for it")
    public record ActionBody(
            @Field("操作表单的内容 | What the action's form asks") Map<String, Object> form,
            @Field(
                            value =
                                    "看到的版本；已被他人改动时答 409 | The version that was seen; 409 when somebody changed it since",
                            example = "3")
                    Integer version,
            List<String> attachments,
            @Field("补录时的实际时间，需 ticket.import | The time of a past action, needs ticket.import") Instant occurredAt) {

        static final ActionBody EMPTY = new ActionBody(null, null, null, null);
    }

    @Field("可做的操作 | An action on offer")
    public record ActionView(
            @Field(required = true, example = "dispatch") String code,
            @Field(required = true) Text title,
            @Field("到达的环节；不变为空 | Stage it leads to; null when it stays") String to,
            @Field("表单的 JSON Schema | JSON Schema of its form") Raw form) {}

    @Field("留痕 | One entry of the trail")
    public record TrailView(
            @Field(required = true) String id,
            @Field(value = "所属对象 | What it is about", required = true, example = "ticket/722413094182912001")
                    String subject,
            @Field("链中位置，从 1 起 | Place in the chain, from 1") int seq,
            @Field(required = true, example = "open") String action,
            String account,
            @Field("当时的姓名 | The name as it was then") String actor,
            String post,
            String unit,
            @Field(required = true) Instant occurredAt,
            @Field(required = true) Instant recordedAt,
            int version,
            @Field("属性: [旧, 新] | attribute: [old, new]") Map<String, Object> changes,
            Map<String, Object> payload,
            @Field("SHA-256 链值 | SHA-256 of the chain") String hash) {

        static TrailView of(TrailEntry entry) {
            return new TrailView(
                    Long.toString(entry.id()),
                    entry.subject().toString(),
                    entry.seq(),
                    entry.action(),
                    Ids.words(entry.account()),
                    entry.actor(),
                    Ids.words(entry.post()),
                    entry.unit(),
                    entry.occurredAt(),
                    entry.recordedAt(),
                    entry.version(),
                    entry.changes(),
                    entry.payload(),
                    entry.hash());
        }
    }

    @Field("派遣建议 | Where a ticket might be dispatched to")
    public record SuggestionView(
            String unit,
            @Field(value = "规则代码，或 owner、place、none | Code of the rule, or owner, place, none", required = true)
                    String rule,
            @Field(required = true) Text reason,
            @Field(value = "可能重复的事项 | Tickets that may be the same matter", required = true)
                    List<TicketView.LikelyView> likely) {}

    public void declare(Routes routes) {
        declareTickets(routes);
        new HandRoutes(services).declare(routes);
        declareActions(routes);
        declareReports(routes);
        declareParties(routes);
        new FileRoutes(services).declare(routes);
        new BatchRoutes(services).declare(routes);
    }

    private void declareTickets(Routes routes) {
        routes.add(
                post("/tickets")
                        .says("tickets", "受理事项", "Open a ticket")
                        .header(
                                "Idempotency-Key",
                                "重复提交时返回同一事项（200），最多 120 字符",
                                "A repeat gives the same ticket (200); 120 characters at most")
                        .takes(NewTicketBody.class)
                        .example("{\"category\":\"street-lamp\",\"title\":\"路灯不亮\",\"address\":\"人民路 18 号\","
                                + "\"point\":{\"longitude\":120.12,\"latitude\":30.65}}")
                        .gives(201, TicketView.class)
                        .or(200)
                        .fails(403, 422)
                        .to(this::open),
                get("/tickets")
                        .says("tickets", "事项清单，新的在前", "Tickets that one may see, newest first")
                        .text("type", "类型", "Type")
                        .list("stage", "环节，可重复", "Stage, may be repeated")
                        .text("unit", "单位及其下级", "Unit and those below")
                        .text("grid", "网格及其下级", "Grid and those below")
                        .text("category", "类别及其下级", "Category and those below")
                        .text("channel", "渠道", "Channel")
                        .instant("from", "受理时间起（含）", "Opened at or after")
                        .instant("to", "受理时间止（不含）", "Opened before")
                        .text("text", "编号或标题中的词", "A number, or words of the title")
                        .flag("overdue", "是否超期", "Late now or when ended")
                        .flag("open", "true 未办结，false 已办结", "true for not closed, false for closed")
                        .flag("mine", "只看本人登记的", "Only those opened by oneself")
                        .text("parent", "上级事项", "Only children of this ticket")
                        .text("field.", "可查字段：field.名称=值", "Indexed fields: field.NAME=VALUE")
                        .paged()
                        .givesPage(TicketRow.class)
                        .to(this::list),
                get("/tickets/by-number/{number}")
                        .says("tickets", "按编号查事项", "The ticket of a number")
                        .gives(TicketView.class)
                        .to(x -> view(x, services.tickets().byNumber(x.actor(), x.path("number")))),
                get("/tickets/likely")
                        .says(
                                "tickets",
                                "登记前：可能重复的事项，最可能的在前，最多 5 件",
                                "Before an intake: tickets that may be the same matter, the likeliest first, 5 at most")
                        .text("category", "类别", "Category")
                        .number("longitude", "东经", "Degrees east")
                        .number("latitude", "北纬", "Degrees north")
                        .text("address", "地址", "Address")
                        .instant("at", "发生时间，默认现在", "When it came in, now by default")
                        .text("text", "标题和描述", "Title and description")
                        .givesItems(TicketView.LikelyView.class)
                        .fails(422)
                        .to(x -> new Items<>(likely(services.tickets().likely(x.actor(), probe(x))))),
                get("/tickets/{id}/likely")
                        .says("tickets", "与本件可能重复的事项", "Tickets that may be the same matter as this one")
                        .givesItems(TicketView.LikelyView.class)
                        .to(x -> new Items<>(likely(services.tickets().likely(x.actor(), x.id("id"))))),
                get("/tickets/{id}")
                        .says("tickets", "一件事项，ETag 为版本", "One ticket; the ETag is its version")
                        .gives(TicketView.class)
                        .to(x -> view(x, services.tickets().get(x.actor(), x.id("id")))),
                get("/tickets/{id}/trail")
                        .says("tickets", "事项留痕", "What was done to a ticket, from the first")
                        .givesItems(TrailView.class)
                        .to(x -> new Items<>(services.tickets().trail(x.actor(), x.id("id")).stream()
                                .map(TrailView::of)
                                .toList())),
                get("/tickets/{id}/limits/{limit}/ledger")
                        .says("tickets", "时限逐日说明：为什么到这一天到期", "Why a limit is over when it is, day by day")
                        .gives(LedgerView.class)
                        .to(x -> LedgerView.of(services.tickets().ledger(x.actor(), x.id("id"), x.id("limit")))),
                get("/tickets/{id}/suggestion")
                        .says("tickets", "派遣建议和理由", "Where it might be dispatched to, and why")
                        .gives(SuggestionView.class)
                        .to(x -> {
                            Suggestion suggestion = services.tickets().suggest(x.actor(), x.id("id"));
                            return new SuggestionView(
                                    suggestion.unit(),
                                    suggestion.rule(),
                                    suggestion.reason(),
                                    likely(suggestion.likely()));
                        }),
                put("/tickets/{id}/links/{kind}/{other}")
                        .says("tickets", "关联事项：duplicate 或 follow-up", "Link to another ticket: duplicate or follow-up")
                        .gives(TicketView.class)
                        .fails(403, 422)
                        .to(x ->
                                view(x, services.tickets().link(x.actor(), x.id("id"), x.path("kind"), x.id("other")))),
                delete("/tickets/{id}/links/{kind}/{other}")
                        .says("tickets", "取消关联", "Take a link back")
                        .gives(200, TicketView.class)
                        .fails(403, 422)
                        .to(x -> view(
                                x, services.tickets().unlink(x.actor(), x.id("id"), x.path("kind"), x.id("other")))));
    }

    private void declareActions(Routes routes) {
        routes.add(
                get("/tickets/{id}/actions")
                        .says("tickets", "现在可做的操作及表单", "What one may do now, with the forms")
                        .givesItems(ActionView.class)
                        .to(x -> new Items<>(actions(services.tickets().offered(x.actor(), x.id("id"))))),
                post("/tickets/{id}/actions/{action}")
                        .says("tickets", "对事项做一个操作", "Take an action")
                        .header(
                                "Idempotency-Key",
                                "48 小时内重复提交只做一次，最多 120 字符",
                                "A repeat within 48 hours does nothing; 120 characters at most")
                        .versioned()
                        .takes(ActionBody.class)
                        .optional()
                        .example("{\"version\":1,\"form\":{\"unit\":\"urban-management\"}}")
                        .gives(TicketView.class)
                        .fails(403, 409, 422)
                        .to(x -> view(x, services.tickets().act(x.actor(), x.id("id"), request(x)))));
    }

    private void declareReports(Routes routes) {
        routes.add(
                get("/reports/{secret}")
                        .says("reports", "来件人凭密码查看", "A ticket as its reporter sees it, by the secret")
                        .open()
                        .rated(Route.Rate.PUBLIC)
                        .gives(TicketView.class)
                        .to(x -> view(x, services.tickets().bySecret(x.path("secret")))),
                get("/reports/{secret}/actions")
                        .says("reports", "来件人现在可做的操作", "What the reporter may do now")
                        .open()
                        .rated(Route.Rate.PUBLIC)
                        .givesItems(ActionView.class)
                        .to(x -> {
                            long id = services.tickets()
                                    .bySecret(x.path("secret"))
                                    .id();
                            return new Items<>(actions(services.tickets().offered(Actor.reporter(id), id)));
                        }),
                post("/reports/{secret}/actions/{action}")
                        .says("reports", "来件人操作，例如评价、要求重办", "An action of the reporter: rate, reopen")
                        .open()
                        .rated(Route.Rate.PUBLIC)
                        .header("Idempotency-Key", "48 小时内重复提交只做一次", "A repeat within 48 hours does nothing")
                        .versioned()
                        .takes(ActionBody.class)
                        .optional()
                        .atMost(64 << 10)
                        .gives(TicketView.class)
                        .fails(403, 409, 422)
                        .to(x -> {
                            long id = services.tickets()
                                    .bySecret(x.path("secret"))
                                    .id();
                            return view(x, services.tickets().act(Actor.reporter(id), id, request(x)));
                        }));
    }

    @Field("查看人员完整信息 | A look at somebody's details")
    public record PartyLookBody(
            @Field(value = "理由，至少 4 个字，记入痕迹 | Why, at least four characters; kept in the trail", required = true)
                    String reason) {}

    private void declareParties(Routes routes) {
        routes.add(post("/tickets/{id}/parties/{party}/reveal")
                .says(
                        "tickets",
                        "查看事项中一个人的姓名、电话和邮箱（按 parties 里的次序，从 0 起），记入痕迹",
                        "See name, telephone and mail of a party, by its place in parties from 0; it is kept in the trail")
                .takes(PartyLookBody.class)
                .atMost(4096)
                .example("{\"reason\":\"电话回访核实\"}")
                .gives(TicketView.PartyView.class)
                .fails(403, 404, 422)
                .to(x -> {
                    String party = x.path("party");
                    if (!party.matches("[0-9]{1,4}")) {
                        throw Problem.notFound("没有这个人员", "There is no such party");
                    }
                    return TicketView.PartyView.of(services.tickets()
                            .reveal(
                                    x.actor(),
                                    x.id("id"),
                                    Integer.parseInt(party),
                                    x.body(PartyLookBody.class).reason()));
                }));
    }

    private Object open(Exchange x) {
        NewTicket ticket = x.body(NewTicketBody.class).ticket("", x.idempotencyKey());
        Opened opened = services.tickets().open(x.actor(), ticket);
        x.status(opened.repeated() ? 200 : 201);
        x.set(
                "Location",
                x.request().getContextPath() + "/api/v1/tickets/"
                        + opened.ticket().id());
        etag(x, opened.ticket());
        return TicketView.of(opened.ticket(), opened.secret(), opened.repeated() ? List.of() : likely(x, opened));
    }

    /** The ticket is there whatever comes of this: who cannot be told now asks for it later. */
    private List<TicketView.LikelyView> likely(Exchange x, Opened opened) {
        try {
            return likely(services.tickets().likely(x.actor(), opened.ticket().id()));
        } catch (Problem away) {
            return List.of();
        }
    }

    private static List<TicketView.LikelyView> likely(List<Likely> likely) {
        return likely.stream().map(TicketView.LikelyView::of).toList();
    }

    private static Probe probe(Exchange x) {
        Double longitude = x.number("longitude");
        Double latitude = x.number("latitude");
        Point point = longitude == null && latitude == null ? null : new Place(longitude, latitude).point("longitude");
        return new Probe(x.text("category"), point, x.text("address"), x.instant("at"), x.text("text"));
    }

    private Object list(Exchange x) {
        Map<String, String> fields = new HashMap<>();
        for (String name : x.query().names()) {
            if (name.startsWith("field.") && x.text(name) != null) {
                fields.put(name.substring(6), x.text(name));
            }
        }
        TicketQuery query = new TicketQuery(
                x.text("type"),
                x.query().all("stage"),
                x.text("unit"),
                x.text("grid"),
                x.text("category"),
                x.text("channel"),
                x.instant("from"),
                x.instant("to"),
                x.text("text"),
                x.flag("overdue"),
                x.flag("open"),
                Boolean.TRUE.equals(x.flag("mine")),
                x.idIn("parent"),
                fields,
                x.text("after"),
                x.pageSize());
        return Items.page(x, services.tickets().list(x.actor(), query), TicketRow::of);
    }

    private static ActionRequest request(Exchange x) {
        ActionBody sent = x.body(ActionBody.class);
        ActionBody body = sent == null ? ActionBody.EMPTY : sent;
        return new ActionRequest(
                x.path("action"),
                Json.form("/form", body.form()),
                x.seenVersion(body.version()),
                x.idempotencyKey(),
                ids("/attachments", body.attachments()),
                body.occurredAt());
    }

    public static List<ActionView> actions(List<OfferedAction> offered) {
        return offered.stream()
                .map(action -> new ActionView(action.code(), action.title(), action.to(), Raw.of(action.form())))
                .toList();
    }

    static TicketView view(Exchange x, Ticket ticket) {
        etag(x, ticket);
        return TicketView.of(ticket);
    }

    private static void etag(Exchange x, Ticket ticket) {
        x.etag(ticket.summary().version());
    }

    /** Ids of files, or a problem that says which is none. */
    public static List<Long> ids(String pointer, List<String> words) {
        if (words == null) {
            return List.of();
        }
        List<Long> ids = new ArrayList<>(words.size());
        for (int i = 0; i < words.size(); i++) {
            long id = Ids.parse(words.get(i));
            if (id < 0) {
                throw Problem.invalid(pointer + "/" + i, "应为附件编号", "This is the id of a file");
            }
            ids.add(id);
        }
        return ids;
    }
}
