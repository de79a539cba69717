package org.gridhall.web.admin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.web.Services;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.Visit;

/** What a district's IT team looks for, each page for whom it is meant. */
public final class AdminRoom implements Room {

    private static final Text GROUP = new Text("管理", "Administration");

    private final Services services;
    private final Path log;

    /** @param log the file that this node logs into */
    public AdminRoom(Services services, Path log) {
        this.services = services;
        this.log = log;
    }

    @Override
    public void declare(Pages pages) {
        JobPages jobs = new JobPages(services, log);
        jobs.declare(pages);
        new ModulePages(services, jobs).declare(pages);
        new SettingPages(services).declare(pages);
        new OrganisationPages(services).declare(pages);
        new GridPages(services).declare(pages);
        new RulePages(services).declare(pages);
        new LimitPages(services).declare(pages);
        new AccountPages(services).declare(pages);
        new MessagePages(services).declare(pages);
        new SystemPages(services).declare(pages);
    }

    @Override
    public List<Entry> menu(Visit visit) {
        List<Entry> entries = new ArrayList<>();
        if (visit.may(Permissions.MODULE_READ)) {
            entries.add(entry(new Text("模块", "Modules"), "puzzle", "/admin/modules"));
            entries.add(entry(new Text("类别", "Categories"), "tags", "/admin/categories"));
            entries.add(entry(new Text("分派规则", "Dispatch rules"), "signpost-split", "/admin/rules"));
            entries.add(entry(new Text("时限", "Limits"), "hourglass-split", "/admin/limits"));
            entries.add(entry(new Text("工作日历", "Calendar"), "calendar3", "/admin/calendar"));
            entries.add(entry(new Text("开放时间", "Opening hours"), "clock", "/admin/hours"));
        }
        if (visit.may(Permissions.ORGANISATION_WRITE)) {
            entries.add(entry(new Text("单位", "Units"), "diagram-3", "/admin/units"));
            entries.add(entry(new Text("网格", "Grids"), "grid-3x3", "/admin/grids"));
            entries.add(entry(new Text("岗位", "Posts"), "person-badge", "/admin/posts"));
        }
        if (visit.may(Permissions.ACCOUNT_MANAGE)) {
            entries.add(entry(new Text("账号", "Accounts"), "key", "/admin/accounts"));
            entries.add(entry(new Text("角色", "Roles"), "shield-lock", "/admin/roles"));
        }
        if (visit.may(Permissions.MESSAGE_MANAGE)) {
            entries.add(entry(new Text("发件箱", "Outbox"), "send", "/admin/outbox"));
        }
        if (visit.may(Permissions.MESSAGE_MANAGE)) {
            entries.add(entry(new Text("消息模板", "Message templates"), "chat-square-text", "/admin/templates"));
        }
        if (visit.may(Permissions.SETTING_MANAGE)) {
            entries.add(entry(new Text("系统设置", "Settings"), "gear", "/admin/settings"));
        }
        if (visit.may(Permissions.MODULE_READ)) {
            entries.add(entry(new Text("后台任务", "Jobs"), "clock-history", "/admin/jobs"));
        }
        if (visit.may(Permissions.TRAIL_VERIFY)) {
            entries.add(entry(new Text("留痕核验", "Trail check"), "shield-check", "/admin/trail"));
        }
        if (visit.may(Permissions.SETTING_MANAGE)) {
            entries.add(entry(new Text("日志", "Log"), "file-text", "/admin/logs"));
        }
        if (visit.may(Permissions.MODULE_READ)) {
            entries.add(entry(new Text("系统状态", "System"), "heart-pulse", "/admin/health"));
        }
        return entries;
    }

    private static Entry entry(Text title, String icon, String path) {
        return new Entry(GROUP, title, icon, path, null);
    }
}
