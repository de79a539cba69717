package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages as documents: the same text for the same people, or a clear refusal. */
class PrintTest {

    private static final String REPORT = "/command/statistics/report?kind=month&day=2026-03-05";

    private WebServer web;
    private Browsing browser;

    @BeforeEach
    void start() throws Exception {
        web = new WebServer();
        browser = new Browsing(web);
    }

    @AfterEach
    void stop() throws Exception {
        web.close();
    }

    private HttpRequest.Builder within(String path) {
        return web.to(path).header("Cookie", "gridhall=" + FakeDistrict.TOKEN);
    }

    @Test
    void the_report_has_its_words_and_figures() throws Exception {
        assertThat(browser.get(REPORT).body())
                .contains("href=\"/command/statistics/report?kind=month&amp;day=2026-03-05&amp;format=pdf\"");

        HttpResponse<byte[]> answer = web.file(within(REPORT + "&format=pdf"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/pdf");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains(
                        "attachment; filename*=UTF-8''2026%E5%B9%B43%E6%9C%88%E6%9C%88%E6%8A%A5%20%C2%B7%20%E5%8C%BA.pdf");
        try (PDDocument document = Loader.loadPDF(answer.body())) {
            String text = new PDFTextStripper().getText(document);
            assertThat(text)
                    .contains("2026年3月月报", "一、总体情况", "七、更正", "95.78 %", "92.32 %", "57,079", "54,673", "按期处置率", "不适用")
                    .contains("道路破损", "1 / " + document.getNumberOfPages())
                    .doesNotContain("下载 PDF", "上一期", "我的工作");
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("2026年3月月报 · 区");
        }
    }

    @Test
    void it_speaks_the_language_of_who_asks() throws Exception {
        HttpResponse<byte[]> answer = web.file(within(REPORT + "&format=pdf").header("Accept-Language", "en"));

        try (PDDocument document = Loader.loadPDF(answer.body())) {
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("en");
            assertThat(new PDFTextStripper().getText(document)).contains("Monthly report 2026-03", "1. As a whole");
        }
    }

    @Test
    void the_document_is_for_whom_the_page_is_for() throws Exception {
        assertThat(web.send(web.to(REPORT + "&format=pdf")).statusCode()).isEqualTo(303);
        assertThat(web.send(web.to(REPORT + "&format=pdf").header("Cookie", "gridhall=" + FakeDistrict.WEAK))
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.get("/desk/cards/78?format=pdf").statusCode()).isEqualTo(404);
    }

    @Test
    void a_character_without_a_shape_stops_the_document_and_is_named() throws Exception {
        web.statistics.words = "𫝀家巷";

        HttpResponse<String> refused = browser.get(REPORT + "&format=pdf");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(refused.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(refused.body()).contains("没有生成 PDF", "“𫝀”（U+2B740）");
        assertThat(browser.english(REPORT + "&format=pdf").body()).contains("No PDF was made", "(U+2B740)");
        assertThat(browser.get(REPORT).statusCode()).isEqualTo(200);
    }

    @Test
    void without_the_press_pages_work_and_a_document_is_away_for_a_moment() throws Exception {
        web.services.unbindPress(WebServer.PRESS);

        HttpResponse<String> refused = browser.get(REPORT + "&format=pdf");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(browser.get(REPORT).statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_no_document_stays_a_page() throws Exception {
        assertThat(browser.get("/command/statistics?format=pdf").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    }

    @Test
    void the_ranking_of_a_month_and_a_result_print() throws Exception {
        assertThat(browser.printed("/command/assessment?kind=unit&month=2026-05"))
                .contains("考核排名")
                .doesNotContain("签发本月考核", "查看");
        assertThat(browser.printed("/command/assessment/unit/2026-05/works"))
                .contains("得分构成", "分子 / 分母")
                .doesNotContain("提交申诉");
    }
}
