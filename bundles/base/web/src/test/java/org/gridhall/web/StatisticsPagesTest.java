package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statistics as pages and by REST: numbers with what is behind them, files, reports. */
class StatisticsPagesTest {

    private WebServer web;

    @BeforeEach
    void start() throws Exception {
        web = new WebServer();
    }

    @AfterEach
    void stop() throws Exception {
        web.close();
    }

    private HttpRequest.Builder within(String path) {
        return web.to(path).header("Cookie", "gridhall=" + FakeDistrict.TOKEN);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return web.send(within(path));
    }

    @Test
    void a_page_shows_rates_with_numerator_and_denominator_and_leads_to_the_tickets() throws Exception {
        HttpResponse<String> page = get("/command/statistics?period=last-year&by=category");
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.body())
                .contains("95.78 %", "92.32 %", "57,079", "54,673", "按期处置率", "不适用", "期末未结")
                .contains("/command/statistics/tickets?count=accepted&amp;period=last-year")
                .contains("2026-02 的数字：受理数 −1、办结数 +2")
                .contains("40 分钟", "30.0 小时")
                .doesNotContain(" style=", " onclick=", "<script>");
        HttpResponse<String> english = web.send(within("/command/statistics").header("Accept-Language", "en"));
        assertThat(english.body())
                .contains("On-time handling", "not available", "Completion")
                .doesNotContain("按期");
        assertThat(get("/desk").body()).contains("href=\"/command/statistics\"");
    }

    @Test
    void behind_a_number_are_tickets_page_by_page() throws Exception {
        HttpResponse<String> first = get("/command/statistics/tickets?count=handle-due&period=days&from=2026-01-01");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.body()).contains("应处置数", "after=77");
        assertThat(get("/command/statistics/tickets?count=handle-due&after=77").body())
                .doesNotContain("rel=\"next\"")
                .contains("第一页");
        assertThat(get("/command/statistics/tickets?count=nothing").statusCode())
                .isEqualTo(404);
    }

    @Test
    void it_is_for_whoever_may_read_the_statistics() throws Exception {
        for (String path : new String[] {
            "/command/statistics",
            "/command/statistics/tickets?count=closed",
            "/command/statistics/export",
            "/command/statistics/report"
        }) {
            assertThat(web.send(web.to(path)).statusCode()).as(path).isEqualTo(303);
            assertThat(web.send(web.to(path).header("Cookie", "gridhall=" + FakeDistrict.WEAK))
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void reports_of_all_periods_print() throws Exception {
        for (String kind : new String[] {"day", "week", "month", "year", "", "%3Cscript%3E"}) {
            HttpResponse<String> report = get("/command/statistics/report?day=2026-03-05&kind=" + kind);
            assertThat(report.statusCode()).as(report.body()).isEqualTo(200);
            assertThat(report.body()).contains("一、总体情况", "七、更正").doesNotContain("<script>");
        }
        assertThat(get("/command/statistics/report?day=2026-03-05&kind=week").body())
                .contains("2026年3月2日至2026年3月8日周报");
        assertThat(web.send(within("/command/statistics/report?day=2026-03-05").header("Accept-Language", "en"))
                        .body())
                .contains("Monthly report 2026-03", "1. As a whole");
        assertThat(get("/command/statistics/report?day=never").statusCode()).isEqualTo(200);
        assertThat(get("/command/statistics/report").body()).contains("2026年2月月报");
        assertThat(get("/command/statistics/report/kept?kind=month&day=2026-02-01")
                        .body())
                .isEqualTo("\ufeff名称,month,2026-02-01");
        assertThat(get("/command/statistics/report/kept?kind=other").statusCode())
                .isEqualTo(404);
    }

    @Test
    void words_of_the_district_are_no_markup() throws Exception {
        web.statistics.words = "<img src=x onerror=alert(1)>";
        for (String path : new String[] {
            "/command/statistics",
            "/command/statistics?period=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&unit=%3Cb%3E",
            "/command/statistics/report?day=2026-03-05"
        }) {
            assertThat(get(path).body()).as(path).doesNotContain("<img src=x", "<script>alert", "<b>");
        }
    }

    @Test
    void files_have_names_and_kinds() throws Exception {
        HttpResponse<String> csv = get("/command/statistics/export?format=csv&by=grid&unit=fire");
        assertThat(csv.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
        assertThat(csv.body()).isEqualTo("csv GRID fire");
        assertThat(get("/command/statistics/export?format=svg").headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(name -> assertThat(name).contains("attachment", ".svg"));
    }

    @Test
    void programs_get_the_same() throws Exception {
        JsonNode counts = WebServer.json(web.send(web.api("/statistics/counts?by=month&from=2015-01-01")));
        assertThat(counts.at("/items/0/counts/ledger-closed").asLong()).isEqualTo(4541);
        JsonNode rate = counts.at("/items/0/rates/10");
        assertThat(rate.at("/code").asText()).isEqualTo("completion");
        assertThat(rate.at("/numerator").asLong()).isEqualTo(54673);
        assertThat(rate.at("/denominator").asLong()).isEqualTo(57079);
        assertThat(rate.at("/value").asDouble()).isBetween(0.9578, 0.9579);
        assertThat(counts.at("/items/0/rates/0/value").isNull())
                .as("not available")
                .isTrue();
        assertThat(counts.at("/corrections/0/changes/closed").asLong()).isEqualTo(2);
        JsonNode times = WebServer.json(web.send(web.api("/statistics/times?span=response")));
        assertThat(times.at("/items/0/median").asLong()).isEqualTo(2400);
        JsonNode tickets = WebServer.json(web.send(web.api("/statistics/tickets?count=closed")));
        assertThat(tickets.at("/next").asText()).isEqualTo("77");
        assertThat(web.send(web.api("/statistics/tickets?count=none")).statusCode())
                .isEqualTo(400);
        assertThat(web.send(web.api("/statistics/tickets")).statusCode()).isEqualTo(400);
        HttpResponse<String> file = web.send(web.api("/statistics/export?format=csv&by=unit"));
        assertThat(file.body()).isEqualTo("csv UNIT null");
        assertThat(web.send(web.api("/statistics/export?format=pdf")).statusCode())
                .isEqualTo(400);
    }
}
