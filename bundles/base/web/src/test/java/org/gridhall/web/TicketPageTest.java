package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.Colleague;
import org.gridhall.api.ticket.Handing;
import org.gridhall.api.ticket.Holder;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.time.Limit;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TicketPageTest {

    private static final String FORM =
            """
            {"type":"object","required":["unit"],"properties":{
             "unit":{"type":"string","x-gridhall":"unit","x-title":{"zh":"承办单位","en":"Unit"}},
             "note":{"type":"string","x-gridhall":"text","x-title":{"zh":"交办意见","en":"Note"}},
             "days":{"type":"integer","x-title":{"zh":"天数","en":"Days"}}}}""";

    private final WebServer web;
    private Browsing browser;
    private String page;

    TicketPageTest() throws Exception {
        web = new WebServer();
    }

    @BeforeEach
    void open() {
        browser = new Browsing(web);
        web.tickets.offered = List.of(
                new OfferedAction("dispatch", Text.of("派遣", "Dispatch"), "handle", FORM),
                new OfferedAction("comment", Text.of("批注", "Comment"), null, FORM));
        page = "/desk/tickets/" + open("路灯不亮", "门前 <b>路灯</b>", "王女士");
    }

    private long open(String title, String description, String name) {
        return web.tickets
                .open(
                        FakeDistrict.actor("admin", Permissions.ALL),
                        new NewTicket(
                                "issue",
                                "street-lamp",
                                title,
                                description,
                                new Point(120.1, 30.2),
                                "人民路 18 号",
                                "grid",
                                3,
                                Map.of(
                                        "story",
                                        description,
                                        "signs",
                                        List.of("dark", "flicker"),
                                        "lamp",
                                        "led",
                                        "of-the-flow",
                                        "x-1"),
                                List.of(new Party("reporter", null, name, "13812345678", null)),
                                List.of(),
                                null,
                                null,
                                null))
                .ticket()
                .id();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    @Test
    void a_ticket_tells_what_it_is_and_what_may_be_done_in_both_languages() throws Exception {
        HttpResponse<String> chinese = browser.get(page);
        assertThat(chinese.statusCode()).as(chinese.body()).isEqualTo(200);
        assertThat(chinese.body())
                .contains("路灯不亮", "派遣", "承办单位", "办理过程", "综合执法局", "name=\"key\"", "可能是同一问题")
                .contains("门前 &lt;b&gt;路灯&lt;/b&gt;");
        assertThat(browser.english(page).body()).contains("What was done", "Dispatch", "Urban management");
    }

    @Test
    void what_was_filled_in_is_read_by_its_form_lists_too_and_nothing_else() throws Exception {
        assertThat(browser.get(page).body()).contains("不亮、闪烁", "LED 灯").doesNotContain("of-the-flow", "x-1");
    }

    @Test
    void a_limit_explains_itself_day_by_day() throws Exception {
        web.tickets.limits = List.of(new Limit(
                4711,
                "handle",
                Limit.Kind.PROMISED,
                "20wd",
                Browsing.ATTACK,
                Instant.parse("2026-02-02T01:00:00Z"),
                Instant.parse("2026-03-06T15:59:59.999Z"),
                List.of(),
                List.of(),
                null,
                Limit.State.RUNNING,
                true,
                Instant.parse("2026-03-02T15:59:59.999Z"),
                "urgent",
                "urban-management"));
        String ledger = page + "/limits/4711";
        HttpResponse<String> shown = browser.get(ledger);
        assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
        assertThat(shown.body())
                .contains("时限计算说明", "20 个工作日", "开始当日不算", "起算日", "暂停", "暂定", "2026-01-06", "&lt;script&gt;")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.english(ledger).body())
                .contains("How the limit was reckoned", "20 working days", "Provisional");
        assertThat(browser.get(page + "/limits/1").statusCode()).isEqualTo(404);
        assertThat(browser.printed(ledger)).contains("时限计算说明", "20 个工作日", "2026-01-06", Browsing.ATTACK);
        assertThat(browser.printed(page)).contains("路灯不亮", "门前 <b>路灯</b>").doesNotContain("提交");
    }

    @Test
    void who_asked_is_masked_until_somebody_says_why() throws Exception {
        assertThat(browser.get(page).body()).contains("王***", "138***5678").doesNotContain("13812345678", "王女士");
        HttpResponse<String> short_ = browser.post(page + "/parties/0", "reason", "看");
        assertThat(short_.statusCode()).isEqualTo(422);
        assertThat(short_.body()).doesNotContain("13812345678");
        HttpResponse<String> shown = browser.post(page + "/parties/0", "reason", "核实情况回访");
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("13812345678", "王女士", "查看已留痕");
        assertThat(browser.forged(page + "/parties/0", "reason", "核实情况回访").statusCode())
                .isEqualTo(403);
    }

    @Test
    void it_is_taken_given_back_and_handed_on_and_what_is_refused_is_told() throws Exception {
        web.tickets.handing = new Handing(
                true,
                true,
                true,
                List.of(new Colleague(8, "zhao", Browsing.ATTACK, "handler", "urban-management", true)));
        web.tickets.holder(page, new Holder(8, Browsing.ATTACK, Instant.parse("2026-01-31T09:00:00Z")));
        HttpResponse<String> shown = browser.get(page);
        assertThat(shown.body())
                .contains("在谁手上", "领取", "接手", "退回", "转交", "AB 岗", "&lt;script&gt;")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.english(page).body()).contains("In the hands of", "Take it over", "Hand it on");

        HttpResponse<String> taken = browser.post(page + "/take", "version", "1");
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(303);
        assertThat(taken.headers().firstValue("Location")).contains(page + "?done=taken");
        assertThat(browser.get(page + "?done=taken").body()).contains("已完成：领取");
        browser.post(page + "/take", "over", "1");
        browser.post(page + "/give-back");
        browser.post(page + "/delegate", "to", "zhao", "reason", "下午外出", "version", "2");
        assertThat(web.tickets.handed)
                .containsExactly(
                        "admin takes 1",
                        "admin takes over null",
                        "admin gives back null",
                        "admin delegates to zhao for 下午外出 2");
        assertThat(browser.forged(page + "/take").statusCode()).isEqualTo(403);
        assertThat(browser.forged(page + "/delegate", "to", "zhao").statusCode())
                .isEqualTo(403);
        assertThat(web.tickets.handed).hasSize(4);

        web.tickets.refusal = Problem.invalid("/to", "赵六的岗位不能办理此件", "The posts of Zhao do not allow them to act on it");
        HttpResponse<String> refused = browser.post(page + "/delegate", "to", "zhao", "reason", Browsing.ATTACK);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("赵六的岗位不能办理此件", "&lt;script&gt;").doesNotContain("<script>alert");
        web.tickets.refusal = Problem.of(Problem.Kind.CONFLICT, "ticket.taken", "此件在李四手上", "It is in Li's hands");
        refused = browser.post(page + "/take");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("此件在李四手上");
    }

    @Test
    void colleagues_are_offered_and_their_names_stand_out() throws Exception {
        HttpResponse<String> offered = browser.get(page + "/colleagues?q=zh");
        assertThat(offered.statusCode()).as(offered.body()).isEqualTo(200);
        assertThat(offered.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(offered.body()).contains("\"login\":\"zhao\"", "赵六 zh", "综合执法局");
        assertThat(browser.get("/desk/tickets/9/colleagues?q=zh").statusCode()).isEqualTo(404);
        assertThat(browser.get(page).body()).contains("data-mention=\"" + page + "/colleagues\"");

        web.catalogue.actions = List.of(new FlowAction(
                "comment",
                Text.of("批注", "Comment"),
                List.of("*"),
                null,
                List.of("all"),
                null,
                null,
                "words",
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null));
        Instant at = Instant.parse("2026-01-31T09:00:00Z");
        web.tickets.trail = List.of(new TrailEntry(
                9,
                Subject.ticket(1),
                2,
                "comment",
                7,
                "王五",
                3,
                "command",
                at,
                at,
                1,
                Map.of(),
                Map.of(
                        "note",
                        "请@赵<b>六 和@赵<b>看一下 <script>alert(1)</script>",
                        "mentions",
                        List.of(Map.of("account", "8", "name", "赵<b>"), Map.of("account", "9", "name", "赵<b>六"))),
                "00"));
        assertThat(browser.get(page).body())
                .contains(
                        "<strong class=\"mention\">@赵&lt;b&gt;六</strong>",
                        "<strong class=\"mention\">@赵&lt;b&gt;</strong>看一下 &lt;script&gt;");
    }

    @Test
    void an_action_is_taken_with_what_was_filled_in_its_version_and_its_key() throws Exception {
        HttpResponse<String> done = browser.post(
                page + "/actions/dispatch",
                "f-dispatch/unit",
                "urban-management",
                "f-dispatch/note",
                "",
                "f-dispatch/days",
                "3",
                "version",
                "1",
                "key",
                "k-1",
                "attachment",
                "5");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        assertThat(done.headers().firstValue("Location")).contains(page + "?done=dispatch");
        var request = web.tickets.acted.get(0);
        assertThat(request.form()).isEqualTo(Map.of("unit", "urban-management", "days", 3));
        assertThat(request.version()).isEqualTo(1);
        assertThat(request.key()).isEqualTo("k-1");
        assertThat(request.attachments()).containsExactly(5L);
        assertThat(browser.forged(page + "/actions/dispatch", "f-dispatch/unit", "jk")
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.tickets.acted).hasSize(1);
    }

    @Test
    void what_is_wrong_is_told_at_its_field_and_nothing_filled_in_is_lost() throws Exception {
        web.tickets.refusal = Problem.invalid(List.of(
                new FieldError("/form/unit", Text.of("请选择单位", "Choose a unit")),
                new FieldError("/attachments", Text.of("附件不存在", "No such file"))));
        HttpResponse<String> refused = browser.post(
                page + "/actions/dispatch",
                "f-dispatch/unit",
                "jk",
                "f-dispatch/note",
                Browsing.ATTACK,
                "attachment",
                "77");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("请选择单位", "附件不存在", "is-invalid", "value=\"77\"")
                .contains("&lt;script&gt;")
                .doesNotContain("<script>alert", "<img src=x");
    }

    @Test
    void a_conflict_shows_what_changed_and_keeps_what_was_filled_in() throws Exception {
        browser.post(page + "/actions/dispatch", "f-dispatch/unit", "jk", "version", "1");
        HttpResponse<String> late = browser.post(
                page + "/actions/dispatch", "f-dispatch/unit", "jk", "f-dispatch/note", "请尽快", "version", "1");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("在您填写期间", "请尽快", "name=\"version\" value=\"2\"", "派遣 → 处置");
        web.tickets.offered = List.of();
        assertThat(browser.post(page + "/actions/dispatch", "f-dispatch/note", "请尽快", "version", "1")
                        .body())
                .contains("可复制", "请尽快");
    }

    @Test
    void nothing_shown_is_taken_for_markup() throws Exception {
        long id = open(Browsing.ATTACK, Browsing.ATTACK, Browsing.ATTACK);
        String body = browser.get("/desk/tickets/" + id).body();
        assertThat(body).doesNotContain("<script>alert", "<img src=x");
        body = browser.post("/desk/tickets/" + id + "/parties/0", "reason", "核实情况")
                .body();
        assertThat(body).contains("&lt;script&gt;").doesNotContain("<script>alert", "<img src=x");
    }

    @Test
    void files_are_sent_and_shown() throws Exception {
        assertThat(browser.bytes("/desk/files?name=a.jpg", new byte[] {1}).body())
                .contains("\"id\":");
        HttpResponse<String> shown = browser.get(page + "/files/5");
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.headers().firstValue("Content-Type")).contains("image/jpeg");
        assertThat(shown.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(browser.get(page + "/files/5?save=1").headers().firstValue("Content-Disposition"))
                .isPresent();
        assertThat(browser.get(page + "/files/6").statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_not_there_and_the_ground_of_maps() throws Exception {
        assertThat(browser.get("/desk/tickets/1").statusCode()).isEqualTo(404);
        assertThat(browser.get("/desk/tickets/x").statusCode()).isEqualTo(404);
        assertThat(WebServer.JSON.readTree(browser.get("/desk/map").body()).path("grids"))
                .hasSize(1);
        assertThat(browser.get("/desk/map?grid=MH").body()).contains("\"own\":true");
        assertThat(web.send(web.to(page)).statusCode()).isEqualTo(303);
    }
}
