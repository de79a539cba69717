package org.gridhall.web.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.job.Job;
import org.gridhall.api.job.JobState;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail;
import org.gridhall.api.trail.TrailRoot;
import org.gridhall.web.Services;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** What runs by itself, the check of the trail, and the log. */
final class JobPages {

    private static final int SHOWN = 100;
    private static final int DOWNLOADED = 20_000;

    private final Services services;
    private final LogFile log;

    JobPages(Services services, Path log) {
        this.services = services;
        this.log = new LogFile(log);
    }

    void declare(Pages pages) {
        pages.add(Page.get("/admin/jobs").needs(Permissions.MODULE_READ).to(this::jobs));
        pages.add(Page.post("/admin/jobs/{name}/run")
                .needs(Permissions.SETTING_MANAGE)
                .to(visit -> {
                    services.jobs().stream()
                            .filter(job -> job.name().equals(visit.path("name")))
                            .findAny()
                            .orElseThrow(() -> Problem.notFound("没有这个任务", "There is no such job"))
                            .run(visit.actor());
                    return View.to("/admin/jobs?done=1");
                }));
        pages.add(Page.get("/admin/trail").needs(Permissions.TRAIL_VERIFY).to(this::trail));
        pages.add(Page.post("/admin/trail").needs(Permissions.TRAIL_VERIFY).to(visit -> {
            services.trail().beginVerification(visit.actor());
            return View.to("/admin/trail");
        }));
        pages.add(Page.get("/admin/logs").needs(Permissions.SETTING_MANAGE).to(this::logs));
        pages.add(Page.get("/admin/logs/file").needs(Permissions.SETTING_MANAGE).to(this::file));
    }

    /** A job in words. */
    public record Row(Job job, JobState state, String every, String took) {}

    private View jobs(Visit visit) {
        List<Row> rows = services.jobs().stream()
                .sorted(Comparator.comparing(Job::name))
                .map(job -> {
                    JobState state = job.state();
                    return new Row(
                            job,
                            state,
                            span(job.every(), visit),
                            state.took() == null ? "" : span(state.took(), visit));
                })
                .toList();
        return View.of("admin/jobs")
                .with("rows", rows)
                .with("may", visit.actor().mayEverywhere(Permissions.SETTING_MANAGE))
                .with("outbox", visit.may(Permissions.MESSAGE_MANAGE))
                .with("done", visit.text("done") != null)
                .with("lag", SystemPages.lag(services))
                .with("search", SystemPages.search(services, visit));
    }

    /** A time span in words. */
    static String span(Duration span, Visit visit) {
        long millis = span.toMillis();
        if (millis < 1000) {
            return visit.say(millis + " 毫秒", millis + " ms");
        } else if (millis < 120_000) {
            return visit.say(millis / 1000 + " 秒", millis / 1000 + " sec");
        } else if (millis < 7_200_000) {
            return visit.say(span.toMinutes() + " 分钟", span.toMinutes() + " min");
        }
        return visit.say(span.toHours() + " 小时", span.toHours() + " hours");
    }

    private View trail(Visit visit) {
        Trail.Verification check = services.trail().verification(visit.actor()).orElse(null);
        List<TrailRoot> roots = List.of();
        long after = 0;
        for (List<TrailRoot> page = services.trail().roots(visit.actor(), after, 1000);
                !page.isEmpty() && page.get(page.size() - 1).number() > after;
                page = services.trail().roots(visit.actor(), after, 1000)) {
            roots = page.subList(Math.max(0, page.size() - 10), page.size());
            after = page.get(page.size() - 1).number();
            if (page.size() < 1000) {
                break;
            }
        }
        Subject broken =
                check == null || check.verdict() == null || check.verdict().broken() == null
                        ? null
                        : check.verdict().broken().subject();
        return View.of("admin/trail")
                .with("check", check)
                .with(
                        "percent",
                        check == null || check.total() == 0
                                ? 0
                                : (int) Math.min(100, check.entries() * 100 / check.total()))
                .with("ticket", broken != null && broken.kind().equals(Subject.TICKET) ? broken.id() : 0L)
                .with("may", visit.actor().mayEverywhere(Permissions.TRAIL_VERIFY))
                .with(
                        "roots",
                        roots.stream()
                                .sorted(Comparator.comparing(TrailRoot::number).reversed())
                                .toList());
    }

    private static String level(Visit visit) {
        String level = visit.text("level");
        return level != null && List.of("ERROR", "WARN", "INFO", "DEBUG").contains(level) ? level : "INFO";
    }

    private static String given(Visit visit, String name) {
        return visit.text(name) == null ? "" : visit.text(name).strip();
    }

    private static void everywhere(Visit visit) {
        if (!visit.actor().mayEverywhere(Permissions.SETTING_MANAGE)) {
            throw Problem.forbidden(
                    "只有全区范围的管理岗位可以查看日志", "Only an administrator of the whole district may read the log");
        }
    }

    private View logs(Visit visit) throws IOException {
        everywhere(visit);
        List<LogFile.Entry> entries = log.read(level(visit), given(visit, "module"), given(visit, "q"), SHOWN);
        return View.of("admin/logs")
                .with("entries", entries)
                .with("level", level(visit))
                .with("module", given(visit, "module"))
                .with("words", given(visit, "q"))
                .with("full", entries.size() == SHOWN)
                .with(
                        "levels",
                        List.of(
                                new Level("ERROR", new Text("错误", "Errors")),
                                new Level("WARN", new Text("警告及以上", "Warnings and above")),
                                new Level("INFO", new Text("信息及以上", "Information and above")),
                                new Level("DEBUG", new Text("全部", "Everything"))))
                .with("file", visit.here().replace("/admin/logs", "/admin/logs/file"));
    }

    /** A level to choose. */
    public record Level(String code, Text title) {}

    private View file(Visit visit) throws IOException {
        everywhere(visit);
        List<LogFile.Entry> entries = log.read(level(visit), given(visit, "module"), given(visit, "q"), DOWNLOADED);
        return View.stream("text/plain; charset=UTF-8", "gridhall-log-" + LocalDate.now(visit.zone()) + ".txt", out -> {
            for (int i = entries.size() - 1; i >= 0; i--) {
                LogFile.Entry one = entries.get(i);
                out.write((one.time() + " | " + one.level() + " | " + one.logger() + " | " + one.bundle() + " | "
                                + one.text() + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /** The latest entries that name a module or its bundle, for its page. */
    List<LogFile.Entry> of(Visit visit, String module, int most) {
        if (!visit.actor().mayEverywhere(Permissions.SETTING_MANAGE)) {
            return List.of();
        }
        try {
            return log.read("INFO", "", module, most);
        } catch (IOException e) {
            return List.of();
        }
    }
}
