package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.OfferedAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntakePagesTest {

    private static final String FORM =
            """
            {"type":"object","required":["unit"],"properties":{
             "unit":{"type":"string","x-gridhall":"unit","x-title":{"zh":"承办单位","en":"Unit"}}}}""";

    private final WebServer web;
    private Browsing browser;

    IntakePagesTest() throws Exception {
        web = new WebServer();
    }

    @BeforeEach
    void enter() {
        browser = new Browsing(web);
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private long open(String title) {
        return web.tickets
                .open(
                        FakeDistrict.actor("admin", Permissions.ALL),
                        new NewTicket(
                                "issue",
                                "street-lamp",
                                title,
                                title,
                                null,
                                title,
                                "grid",
                                3,
                                Map.of(),
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null))
                .ticket()
                .id();
    }

    @Test
    void a_category_brings_its_fields_and_what_was_filled_in_stays() throws Exception {
        HttpResponse<String> blank = browser.get("/desk/new");
        assertThat(blank.statusCode()).as(blank.body()).isEqualTo(200);
        assertThat(blank.body()).contains("登记事项", "name=\"key\"").doesNotContain("灯杆数");
        assertThat(browser.get("/desk/new?category=street-lamp").body()).contains("灯杆数");
        HttpResponse<String> shown = browser.post(
                "/desk/new", "category", "street-lamp", "title", Browsing.ATTACK, "f/poles", "2", "show", "1");
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body())
                .contains("灯杆数", "value=\"2\"", "&lt;script&gt;")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(web.tickets.opened).isEmpty();
        assertThat(browser.english("/desk/new").body()).contains("New ticket");
        assertThat(new Browsing(web, FakeDistrict.WEAK).get("/desk/new").statusCode())
                .isEqualTo(403);
    }

    @Test
    void what_is_likely_the_same_is_offered_before_it_is_sent() throws Exception {
        open("路灯不亮");
        String[] form = {
            "category", "street-lamp",
            "title", "灯坏了",
            "description", "三天了",
            "address", "人民路",
            "longitude", "120.5",
            "latitude", "30.2",
            "name", "王女士",
            "phone", "13812345678",
            "f/poles", "2",
            "f/lamp", "led",
            "key", "once"
        };
        HttpResponse<String> asked = browser.post("/desk/new", form);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
        assertThat(asked.body()).contains("可能已经有人反映过", "灯坏了", "13812345678");
        assertThat(web.tickets.opened).hasSize(1);
        assertThat(web.tickets.probed.point().longitude()).isEqualTo(120.5);

        String[] sure = Arrays.copyOf(form, form.length + 2);
        sure[form.length] = "sure";
        sure[form.length + 1] = "1";
        HttpResponse<String> opened = browser.post("/desk/new", sure);
        assertThat(opened.body()).contains("已登记", "secret-of-");
        NewTicket ticket = web.tickets.opened.get(1);
        assertThat(ticket.fields()).isEqualTo(Map.of("poles", 2, "lamp", "led"));
        assertThat(ticket.intakeKey()).isEqualTo("once");
        assertThat(ticket.parties().get(0).phone()).isEqualTo("13812345678");
        assertThat(browser.forged("/desk/new", sure).statusCode()).isEqualTo(403);
    }

    @Test
    void what_is_wrong_is_told_and_kept() throws Exception {
        HttpResponse<String> none = browser.post("/desk/new", "title", "灯坏了", "sure", "1");
        assertThat(none.statusCode()).isEqualTo(422);
        assertThat(none.body()).contains("请选择类别", "灯坏了");
        HttpResponse<String> place =
                browser.post("/desk/new", "category", "litter", "longitude", "abc", "latitude", "1", "sure", "1");
        assertThat(place.statusCode()).isEqualTo(422);
        assertThat(place.body()).contains("请在地图上点选位置", "value=\"abc\"");
    }

    @Test
    void the_dispatch_desk_tells_where_a_ticket_should_go_and_why() throws Exception {
        assertThat(browser.get("/desk/dispatch").statusCode())
                .as("nothing to dispatch for these posts")
                .isEqualTo(403);
        web.catalogue.actions = List.of(new FlowAction(
                "dispatch",
                Text.of("派遣", "Dispatch"),
                List.of("dispatch"),
                "handle",
                List.of("all"),
                null,
                null,
                "dispatch",
                Map.of("unit", "form.unit"),
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
        web.tickets.offered = List.of(new OfferedAction("dispatch", Text.of("派遣", "Dispatch"), "handle", FORM));
        assertThat(browser.get("/desk/dispatch").body()).contains("全部分派完了");
        long first = open(Browsing.ATTACK);
        long second = open("垃圾成堆");
        HttpResponse<String> desk = browser.get("/desk/dispatch?at=" + second);
        assertThat(desk.statusCode()).as(desk.body()).isEqualTo(200);
        assertThat(desk.body())
                .contains("权属单位", "data-first", "data-before=\"" + first + "\"", "urban-management\" selected")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.english("/desk/dispatch").body()).contains("Its owner");

        HttpResponse<String> one = browser.post(
                "/desk/tickets/" + first + "/actions/dispatch",
                "f-dispatch/unit",
                "jk",
                "back",
                "/desk/dispatch?at=" + second);
        assertThat(one.headers().firstValue("Location")).contains("/desk/dispatch?at=" + second);
        HttpResponse<String> away = browser.post(
                "/desk/tickets/" + first + "/actions/dispatch", "f-dispatch/unit", "jk", "back", "//evil.example/");
        assertThat(away.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).startsWith("/desk/tickets/"));

        HttpResponse<String> many = browser.post("/desk/dispatch", "ticket", "" + second, "key", "k");
        assertThat(many.statusCode()).as(many.body()).isEqualTo(200);
        assertThat(many.body()).contains("已分派到综合执法局");
        assertThat(web.tickets.acted.get(web.tickets.acted.size() - 1).form())
                .isEqualTo(Map.of("unit", "urban-management"));
        assertThat(browser.forged("/desk/dispatch", "ticket", "" + second).statusCode())
                .isEqualTo(403);
    }
}
