package org.gridhall.web.assessment;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.assessment.Week;
import org.gridhall.api.assessment.Weeks;
import org.gridhall.api.catalogue.Role;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Week-close: what each unit leaves open, and its signing. */
final class WeekPages {

    private static final String ROOT = "/command/assessment/weeks";

    /** So many have a field for a reason of their own; the others are under the reason for all. */
    private static final int FIELDS = 100;

    private static final String REASON = "reason-";

    private final Services services;

    WeekPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        pages.add(Page.get(ROOT).needs(Permissions.STATISTICS_READ).to(this::weeks));
        pages.add(Page.get(ROOT + "/{unit}").needs(Permissions.STATISTICS_READ).to(visit -> week(visit, Map.of(), "")));
        pages.add(
                Page.post(ROOT + "/{unit}").needs(Permissions.ASSESSMENT_CLOSE).to(this::close));
    }

    /** A unit in the list. */
    public record Row(String address, Text title, long open, long late, long closed, Week.Signed signed) {}

    private View weeks(Visit visit) {
        LocalDate day = day(visit, visit.text("day"));
        List<Weeks.Line> lines = services.weeks().lines(visit.actor(), day);
        Weeks.Line any = lines.isEmpty() ? null : lines.get(0);
        return View.of("assessment/weeks")
                .with("day", day.toString())
                .with("from", any == null ? "" : any.week().from().toString())
                .with("to", any == null ? "" : any.week().to().toString())
                .with("last", any == null ? "" : any.week().last().toString())
                .with(
                        "signed",
                        lines.stream().filter(line -> line.signed() != null).count())
                .with(
                        "rows",
                        lines.stream()
                                .map(line -> new Row(
                                        address(line.week().unit(), day),
                                        line.week().title(),
                                        line.open(),
                                        line.late(),
                                        line.closed(),
                                        line.signed()))
                                .toList());
    }

    /** What is left, with the field for its reason. */
    public record Left(
            String id,
            String number,
            String title,
            java.time.Instant due,
            boolean late,
            int times,
            String reason,
            String filled) {}

    private View week(Visit visit, Map<String, Text> problems, String problem) {
        LocalDate day = day(visit, visit.text("day") == null ? visit.filled("day") : visit.text("day"));
        Week week = services.weeks().week(visit.actor(), visit.path("unit"), day);
        boolean signed = week.signed() != null;
        List<Left> left = new ArrayList<>();
        for (Week.Left one : week.left()) {
            String id = Long.toString(one.ticket());
            String filled = visit.filled(REASON + id);
            left.add(new Left(
                    id,
                    one.number(),
                    one.title() == null ? "" : one.title(),
                    one.due(),
                    one.late(),
                    one.times(),
                    one.reason() == null ? "" : one.reason(),
                    filled == null ? "" : filled));
        }
        return View.of("assessment/week")
                .with("of", week.of())
                .with("week", week)
                .with("isSigned", signed)
                .with("post", signed ? post(week.signed().role()) : Text.same(""))
                .with("left", left)
                .with("late", left.stream().filter(Left::late).count())
                .with("fields", FIELDS)
                .with("maySign", week.closable() && mayClose(visit, week.of().unit()))
                .with("filled", visit.filled("reason") == null ? "" : visit.filled("reason"))
                .with("address", address(week.of().unit(), week.of().from()))
                .with("list", ROOT + "?day=" + week.of().from())
                .with("before", address(week.of().unit(), week.of().from().minusDays(1)))
                .with(
                        "after",
                        week.of().to().isBefore(LocalDate.now(visit.zone()))
                                ? address(week.of().unit(), week.of().to().plusDays(1))
                                : "")
                .with("problems", problems)
                .with("problem", problem);
    }

    private View close(Visit visit) {
        LocalDate day = day(visit, visit.text("day"));
        String unit = visit.path("unit");
        Map<Long, String> reasons = new LinkedHashMap<>();
        for (String name : visit.form().names()) {
            String reason = visit.filled(name);
            if (name.matches(REASON + "[0-9]{1,18}") && reason != null && !reason.isBlank()) {
                reasons.put(Long.parseLong(name.substring(REASON.length())), reason);
            }
        }
        try {
            services.weeks()
                    .close(
                            visit.actor(),
                            unit,
                            day,
                            new Weeks.Closing(visit.filled("seen"), visit.filled("reason"), reasons));
            return View.to(address(unit, day));
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID && problem.kind() != Problem.Kind.CONFLICT) {
                throw problem;
            }
            Map<String, Text> problems = new LinkedHashMap<>();
            problem.errors()
                    .forEach(error ->
                            problems.put(error.field().substring(1).replace("reasons/", REASON), error.message()));
            boolean shown = problems.keySet().stream().anyMatch(name -> name.startsWith("reason"));
            return week(visit, problems, shown ? "" : visit.say(Problems.said(problem)))
                    .status(problem.kind().status());
        }
    }

    /** Only whether the form is shown: the core decides. */
    private boolean mayClose(Visit visit, String code) {
        return services.organisation()
                .unit(code)
                .filter(unit -> visit.actor()
                        .with(Permissions.ASSESSMENT_CLOSE)
                        .anyMatch(grant -> grant.covers(unit.path(), null)))
                .isPresent();
    }

    private Text post(String role) {
        return services.catalogue().role(role).map(Role::title).orElse(Text.same(role));
    }

    private static LocalDate day(Visit visit, String text) {
        if (text == null || text.isBlank()) {
            return LocalDate.now(visit.zone());
        }
        LocalDate day = Json.date(text);
        if (day == null) {
            throw Problem.notFound("没有这一天，请重新选择", "There is no such day; choose another one");
        }
        return day;
    }

    private static String address(String unit, LocalDate day) {
        return ROOT + "/" + java.net.URLEncoder.encode(unit, java.nio.charset.StandardCharsets.UTF_8) + "?day=" + day;
    }
}
