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
import org.gridhall.api.account.SavedView;
import org.gridhall.api.ticket.Holder;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.WorkQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeskListsTest {

    private static final String FORM =
            """
            {"type":"object","properties":{"note":{"type":"string","x-title":{"zh":"意见","en":"Note"}}}}""";

    private final WebServer web;
    private Browsing browser;
    private long first;
    private long second;

    DeskListsTest() throws Exception {
        web = new WebServer();
    }

    @BeforeEach
    void open() {
        browser = new Browsing(web);
        first = open("路灯不亮");
        second = open(Browsing.ATTACK);
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

    @AfterEach
    void stop() {
        web.close();
    }

    private static void harmless(HttpResponse<String> page) {
        assertThat(page.body()).contains("&lt;script&gt;").doesNotContain("<script>alert", "<img src=x");
    }

    @Test
    void my_work_stands_in_groups_with_counts_that_end() throws Exception {
        HttpResponse<String> work = browser.get("/desk?group=late");
        assertThat(work.statusCode()).as(work.body()).isEqualTo(200);
        assertThat(work.body()).contains("待我办理", "99+", "已超期", "路灯不亮");
        harmless(work);
        assertThat(web.tickets.worked.group()).isEqualTo(WorkQuery.Group.LATE);
        assertThat(browser.english("/desk").body()).contains("Waiting for me");
        assertThat(web.tickets.worked.group()).isEqualTo(WorkQuery.Group.WAITING);
    }

    @Test
    void many_are_taken_or_given_back_each_by_itself() throws Exception {
        assertThat(browser.get("/desk?group=waiting").body()).contains("/desk/hands/take", "领取所选", "在我手上");
        assertThat(browser.english("/desk?group=held").body())
                .contains("/desk/hands/give-back", "Give back those chosen");
        assertThat(web.tickets.worked.group()).isEqualTo(WorkQuery.Group.HELD);
        String[] both = {"ticket", Long.toString(first), "ticket", Long.toString(second), "back", "/desk?group=waiting"
        };
        HttpResponse<String> taken = browser.post("/desk/hands/take", both);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(taken.body()).contains("已领取", "/desk?group=waiting");
        harmless(taken);
        web.tickets.refusal = Problem.of(Problem.Kind.CONFLICT, "ticket.taken", "此件在李四手上", "It is in Li's hands");
        assertThat(browser.post("/desk/hands/give-back", both).body()).contains("未完成", "此件在李四手上");
        assertThat(web.tickets.handed).hasSize(4);
        assertThat(browser.forged("/desk/hands/take", both).statusCode()).isEqualTo(403);
        assertThat(web.tickets.handed).hasSize(4);
    }

    @Test
    void rows_say_in_whose_hands_they_are() throws Exception {
        web.tickets.holder("/" + first, new Holder(8, "李<b>四", Instant.parse("2026-01-31T09:00:00Z")));
        for (String list : List.of("/desk", "/desk?group=held", "/desk/tickets")) {
            HttpResponse<String> shown = browser.get(list);
            assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
            assertThat(shown.body()).contains("在李&lt;b&gt;四手上");
        }
        assertThat(browser.english("/desk/tickets").body()).contains("In the hands of 李&lt;b&gt;四");
    }

    @Test
    void views_are_kept_as_tabs_and_one_of_them_opens_the_list() throws Exception {
        HttpResponse<String> kept = browser.post(
                "/desk/tickets/views",
                "name",
                "超期 " + Browsing.ATTACK.substring(0, 20),
                "query",
                "words=%E8%B7%AF&state=late&col=stage&col=unit&col=nothing&after=9&evil=1");
        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(303);
        assertThat(kept.headers().firstValue("Location"))
                .contains("/desk/tickets?state=late&words=%E8%B7%AF&col=stage&col=unit&view=40");
        SavedView view = web.views.all.get(0);
        assertThat(view.query()).isEqualTo("state=late&words=%E8%B7%AF");
        assertThat(view.columns()).containsExactly("stage", "unit");
        HttpResponse<String> list = browser.get("/desk/tickets?state=late&words=%E8%B7%AF&col=stage&col=unit&view=40");
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        assertThat(list.body())
                .contains("data-col=\"grid\" hidden", "aria-current=\"page\">超期", "删除视图", "name=\"view\" value=\"40\"")
                .doesNotContain("data-col=\"stage\" hidden");
        harmless(list);
        assertThat(browser.get("/desk/tickets").statusCode()).isEqualTo(200);

        assertThat(browser.post("/desk/tickets/views/40/standard", "on", "1").statusCode())
                .isEqualTo(303);
        assertThat(browser.get("/desk/tickets").headers().firstValue("Location"))
                .contains("/desk/tickets?state=late&words=%E8%B7%AF&col=stage&col=unit&view=40");
        assertThat(browser.get("/desk/tickets?state=open").statusCode()).isEqualTo(200);
        assertThat(browser.post("/desk/tickets/views/41/standard", "on", "1").statusCode())
                .isEqualTo(404);
        web.views.refusal = Problem.invalid("/name", "名称须为 1 到 40 个字", "A name has 1 to 40 characters");
        HttpResponse<String> refused =
                browser.post("/desk/tickets/views", "name", Browsing.ATTACK, "query", "state=closed");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("名称须为 1 到 40 个字", "<option value=\"closed\" selected>");
        harmless(refused);
        assertThat(browser.forged("/desk/tickets/views", "name", "x").statusCode())
                .isEqualTo(403);
        assertThat(browser.forged("/desk/tickets/views/40/remove").statusCode()).isEqualTo(403);
        assertThat(browser.post("/desk/tickets/views/40/remove").statusCode()).isEqualTo(303);
        assertThat(web.views.all).isEmpty();
        assertThat(browser.english("/desk/tickets").body()).contains("Save as a view", "All tickets");
    }

    @Test
    void a_list_asks_for_what_its_address_says() throws Exception {
        HttpResponse<String> list =
                browser.get("/desk/tickets?state=late&type=issue&stage=handle&unit=jk&grid=MH&category=litter"
                        + "&channel=grid&from=2026-01-01&to=2026-01-31&words=%E8%B7%AF%E7%81%AF&after=7");
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        harmless(list);
        var asked = web.tickets.asked;
        assertThat(asked.overdue()).isTrue();
        assertThat(asked.open()).isTrue();
        assertThat(asked.stages()).containsExactly("handle");
        assertThat(asked.from()).hasToString("2025-12-31T16:00:00Z");
        assertThat(asked.to()).hasToString("2026-01-31T16:00:00Z");
        assertThat(asked.text()).isEqualTo("路灯");
        assertThat(asked.after()).isEqualTo("7");
        assertThat(browser.english("/desk/tickets").body()).contains("Act on those chosen", "Export to Excel");
        assertThat(browser.get("/desk/tickets?from=never&state=%22%3E%3Cscript%3Ealert(1)")
                        .body())
                .doesNotContain("<script>alert");
        assertThat(new Browsing(web, FakeDistrict.WEAK).get("/desk/tickets").statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_list_is_written_to_a_file() throws Exception {
        HttpResponse<String> file = browser.get("/desk/tickets/export?format=xlsx&state=closed&category=litter");
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isEqualTo("xlsx of 2");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(name -> assertThat(name).contains("attachment", ".xlsx"));
        assertThat(web.tickets.asked.category()).isEqualTo("litter");
        assertThat(web.tickets.asked.open()).isFalse();
    }

    @Test
    void one_action_is_taken_for_many_each_by_itself() throws Exception {
        web.tickets.offered = List.of(new OfferedAction("remind", Text.of("催办", "Remind"), null, FORM));
        String[] both = {"ticket", Long.toString(first), "ticket", Long.toString(second)};
        HttpResponse<String> chosen = browser.post("/desk/tickets/together", both);
        assertThat(chosen.statusCode()).as(chosen.body()).isEqualTo(200);
        assertThat(chosen.body()).contains("催办", "意见", "name=\"version-" + first + "\" value=\"1\"");
        harmless(chosen);
        assertThat(browser.post("/desk/tickets/together").body()).contains("没有选择事项");

        HttpResponse<String> done = browser.post(
                "/desk/tickets/together/run",
                "action",
                "remind",
                "key",
                "k",
                "f-remind/note",
                "请尽快",
                "ticket",
                Long.toString(first),
                "version-" + first,
                "1",
                "ticket",
                Long.toString(second),
                "version-" + second,
                "9");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("完成", "未完成", "他人已改动");
        assertThat(web.tickets.acted).hasSize(2);
        assertThat(web.tickets.acted.get(0).key()).isEqualTo("k-" + first);
        assertThat(web.tickets.acted.get(0).form()).isEqualTo(Map.of("note", "请尽快"));
        assertThat(browser.forged("/desk/tickets/together/run", "action", "remind")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/desk/tickets/together/run", "action", "other", "ticket", Long.toString(first))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void a_form_that_is_wrong_for_all_is_told_once_and_kept() throws Exception {
        web.tickets.offered = List.of(new OfferedAction("remind", Text.of("催办", "Remind"), null, FORM));
        web.tickets.refusal = Problem.invalid(List.of(new FieldError("/form/note", Text.of("请填写意见", "Write a note"))));
        HttpResponse<String> refused = browser.post(
                "/desk/tickets/together/run",
                "action",
                "remind",
                "f-remind/note",
                Browsing.ATTACK,
                "ticket",
                "" + first);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("请填写意见");
        harmless(refused);
    }

    @Test
    void the_search_marks_what_it_found() throws Exception {
        HttpResponse<String> found = browser.get("/desk/search?q=%E8%B7%AF%E7%81%AF&kind=ticket&after=k");
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(found.body()).contains("<mark>路灯</mark>", "&lt;b&gt;");
        assertThat(web.search.asked.kinds()).containsExactly("ticket");
        assertThat(web.search.asked.after()).isEqualTo("k");
        assertThat(browser.english("/desk/search").body()).contains("Say what you look for");
        assertThat(browser.get("/desk/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
                        .body())
                .doesNotContain("<script>alert");
    }

    @Test
    void the_mailbox_is_read() throws Exception {
        HttpResponse<String> list = browser.get("/desk/messages");
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        assertThat(browser.english("/desk/messages?unread=1").body()).contains("Messages");
        assertThat(browser.forged("/desk/messages/1").statusCode()).isEqualTo(403);
        assertThat(browser.post("/desk/messages/read", "letter", "x").statusCode())
                .isEqualTo(303);
    }
}
