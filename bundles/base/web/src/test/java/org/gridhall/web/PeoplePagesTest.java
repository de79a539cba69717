package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.gridhall.api.people.CitizenId;
import org.gridhall.api.people.CreditCode;
import org.gridhall.api.people.Household;
import org.gridhall.api.people.HouseholdDetails;
import org.gridhall.api.people.Organization;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.api.people.Person;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Party;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeoplePagesTest {

    private static final String NUMBER = "11010519491231002X";
    private static final String PHONE = "13800138000";
    private static final String ROOT = "/desk/people/";

    private final WebServer web;
    private final FakePeople district = new FakePeople();
    private final Browsing browser;
    private final Person attacker;

    PeoplePagesTest() throws Exception {
        web = new WebServer();
        browser = new Browsing(web);
        district.bind(web.services);
        attacker = district.add(Browsing.ATTACK, NUMBER, PHONE);
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private static String number(String first17) {
        return first17 + CitizenId.check(first17);
    }

    private static String code(String body) {
        String first17 = "91999999" + body + CreditCode.organisationCheck(body);
        return first17 + CreditCode.check(first17);
    }

    private HttpResponse<String> page(String path) throws Exception {
        HttpResponse<String> page = browser.get(path);
        assertThat(page.statusCode()).as(path + "\n" + page.body()).isEqualTo(200);
        return page;
    }

    private static void clean(HttpResponse<String> page) {
        assertThat(page.body()).doesNotContain("<script>alert", "<img src=x", NUMBER, PHONE);
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    private static String where(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void every_page_is_there_in_both_languages_shows_no_number_and_runs_nothing_that_people_wrote() throws Exception {
        Organization firm = district.organizations.identify(
                null,
                new OrganizationDetails(
                        Browsing.ATTACK,
                        code("M000100Y"),
                        "company",
                        attacker.id(),
                        "0431-1",
                        Browsing.ATTACK,
                        null,
                        "MH01",
                        Browsing.ATTACK,
                        null));
        Household home = district.homes.identify(
                null, new HouseholdDetails(Browsing.ATTACK, attacker.id(), Browsing.ATTACK, null, "MH01", "备注"));
        district.homes.join(null, home.id(), attacker.id(), Browsing.ATTACK, java.time.LocalDate.of(2020, 1, 1));
        district.imports.bring(null, "people", new java.io.ByteArrayInputStream("姓名".getBytes(StandardCharsets.UTF_8)));
        Person other = district.add(Browsing.ATTACK, null, null);
        for (String path : List.of(
                "/desk/people",
                "/desk/people?name=x&grid=MH",
                "/desk/people/new",
                ROOT + attacker.id(),
                ROOT + attacker.id() + "/edit",
                ROOT + attacker.id() + "/merge",
                ROOT + attacker.id() + "/merge?other=" + other.id(),
                ROOT + attacker.id() + "/erase",
                "/desk/people/import",
                "/desk/people/import?kind=households",
                "/desk/people/import/9",
                "/desk/firms",
                "/desk/firms?words=x",
                "/desk/firms/new",
                "/desk/firms/" + firm.id(),
                "/desk/firms/" + firm.id() + "/edit",
                "/desk/households",
                "/desk/households/new",
                "/desk/households/" + home.id(),
                "/desk/households/" + home.id() + "/edit")) {
            HttpResponse<String> chinese = page(path);
            clean(chinese);
            assertThat(chinese.body()).as(path).contains("人口与法人", "lang=\"zh-CN\"");
            HttpResponse<String> english = browser.english(path);
            assertThat(english.statusCode()).isEqualTo(200);
            clean(english);
            assertThat(english.body()).as(path).contains("People and firms", "lang=\"en\"");
            assertThat(new Browsing(web, FakeDistrict.WEAK).get(path).statusCode())
                    .as(path)
                    .isEqualTo(403);
            assertThat(web.send(web.to(path)).statusCode()).as(path).isEqualTo(303);
        }
        assertThat(new Browsing(web, FakeDistrict.WEAK).get("/desk").body()).doesNotContain("人口与法人");
        assertThat(page("/desk/people").body()).contains("**************002X", "138****8000");
        assertThat(page(ROOT + attacker.id()).body())
                .contains("/desk/firms/" + firm.id(), "/desk/households/" + home.id());
        for (String gone :
                List.of(ROOT + "5", ROOT + "x", "/desk/firms/5", "/desk/households/5", "/desk/people/import/8")) {
            assertThat(browser.get(gone).statusCode()).as(gone).isEqualTo(404);
        }
    }

    @Test
    void nothing_is_done_for_another_site_nor_for_who_may_not() throws Exception {
        Browsing weak = new Browsing(web, FakeDistrict.WEAK);
        for (String path : List.of(
                "/desk/people",
                "/desk/people/new",
                ROOT + attacker.id() + "/reveal",
                ROOT + attacker.id() + "/edit",
                ROOT + attacker.id() + "/merge",
                ROOT + attacker.id() + "/merge/find",
                ROOT + attacker.id() + "/unmerge",
                ROOT + attacker.id() + "/erase",
                "/desk/firms/new",
                "/desk/firms/1/edit",
                "/desk/households/new",
                "/desk/households/1/edit",
                "/desk/households/1/join",
                "/desk/households/1/leave")) {
            assertThat(browser.forged(path, "reason", "核对开户资料").statusCode())
                    .as(path)
                    .isEqualTo(403);
            assertThat(weak.post(path, "reason", "核对开户资料").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(district.calls).hasSize(1);
        assertThat(district.trails.get(attacker.id())).hasSize(1);
    }

    @Test
    void a_name_becomes_part_of_the_address_and_a_number_never() throws Exception {
        Person wang = district.add("王小明", null, null);
        assertThat(where(browser.post("/desk/people", "q", "王小", "grid", "MH")))
                .isEqualTo("/desk/people?name=%E7%8E%8B%E5%B0%8F&grid=MH");
        assertThat(page("/desk/people?name=%E7%8E%8B%E5%B0%8F&grid=MH").body()).contains(ROOT + wang.id());
        assertThat(district.asked.name()).isEqualTo("王小");
        assertThat(district.asked.grid()).isEqualTo("MH");
        assertThat(where(browser.post("/desk/people", "q", " 110105 19491231 002x ")))
                .isEqualTo(ROOT + attacker.id());
        assertThat(where(browser.post("/desk/people", "q", "+86 138-0013-8000")))
                .isEqualTo(ROOT + attacker.id());
        assertThat(where(browser.post("/desk/people", "q", "王小明 " + NUMBER)))
                .as("pasted with the name")
                .isEqualTo(ROOT + attacker.id());
        district.add("同号", null, PHONE);
        HttpResponse<String> two = browser.post("/desk/people", "q", PHONE);
        assertThat(two.statusCode()).isEqualTo(200);
        assertThat(two.body()).contains("同号", ROOT + attacker.id());
        clean(two);
        HttpResponse<String> nobody = browser.post("/desk/people", "q", "999999199001011234");
        assertThat(nobody.body()).contains("没有人登记这个号码");
        assertThat(nobody.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void a_list_goes_on_by_key() throws Exception {
        for (int i = 0; i < 50; i++) {
            district.add("某" + i, null, null);
        }
        assertThat(page("/desk/people?name=%E6%9F%90&grid=MH").body()).doesNotContain("rel=\"next\"");
        assertThat(page("/desk/people?grid=MH").body())
                .contains("rel=\"next\" href=\"/desk/people?after=2-k%20ey&amp;grid=MH\"");
        page("/desk/people?after=2-k%20ey&grid=MH");
        assertThat(district.asked.after()).isEqualTo("2-k ey");
    }

    @Test
    void somebody_is_registered_once_and_who_sends_it_again_is_led_to_them() throws Exception {
        String fresh = number("99999919900101123");
        String[] form = {"name", "赵一", "idType", "citizen-id", "number", fresh, "grid", "MH01", "key", "k-1"};
        String made = where(browser.post("/desk/people/new", form));
        assertThat(made).endsWith("?done=new").doesNotContain(fresh);
        assertThat(page(made).body()).contains("赵一", "已登记", "**************" + fresh.substring(14));
        assertThat(district.calls).contains("identify 赵一 k-1");
        HttpResponse<String> again = browser.post("/desk/people/new", "name", "赵二", "number", fresh);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("此证件号码已登记", "登记的姓名与所填不同", made.substring(0, made.indexOf('?')));
        assertThat(district.calls).hasSize(2);
        district.elsewhere = number("99999919900102123");
        HttpResponse<String> far = browser.post("/desk/people/new", "name", "赵三", "number", district.elsewhere);
        assertThat(far.body()).contains("管辖范围以外");
    }

    @Test
    void a_number_that_fails_its_check_is_told_there_and_taken_with_what_the_paper_shows() throws Exception {
        String bad =
                "999999199001011230".equals(number("99999919900101123")) ? "999999199001011231" : "999999199001011230";
        String[] form = {"name", "钱一", "number", bad, "phone", "13900000000"};
        HttpResponse<String> refused = browser.post("/desk/people/new", form);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("id=\"number-wrong\"", "校验不通过", "name=\"override\"", "value=\"钱一\"")
                .doesNotContain("override 中");
        assertThat(page("/desk/people/new").body()).doesNotContain("name=\"override\"");
        String made = where(browser.post("/desk/people/new", "name", "钱一", "number", bad, "override", "户口簿原件如此"));
        assertThat(page(made).body()).contains("户口簿原件如此", "人工确认").doesNotContain(bad);
        HttpResponse<String> wrong = browser.post("/desk/people/new", "name", " ", "phone", "abc", "birth", "昨天");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("id=\"birth-wrong\"", "value=\"abc\"");
        assertThat(browser.post("/desk/people/new", "name", "", "phone", "abc").body())
                .contains("id=\"name-wrong\"", "id=\"phone-wrong\"");
        assertThat(browser.post("/desk/people/new", "name", "钱二", "longitude", "500", "latitude", "1")
                        .body())
                .contains("id=\"longitude-wrong\"");
    }

    @Test
    void who_may_be_registered_already_is_offered_before_anybody_is_added() throws Exception {
        Person sun = district.add("孙七", null, "13700000001");
        HttpResponse<String> offered = browser.post("/desk/people/new", "name", "孙七", "phone", "13700000002");
        assertThat(offered.statusCode()).isEqualTo(200);
        assertThat(offered.body()).contains("可能已经登记过", ROOT + sun.id(), "name=\"sure\"");
        assertThat(browser.post("/desk/people/new", "name", "孙八", "phone", "13700000001")
                        .body())
                .contains("可能已经登记过");
        assertThat(district.calls).hasSize(2);
        assertThat(where(browser.post("/desk/people/new", "name", "孙七", "phone", "13700000002", "sure", "1")))
                .endsWith("?done=new");
        assertThat(district.calls).hasSize(3);
    }

    @Test
    void a_number_is_seen_in_full_once_with_a_reason_that_the_trail_keeps() throws Exception {
        String path = ROOT + attacker.id();
        HttpResponse<String> without = browser.post(path + "/reveal", "what", "number", "reason", "看");
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body()).contains("id=\"why-number-wrong\"");
        clean(without);
        HttpResponse<String> whole = browser.post(path + "/reveal", "what", "number", "reason", "核对开户资料");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).contains(NUMBER, "核对开户资料", "查看完整证件号码").doesNotContain(PHONE);
        assertThat(whole.headers().firstValue("Cache-Control")).hasValue("no-store");
        clean(page(path));
        assertThat(where(browser.get(path + "/reveal"))).isEqualTo(path);
        assertThat(browser.post(path + "/reveal", "what", "phone", "reason", "电话回访")
                        .body())
                .contains(PHONE)
                .doesNotContain(NUMBER);
        assertThat(page(path).body()).contains("查看完整电话", "电话回访");
    }

    @Test
    void a_change_keeps_what_was_left_empty_of_numbers_and_tells_of_another_who_has_the_number() throws Exception {
        String path = ROOT + attacker.id();
        String form = page(path + "/edit").body();
        assertThat(form).contains("name=\"version\" value=\"1\"", "现为 **************002X");
        assertThat(where(browser.post(path + "/edit", "name", "王五", "grid", "MH01", "version", "1")))
                .isEqualTo(path + "?done=changed");
        assertThat(district.numbers.get(attacker.id())).isEqualTo(NUMBER);
        assertThat(district.phones.get(attacker.id())).isEqualTo(PHONE);
        assertThat(page(path).body()).contains("王五", "姓名或名称");
        HttpResponse<String> late = browser.post(path + "/edit", "name", "王六", "version", "1");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("已被他人修改", "value=\"王六\"", path + "/edit");
        browser.post(path + "/edit", "name", "王五", "version", "2", "no-phone", "1");
        assertThat(district.phones.get(attacker.id())).isEmpty();
        String taken = number("99999919900101123");
        Person other = district.add("周九", taken, null);
        HttpResponse<String> both = browser.post(path + "/edit", "name", "王五", "version", "3", "number", taken);
        assertThat(both.statusCode()).isEqualTo(409);
        assertThat(both.body()).contains("周九", path + "/merge?other=" + other.id());
    }

    @Test
    void two_entries_are_compared_merged_with_a_reason_and_parted_again() throws Exception {
        Person twin = district.add("双胞", null, null);
        String path = ROOT + twin.id();
        assertThat(where(browser.get(path + "/merge/find"))).isEqualTo(path + "/merge");
        HttpResponse<String> found = browser.post(path + "/merge/find", "q", NUMBER);
        assertThat(found.body()).contains(path + "/merge?other=" + attacker.id());
        clean(found);
        String compare = page(path + "/merge?other=" + attacker.id()).body();
        assertThat(compare).contains("value=\"" + attacker.id() + "\" checked", "双胞", "**************002X");
        String other = Long.toString(attacker.id());
        HttpResponse<String> bare = browser.post(path + "/merge", "other", other, "keep", other, "reason", "");
        assertThat(bare.statusCode()).isEqualTo(422);
        assertThat(bare.body()).contains("id=\"reason-wrong\"");
        HttpResponse<String> round =
                browser.post(path + "/merge", "other", other, "keep", Long.toString(twin.id()), "reason", "同一人登记两次");
        assertThat(round.statusCode()).isEqualTo(409);
        assertThat(round.body()).contains("请保留有证件号码的那一份", "value=\"同一人登记两次\"");
        assertThat(where(browser.post(path + "/merge", "other", other, "keep", other, "reason", "同一人登记两次")))
                .isEqualTo(ROOT + other + "?done=merged");
        assertThat(district.calls).contains("merge " + attacker.id() + " " + twin.id() + " 同一人登记两次");
        assertThat(where(browser.get(path))).isEqualTo(ROOT + other + "?done=stands");
        assertThat(page(ROOT + other).body()).contains("并入的登记", ROOT + other + "/unmerge");
        String drop = Long.toString(twin.id());
        assertThat(browser.post(ROOT + other + "/unmerge", "drop", drop, "reason", "误")
                        .statusCode())
                .isEqualTo(422);
        assertThat(browser.post(ROOT + other + "/unmerge", "drop", "77", "reason", "误合并，复核")
                        .statusCode())
                .isEqualTo(404);
        assertThat(where(browser.post(ROOT + other + "/unmerge", "drop", drop, "reason", "误合并，复核")))
                .isEqualTo(path + "?done=unmerged");
    }

    @Test
    void erasure_wants_the_name_and_names_the_tickets_that_stand_in_the_way() throws Exception {
        Person gone = district.add("吴十", null, null);
        String path = ROOT + gone.id() + "/erase";
        String basis = "个人信息保护法第四十七条";
        HttpResponse<String> unsure = browser.post(path, "basis", basis, "reason", "本人要求删除", "name", "吴");
        assertThat(unsure.statusCode()).isEqualTo(422);
        assertThat(unsure.body()).contains("id=\"name-wrong\"", "value=\"本人要求删除\"");
        assertThat(browser.post(path, "basis", basis, "reason", "要", "name", "吴十")
                        .body())
                .contains("id=\"reason-wrong\"");
        var ticket = web.tickets
                .open(
                        FakeDistrict.actor("clerk", java.util.Set.of()),
                        new NewTicket(
                                null,
                                "street-lamp",
                                Browsing.ATTACK,
                                null,
                                null,
                                null,
                                null,
                                null,
                                Map.of(),
                                List.of(new Party("reporter", gone.id(), null, null, null)),
                                List.of(),
                                null,
                                null,
                                null))
                .ticket()
                .summary();
        district.open = List.of(ticket.number(), "SJ-hidden");
        HttpResponse<String> open = browser.post(path, "basis", basis, "reason", "本人要求删除", "name", "吴十");
        assertThat(open.statusCode()).isEqualTo(409);
        assertThat(open.body())
                .contains("href=\"/desk/tickets/" + ticket.id() + "\"", "SJ-hidden")
                .doesNotContain("<script>alert");
        assertThat(page(ROOT + gone.id()).body()).contains("href=\"/desk/tickets/" + ticket.id() + "\"");
        assertThat(page("/desk/tickets/" + ticket.id()).body())
                .contains("href=\"" + ROOT + gone.id() + "\"", "吴***")
                .doesNotContain("吴十");
        district.open = List.of();
        assertThat(where(browser.post(path, "basis", basis, "reason", "本人要求删除", "name", "吴十", "attachments", "1")))
                .isEqualTo(ROOT + gone.id() + "?done=erased");
        assertThat(district.calls).contains("erase " + gone.id() + " " + basis + " true");
        assertThat(page(ROOT + gone.id()).body()).contains("（已依法删除）").doesNotContain(path);
        assertThat(browser.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void firms_are_found_by_code_headed_by_who_is_registered_and_once_only() throws Exception {
        String code = code("M000100Y");
        Person head = district.add("郑十一", null, null);
        HttpResponse<String> nobody = browser.post("/desk/firms/new", "name", "好好商行", "representative", "查无此人");
        assertThat(nobody.statusCode()).isEqualTo(422);
        assertThat(nobody.body()).contains("id=\"representative-wrong\"", "value=\"好好商行\"");
        assertThat(browser.post("/desk/firms/new", "name", "", "code", code).body())
                .contains("id=\"name-wrong\"");
        HttpResponse<String> bad = browser.post("/desk/firms/new", "name", "好好商行", "code", code.substring(0, 17) + "?");
        assertThat(bad.body()).contains("id=\"code-wrong\"", "name=\"override\"");
        String made = where(browser.post(
                "/desk/firms/new", "name", "好好商行", "code", code, "kind", "company", "representative", "郑十一"));
        assertThat(page(made).body()).contains("好好商行", code, "企业", ROOT + head.id());
        HttpResponse<String> twice = browser.post("/desk/firms/new", "name", "好好", "code", code);
        assertThat(twice.statusCode()).isEqualTo(409);
        assertThat(twice.body()).contains("没有重复登记", "好好商行");
        page("/desk/firms?words=" + code);
        assertThat(district.askedFirms.code()).isEqualTo(code);
        page("/desk/firms?words=%E5%A5%BD&grid=MH");
        assertThat(district.askedFirms.name()).isEqualTo("好");
        district.add("郑十一", null, null);
        String path = made.substring(0, made.indexOf('?'));
        HttpResponse<String> several =
                browser.post(path + "/edit", "name", "好好商行", "version", "1", "representative", "郑十一");
        assertThat(several.body()).contains("符合的不止一人", "name=\"representative-id\" value=\"" + head.id() + "\"");
        assertThat(where(browser.post(
                        path + "/edit",
                        "name",
                        "好好商行",
                        "version",
                        "1",
                        "representative",
                        "郑十一",
                        "representative-id",
                        Long.toString(attacker.id()))))
                .isEqualTo(path + "?done=changed");
        assertThat(district.firms.values().iterator().next().representative()).isEqualTo(attacker.id());
        assertThat(browser.post(path + "/edit", "name", "好好商行", "version", "1").statusCode())
                .isEqualTo(409);
    }

    @Test
    void people_join_and_leave_a_household_from_day_to_day() throws Exception {
        assertThat(browser.post("/desk/households/new", "number", " ").body()).contains("id=\"number-wrong\"");
        String made =
                where(browser.post("/desk/households/new", "number", "H-1", "address", "示例路 1 号", "grid", "MH01"));
        String path = made.substring(0, made.indexOf('?'));
        assertThat(browser.post("/desk/households/new", "number", "H-1").body()).contains("没有重复登记", path);
        district.elsewhere = "H-2";
        assertThat(browser.post("/desk/households/new", "number", "H-2").body()).contains("管辖范围以外");
        HttpResponse<String> nobody = browser.post(path + "/join", "relation", "配偶", "from", "2020-01-01");
        assertThat(nobody.statusCode()).isEqualTo(422);
        assertThat(nobody.body()).contains("id=\"person-wrong\"");
        assertThat(browser.post(path + "/join", "person", NUMBER, "relation", "", "from", "2020-01-01")
                        .body())
                .contains("id=\"relation-wrong\"");
        assertThat(where(browser.post(path + "/join", "person", NUMBER, "relation", "配偶", "from", "2020-01-01")))
                .isEqualTo(path + "?done=joined");
        HttpResponse<String> home = page(path);
        clean(home);
        assertThat(home.body()).contains("配偶", "2020-01-01", ROOT + attacker.id(), "入户");
        String person = Long.toString(attacker.id());
        HttpResponse<String> early = browser.post(path + "/leave", "leaving", person, "to", "2019-01-01");
        assertThat(early.statusCode()).isEqualTo(422);
        assertThat(early.body()).contains("应不早于入户日期");
        assertThat(where(browser.post(path + "/leave", "leaving", person, "to", "2021-01-01")))
                .isEqualTo(path + "?done=left");
        assertThat(page(path).body()).contains("曾经的成员", "2021-01-01");
        assertThat(where(browser.get(path + "/join"))).isEqualTo(path);
        page("/desk/households?words=H&grid=MH");
        assertThat(district.askedHouseholds.number()).isEqualTo("H");
        assertThat(where(browser.post(path + "/edit", "head", NUMBER, "version", "1", "address", "")))
                .isEqualTo(path + "?done=changed");
        assertThat(page("/desk/households").body()).contains(ROOT + attacker.id());
    }

    @Test
    void a_file_is_read_and_what_became_of_each_line_is_told() throws Exception {
        HttpResponse<String> empty =
                browser.bytes("/desk/people/import?kind=people", "x".getBytes(StandardCharsets.UTF_8));
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(WebServer.json(empty).path("problem").asText()).contains("缺少列");
        HttpResponse<String> sent =
                browser.bytes("/desk/people/import?kind=organizations", "姓名\n甲\n".getBytes(StandardCharsets.UTF_8));
        assertThat(WebServer.json(sent).path("location").asText()).isEqualTo("/desk/people/import/9");
        assertThat(district.calls).contains("bring organizations");
        HttpResponse<String> result = page("/desk/people/import/9");
        clean(result);
        assertThat(result.body()).contains("导入法人的结果", "不是电话号码", "与第 2 行重复", "电话", "整行");
        HttpResponse<String> report = browser.get("/desk/people/import/9/report");
        assertThat(report.body()).contains("3,\"phone\"");
        assertThat(report.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(name -> assertThat(name).endsWith("-9.csv"));
        assertThat(web.send(web.to("/desk/people/import")
                                .header("Cookie", "gridhall=" + FakeDistrict.TOKEN)
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("姓名")))
                        .statusCode())
                .as("without the mark of the session")
                .isEqualTo(403);
    }

    @Test
    void the_search_leads_to_their_pages() throws Exception {
        assertThat(page("/desk/search?q=%E8%B7%AF").body())
                .contains("href=\"/desk/people/18\"", "href=\"/desk/firms/19\"");
    }
}
