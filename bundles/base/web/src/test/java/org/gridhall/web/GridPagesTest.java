package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import org.gridhall.api.organisation.GridChange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GridPagesTest {

    private static final String LINE = "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}";
    private static final String SHAPE = "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}";

    private final WebServer web;
    private final Browsing browser;

    GridPagesTest() throws Exception {
        web = new WebServer();
        browser = new Browsing(web);
    }

    @AfterEach
    void stop() {
        web.close();
    }

    @Test
    void grids_are_on_a_map_and_lead_to_what_can_be_done_with_them() throws Exception {
        assertThat(browser.get("/admin/grids").body()).contains("data-grids", "/admin/grids?below=MH&amp;day=");
        HttpResponse<String> one = browser.get("/admin/grids?below=MH");
        assertThat(one.body()).contains("kind=split&amp;grid=MH", "kind=begin&amp;grid=MH");
        assertThat(browser.english("/admin/grids?below=MH").body()).contains("Split", "Change name");
        assertThat(browser.get("/admin/grids?below=nowhere").statusCode()).isEqualTo(404);
        assertThat(new Browsing(web, FakeDistrict.LOCAL)
                        .get("/admin/grids?below=MH")
                        .body())
                .as("changes are for posts of the whole district")
                .doesNotContain("kind=split");
        HttpResponse<String> ground = browser.get("/admin/grids/ground?own=MH");
        assertThat(WebServer.json(ground).path("grids").get(0).path("own").asBoolean())
                .isTrue();
        assertThat(WebServer.json(ground).path("grids").get(0).path("address").asText())
                .startsWith("/admin/grids?below=MH&day=");
    }

    @Test
    void a_split_is_cut_named_checked_and_planned() throws Exception {
        String address = "/admin/grids/change";
        assertThat(browser.get(address + "?kind=split&grid=MH").body())
                .contains("data-draw=\"line\"", "划分")
                .doesNotContain("name=\"code.0\"");
        HttpResponse<String> nothing = browser.post(address, "kind", "split", "grid", "MH", "day", "soon");
        assertThat(nothing.statusCode()).isEqualTo(422);
        assertThat(nothing.body()).contains("请填写原因", "请选择生效日期", "画出分界线", "aria-invalid=\"true\"");
        String[] first = {
            "kind", "split", "grid", "MH", "day", "2030-01-01", "reason", Browsing.ATTACK, "line", LINE, "do", "check"
        };
        HttpResponse<String> cut = browser.post(address, first);
        assertThat(cut.statusCode()).as(cut.body()).isEqualTo(200);
        assertThat(cut.body())
                .contains("data-pieces=\"[{&quot;", "name=\"code.0\"", "接管原网格的岗位")
                .doesNotContain("<script>alert", "<img src=x", "value=\"plan\"");
        HttpResponse<String> unnamed = named(address, first, "", "甲", "MHb", "乙", "check");
        assertThat(unnamed.statusCode()).isEqualTo(422);
        assertThat(unnamed.body()).contains("请填写每个新网格的编码和名称", "value=\"MHb\"");
        HttpResponse<String> used = named(address, first, "used", "甲", "MHb", "乙", "check");
        assertThat(used.statusCode()).isEqualTo(422);
        assertThat(used.body()).contains("编码 used 已被使用过");
        HttpResponse<String> checked = named(address, first, "MHa", "甲", "MHb", "乙", "check");
        assertThat(checked.body()).contains("检查通过", "未办结事项 3 件", "李四转到网格 乙", "value=\"plan\"");
        assertThat(web.organisation.planned).isNull();
        HttpResponse<String> planned = named(address, first, "MHa", "甲", "MHb", "乙", "plan");
        assertThat(planned.statusCode()).as(planned.body()).isEqualTo(303);
        GridChange change = web.organisation.planned.change();
        assertThat(change.end()).containsExactly("MH");
        assertThat(change.begin()).extracting(GridChange.NewGrid::code).containsExactly("MHa", "MHb");
        assertThat(change.carry()).containsEntry("MH", "MHb");
        assertThat(change.day()).isEqualTo(LocalDate.of(2030, 1, 1));
        String page = planned.headers().firstValue("Location").orElseThrow();
        assertThat(browser.get(page).body())
                .contains("待生效", "现有未办结 3 件", "撤回")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.english(page).body()).contains("Planned", "Withdraw");
        assertThat(browser.get("/admin/grids").body()).contains("拆分");
        assertThat(browser.post(page + "/withdraw").statusCode()).isEqualTo(303);
        assertThat(browser.forged(page + "/withdraw").statusCode()).isEqualTo(403);
        assertThat(browser.get("/admin/grids/changes/5").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> named(String address, String[] first, String... rest) throws Exception {
        String[] fields = new String[first.length + 14];
        System.arraycopy(first, 0, fields, 0, first.length - 2);
        String[] more = {
            "count",
            "2",
            "code.0",
            rest[0],
            "nameZh.0",
            rest[1],
            "nameEn.0",
            "",
            "code.1",
            rest[2],
            "nameZh.1",
            rest[3],
            "carry",
            "1",
            "do",
            rest[4]
        };
        System.arraycopy(more, 0, fields, first.length - 2, more.length);
        return browser.post(address, fields);
    }

    @Test
    void mergers_borders_names_and_new_grids_become_what_the_core_takes() throws Exception {
        String address = "/admin/grids/change";
        String[] when = {"day", "2030-01-01", "reason", "调整"};
        assertThat(browser.get(address + "?kind=merge&grid=MH01").statusCode()).isEqualTo(200);
        assertThat(send(address, when, "kind", "merge", "grid", "MH").body()).contains("请至少选择两个相邻的网格");
        assertThat(send(
                                address,
                                when,
                                "kind",
                                "merge",
                                "grid",
                                "MH",
                                "grid",
                                "MH01",
                                "count",
                                "1",
                                "code.0",
                                "MHx",
                                "nameZh.0",
                                "大",
                                "do",
                                "plan")
                        .statusCode())
                .isEqualTo(303);
        assertThat(web.organisation.planned.change().end()).containsExactly("MH", "MH01");
        assertThat(web.organisation.planned.change().begin()).hasSize(1);
        assertThat(send(address, when, "kind", "border", "grid", "MH", "grid", "MH01", "line", LINE, "do", "plan")
                        .statusCode())
                .isEqualTo(303);
        assertThat(web.organisation.planned.change().alter())
                .extracting(GridChange.Alter::code)
                .containsExactly("MH", "MH01");
        assertThat(send(address, when, "kind", "border", "grid", "MH", "grid", "MH01", "line", "x")
                        .body())
                .contains("分界线无法读取");
        assertThat(send(
                                address,
                                when,
                                "kind",
                                "alter",
                                "grid",
                                "MH",
                                "count",
                                "1",
                                "code.0",
                                "MH",
                                "nameZh.0",
                                "梅湖镇",
                                "shape",
                                SHAPE,
                                "do",
                                "plan")
                        .statusCode())
                .isEqualTo(303);
        assertThat(web.organisation.planned.change().alter().get(0).nameZh()).isEqualTo("梅湖镇");
        assertThat(send(
                                address,
                                when,
                                "kind",
                                "begin",
                                "grid",
                                "MH",
                                "count",
                                "1",
                                "code.0",
                                "MH09",
                                "nameZh.0",
                                "梅九",
                                "shape",
                                SHAPE,
                                "do",
                                "plan")
                        .statusCode())
                .isEqualTo(303);
        assertThat(web.organisation.planned.change().begin().get(0).parent()).isEqualTo("MH");
        assertThat(browser.get(address + "?kind=begin&grid=MH").body()).contains("data-draw=\"polygon\"");
        assertThat(browser.get(address + "?kind=nonsense&grid=MH").statusCode()).isEqualTo(404);
        assertThat(browser.get(address + "?kind=split").statusCode()).isEqualTo(404);
        assertThat(browser.forged(address, "kind", "split").statusCode()).isEqualTo(403);
        assertThat(new Browsing(web, FakeDistrict.WEAK)
                        .get(address + "?kind=split&grid=MH")
                        .statusCode())
                .isEqualTo(403);
    }

    private HttpResponse<String> send(String address, String[] when, String... fields) throws Exception {
        String[] all = new String[when.length + fields.length];
        System.arraycopy(when, 0, all, 0, when.length);
        System.arraycopy(fields, 0, all, when.length, fields.length);
        return browser.post(address, all);
    }

    @Test
    void an_organisation_is_checked_line_by_line_before_it_is_brought_in() throws Exception {
        assertThat(browser.get("/admin/import").body()).contains("grids.geojson", "multiple");
        HttpResponse<String> wrong =
                browser.file("/admin/import", "files", "units.csv", "wrong" + Browsing.ATTACK, "do", "check");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("<td>7</td>", "没有上级").doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.file("/admin/import", "files", "else.csv", "x", "do", "check")
                        .body())
                .contains("不认识文件");
        assertThat(browser.file("/admin/import", "files", "", "", "do", "check").body())
                .contains("请选择至少一个文件");
        HttpResponse<String> good = browser.file("/admin/import", "files", "units.csv", "code", "do", "check");
        assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
        assertThat(good.body()).contains("还没有导入", "value=\"bring\"");
        assertThat(web.organisation.brought).isEmpty();
        assertThat(browser.file("/admin/import", "files", "units.csv", "code", "do", "bring")
                        .body())
                .contains("已导入");
        assertThat(web.organisation.brought).containsEntry("units.csv", "code");
        Browsing local = new Browsing(web, FakeDistrict.LOCAL);
        assertThat(local.get("/admin/import").statusCode()).isEqualTo(403);
        assertThat(local.get("/admin/organisation/units.csv").statusCode()).isEqualTo(403);
    }
}
