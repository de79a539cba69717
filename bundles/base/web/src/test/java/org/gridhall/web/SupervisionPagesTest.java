package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.gridhall.api.supervision.Card;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SupervisionPagesTest {

    private final WebServer web;
    private Browsing browser;

    SupervisionPagesTest() throws Exception {
        web = new WebServer();
    }

    @BeforeEach
    void open() {
        browser = new Browsing(web);
    }

    @AfterEach
    void close() throws Exception {
        web.close();
    }

    @Test
    void the_desk_shows_lamps_what_is_due_and_the_cards_that_fit() throws Exception {
        HttpResponse<String> page = browser.get("/desk/supervision?kind=yellow&state=stands&unit=police");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("今天到期", "等待处理的申诉", "黄牌", "after=next-1")
                .contains("kind=yellow&amp;state=stands&amp;unit=police")
                .doesNotContain("<img src=x");
        assertThat(web.supervision.asked.get(0).kind()).isEqualTo(Card.Kind.YELLOW);
        assertThat(web.supervision.asked.get(0).unit()).isEqualTo("police");
        assertThat(browser.english("/desk/supervision").body())
                .contains("Due today", "Yellow card", "Appeals that wait")
                .doesNotContain("黄牌");
        assertThat(web.send(web.to("/desk/supervision")).statusCode()).isIn(302, 303, 401);
    }

    @Test
    void a_card_is_appealed_against_and_decided_with_a_reason() throws Exception {
        HttpResponse<String> card = browser.get("/desk/cards/77");
        assertThat(card.body()).contains("申诉理由", "handler-police-1", "撤销此牌").doesNotContain("<img src=x");
        HttpResponse<String> empty = browser.post("/desk/cards/77/appeal", "reason", " ");
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("理由须为 2 到 2000 个字");
        assertThat(browser.forged("/desk/cards/77/appeal", "reason", "派件时已不足一小时")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/desk/cards/77/appeal", "reason", "派件时已不足一小时").statusCode())
                .isEqualTo(303);
        web.supervision.mayAppeal = false;
        assertThat(browser.english("/desk/cards/77").body())
                .contains("Decide the appeal", "派件时已不足一小时")
                .doesNotContain("Why (you can appeal once)");
        assertThat(browser.post("/desk/cards/77/accept", "reason", "情况属实").statusCode())
                .isEqualTo(303);
        HttpResponse<String> again = browser.post("/desk/cards/77/withdraw", "reason", "情况属实");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("这张牌已经撤销");
        assertThat(browser.get("/desk/cards/78").statusCode()).isEqualTo(404);
        assertThat(browser.post("/desk/cards/77/other", "reason", "情况属实").statusCode())
                .isEqualTo(404);
    }

    @Test
    void everybody_sees_the_own_cards_under_the_work() throws Exception {
        assertThat(browser.get("/desk").body()).contains("给您的红黄牌", "/desk/cards/77");
        assertThat(browser.get("/desk/cards").body()).contains("给我的提示与红黄牌", "黄牌");
        assertThat(web.supervision.asked).allMatch(query -> query.mine());
    }

    @Test
    void a_card_of_a_confidential_ticket_is_shown_without_its_title_and_leads_nowhere() throws Exception {
        web.supervision.title = null;
        for (String page : new String[] {"/desk", "/desk/cards", "/desk/cards/77"}) {
            assertThat(browser.get(page).body())
                    .as(page)
                    .contains("（保密）", "SQ2026-000017")
                    .doesNotContain("SQ2026-000017</a>");
            assertThat(browser.english(page).body()).as(page).contains("(confidential)");
        }
        assertThat(browser.printed("/desk/cards/77")).contains("（保密）", "SQ2026-000017");
        HttpResponse<String> card =
                web.send(web.to("/api/v1/cards/77").header("Authorization", "Bearer " + FakeDistrict.TOKEN));
        assertThat(card.statusCode()).isEqualTo(200);
        assertThat(WebServer.JSON.readTree(card.body()).path("title").isTextual())
                .isFalse();
    }

    @Test
    void bulletins_are_drafted_signed_and_read_and_cases_show_their_evidence() throws Exception {
        assertThat(browser.get("/desk/bulletins").body()).contains("草稿", "起草通报").doesNotContain("<img src=x");
        HttpResponse<String> wrong = browser.post("/desk/bulletins", "from", "2026-03-31", "to", "x", "remark", "整改");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("请填写起止日期", ">整改</textarea>");
        assertThat(browser.post("/desk/bulletins", "from", "2026-03-01", "to", "2026-03-31")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.forged("/desk/bulletins/9/sign").statusCode()).isEqualTo(403);
        assertThat(browser.post("/desk/bulletins/9/sign").statusCode()).isEqualTo(303);
        assertThat(browser.post("/desk/bulletins/9/sign").statusCode()).isEqualTo(409);
        assertThat(browser.get("/desk/bulletins/9").body())
                .contains("〔2026〕3号", "（保密）", "赵敏", "超期未办结")
                .doesNotContain("<img src=x");
        assertThat(browser.english("/desk/bulletins/9").body()).contains("No. 3 of 2026", "(confidential)");
        assertThat(browser.get("/desk/tickets/5/evidence").body())
                .contains("与立案时留痕一致", "handler-police-1", "黄牌：承诺时限已过", "ef56")
                .doesNotContain("<img src=x");
        assertThat(browser.english("/desk/tickets/5/evidence").body()).contains("Who held it when");
        assertThat(browser.printed("/desk/bulletins/9")).contains("〔2026〕3号", "（保密）", "赵敏", "超期未办结");
        assertThat(browser.printed("/desk/tickets/5/evidence")).contains("与立案时留痕一致", "handler-police-1", "ef56");
        assertThat(browser.printed("/desk/cards/77")).contains("当时承办单位").doesNotContain("提交申诉");
        assertThat(web.send(web.to("/api/v1/bulletins/9").header("Authorization", "Bearer " + FakeDistrict.TOKEN))
                        .body())
                .contains("\"series\":3");
        assertThat(web.send(web.to("/api/v1/tickets/5/evidence")
                                .header("Authorization", "Bearer " + FakeDistrict.TOKEN))
                        .body())
                .contains("\"intact\":true");
    }

    @Test
    void programs_do_the_same() throws Exception {
        HttpResponse<String> list = web.send(web.to("/api/v1/cards?kind=red&mine=true&size=20")
                .header("Authorization", "Bearer " + FakeDistrict.TOKEN));
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(WebServer.JSON.readTree(list.body()).at("/items/0/kind").asText())
                .isEqualTo("yellow");
        assertThat(web.supervision.asked.get(0).kind()).isEqualTo(Card.Kind.RED);
        HttpResponse<String> decided = web.send(web.to("/api/v1/cards/77/decision")
                .header("Authorization", "Bearer " + FakeDistrict.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"accept\":false,\"reason\":\"期限已告知\"}")));
        assertThat(decided.statusCode()).isEqualTo(200);
        assertThat(WebServer.JSON.readTree(decided.body()).at("/state").asText())
                .isEqualTo("upheld");
    }
}
