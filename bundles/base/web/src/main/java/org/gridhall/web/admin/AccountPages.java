package org.gridhall.web.admin;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Account;
import org.gridhall.api.account.Permissions;
import org.gridhall.web.Services;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Accounts of people of the organisation, and what roles allow. */
final class AccountPages {

    private static final int SHOWN = 200;

    private final Services services;

    AccountPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        String needed = Permissions.ACCOUNT_MANAGE;
        pages.add(Page.get("/admin/accounts").needs(needed).to(visit -> accounts(visit, null, false)));
        pages.add(Page.post("/admin/accounts")
                .needs(needed)
                .to(visit -> done(visit, () -> services.accounts()
                        .create(visit.actor(), needed(visit, "login"), needed(visit, "person")))));
        pages.add(Page.post("/admin/accounts/{login}/enable")
                .needs(needed)
                .to(visit -> done(visit, () -> services.accounts().enable(visit.actor(), visit.path("login"), true))));
        pages.add(Page.post("/admin/accounts/{login}/disable")
                .needs(needed)
                .to(visit -> done(visit, () -> services.accounts().enable(visit.actor(), visit.path("login"), false))));
        pages.add(Page.post("/admin/accounts/{login}/password")
                .needs(needed)
                .to(visit -> done(visit, () -> {
                    String fresh = visit.form().first("fresh");
                    services.accounts().setPassword(visit.actor(), visit.path("login"), fresh == null ? "" : fresh);
                })));
        pages.add(Page.get("/admin/roles").needs(needed).to(visit -> View.of("admin/roles")
                .with(
                        "roles",
                        services.catalogue().roles().stream()
                                .map(role -> new RoleRow(
                                        role.title(),
                                        new TreeSet<>(role.permissions())
                                                .stream()
                                                        .map(AccountPages::permission)
                                                        .toList()))
                                .toList())));
    }

    public record RoleRow(Text title, List<Text> permissions) {}

    private static String needed(Visit visit, String name) {
        String value = visit.filled(name);
        if (value == null) {
            throw Problem.invalid("/" + name, "请填写账号和人员编号", "Fill in the account and the person's code");
        }
        return value;
    }

    private View done(Visit visit, Runnable deed) {
        try {
            deed.run();
        } catch (Problem problem) {
            switch (problem.kind()) {
                case INVALID, CONFLICT, NOT_FOUND -> {
                    return accounts(visit, problem, false).status(problem.kind().status());
                }
                default -> throw problem;
            }
        }
        return accounts(visit, null, true);
    }

    /** What is wrong with a field of the form for a new account, and what was written there. */
    public record Entry(String value, Text wrong) {}

    private static Entry entry(Visit visit, Problem problem, String name) {
        String value =
                problem == null || visit.form() == null ? null : visit.form().first(name);
        return new Entry(
                value == null ? "" : value,
                problem == null
                        ? null
                        : problem.errors().stream()
                                .filter(error -> error.field().equals("/" + name))
                                .map(FieldError::message)
                                .findFirst()
                                .orElse(null));
    }

    private View accounts(Visit visit, Problem problem, boolean done) {
        String words = visit.text("q") == null ? "" : visit.text("q").toLowerCase(Locale.ROOT);
        List<Account> found = services.accounts().list(visit.actor()).stream()
                .filter(account -> words.isEmpty()
                        || account.login().toLowerCase(Locale.ROOT).contains(words)
                        || account.name() != null && account.name().contains(words))
                .toList();
        return View.of("admin/accounts")
                .with("accounts", found.subList(0, Math.min(SHOWN, found.size())))
                .with("total", found.size())
                .with("q", visit.text("q") == null ? "" : visit.text("q"))
                .with("problem", problem == null ? "" : Problems.said(problem))
                .with("login", entry(visit, problem, "login"))
                .with("person", entry(visit, problem, "person"))
                .with("done", done);
    }

    private static Text permission(String code) {
        return switch (code) {
            case Permissions.TICKET_READ -> new Text("查看事项", "see tickets");
            case Permissions.TICKET_OBSERVE -> new Text("查看参与的事项", "see the tickets it takes part in");
            case Permissions.TICKET_OPEN -> new Text("登记事项", "open tickets");
            case Permissions.TICKET_CONFIDENTIAL -> new Text("查看保密事项", "see confidential tickets");
            case Permissions.TICKET_ASSIGN -> new Text("分派给具体人员", "hand tickets to people");
            case Permissions.TICKET_IMPORT -> new Text("补录历史事项", "bring in past tickets");
            case Permissions.PEOPLE_READ -> new Text("查看人员", "see people");
            case Permissions.PEOPLE_WRITE -> new Text("维护人员", "change people");
            case Permissions.PEOPLE_REVEAL -> new Text("查看完整号码（留痕）", "see whole numbers (recorded)");
            case Permissions.PEOPLE_IMPORT -> new Text("批量导入人员", "import people");
            case Permissions.PEOPLE_ERASE -> new Text("依法清除个人信息", "erase personal data by law");
            case Permissions.ORGANISATION_WRITE -> new Text("维护组织机构", "change the organisation");
            case Permissions.ACCOUNT_MANAGE -> new Text("管理账号", "manage accounts");
            case Permissions.STATISTICS_READ -> new Text("查看统计", "see statistics");
            case Permissions.MODULE_READ -> new Text("查看模块和系统状态", "see modules and the system");
            case Permissions.TRAIL_VERIFY -> new Text("核验留痕", "verify the trail");
            case Permissions.ASSESSMENT_SIGN -> new Text("签发考核结果", "sign scores off");
            case Permissions.ASSESSMENT_CLOSE -> new Text("签署周结", "close weeks");
            case Permissions.ASSESSMENT_PUBLISH -> new Text("公布考核结果", "publish scores");
            case Permissions.MESSAGE_MANAGE -> new Text("管理消息", "manage messages");
            case Permissions.SETTING_MANAGE ->
                new Text("修改系统设置、导入日历、查看日志", "change settings, load calendars, read the log");
            default -> Text.same(code);
        };
    }
}
