package org.gridhall.web.assessment;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.assessment.Assessments;
import org.gridhall.api.assessment.Result;
import org.gridhall.api.assessment.Rules;
import org.gridhall.api.assessment.Scored;
import org.gridhall.api.assessment.Sheet;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Unit;
import org.gridhall.web.Services;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Day-clear, week-close, month-assess. */
public final class AssessmentRoom implements Room {

    private static final String ROOT = "/command/assessment";

    private final Services services;

    public AssessmentRoom(Services services) {
        this.services = services;
    }

    @Override
    public void declare(Pages pages) {
        pages.add(Page.get(ROOT)
                .prints()
                .to(visit -> services.assessments().faults().isEmpty() ? month(visit, Map.of()) : faults(visit)));
        pages.add(
                Page.get(ROOT + "/clearing").needs(Permissions.STATISTICS_READ).to(visit -> View.of(
                                "assessment/clearing")
                        .with("clearing", services.assessments().clearing(visit.actor()))));
        new WeekPages(services).declare(pages);
        pages.add(Page.get(ROOT + "/rules").to(this::rules));
        pages.add(Page.get(ROOT + "/{kind}/{month}/{subject}").prints().to(visit -> result(visit, Map.of(), "")));
        pages.add(Page.post(ROOT + "/{kind}/{month}/sign")
                .needs(Permissions.ASSESSMENT_SIGN)
                .to(visit -> changed(visit, () -> services.assessments()
                        .sign(visit.actor(), kind(visit), month(visit), version(visit)))));
        pages.add(Page.post(ROOT + "/{kind}/{month}/publish")
                .needs(Permissions.ASSESSMENT_PUBLISH)
                .to(visit -> changed(visit, () -> services.assessments()
                        .publish(visit.actor(), kind(visit), month(visit), version(visit)))));
        pages.add(Page.post(ROOT + "/{kind}/{month}/{subject}/appeal").to(this::appeal));
        pages.add(Page.post(ROOT + "/{kind}/{month}/{subject}/decide")
                .needs(Permissions.ASSESSMENT_SIGN)
                .to(this::decide));
    }

    @Override
    public List<Entry> menu(Visit visit) {
        return List.of(new Entry(new Text("督查考核", "Assessment"), "clipboard-data", ROOT));
    }

    /** Rules in words. */
    public record Edition(
            String version,
            String from,
            Text title,
            String grades,
            boolean cards,
            String yellow,
            String red,
            List<KindRules> kinds) {}

    /** What a kind is scored by. */
    public record KindRules(Text title, List<Weight> measures) {}

    /** An indicator with its weight. */
    public record Weight(Text title, String weight, boolean inverse) {}

    /** The rules are wrong: where, and what to do; days and weeks need none. */
    private View faults(Visit visit) {
        return View.of("assessment/faults")
                .with("faults", services.assessments().faults())
                .with("mayClear", visit.may(Permissions.STATISTICS_READ));
    }

    private View rules(Visit visit) {
        if (!services.assessments().faults().isEmpty()) {
            return faults(visit);
        }
        List<Edition> editions = new ArrayList<>();
        for (Rules rules : services.assessments().rules()) {
            List<KindRules> kinds = new ArrayList<>();
            for (Scored kind : Scored.values()) {
                if (rules.kinds().containsKey(kind)) {
                    kinds.add(new KindRules(
                            kind.title(),
                            rules.kinds().get(kind).stream()
                                    .map(one -> new Weight(one.title(), number(one.weight()), one.inverse()))
                                    .toList()));
                }
            }
            editions.add(new Edition(
                    rules.version(),
                    rules.from().toString(),
                    rules.title(),
                    rules.grades().stream()
                            .map(grade -> grade.code() + " ≥ " + number(grade.least()))
                            .collect(java.util.stream.Collectors.joining(visit.say("，", ", "))),
                    rules.yellow() > 0 || rules.red() > 0,
                    number(rules.yellow()),
                    number(rules.red()),
                    kinds));
        }
        return View.of("assessment/rules")
                .with("editions", editions)
                .with("mayClear", visit.may(Permissions.STATISTICS_READ));
    }

    /** A row of the ranking. */
    public record Row(
            String address,
            String rank,
            Text name,
            String score,
            String grade,
            String before,
            boolean changed,
            Trend trend) {}

    /**
     * How it moved since the latest signed month.
     *
     * @param places up since then, negative for down; null where either has no rank
     * @param score of then; empty where it was not scored
     */
    public record Trend(Integer places, String score) {

        private static final Trend NONE = new Trend(null, "");

        static Trend of(Result then, Result now) {
            if (then == null) {
                return NONE;
            }
            boolean both = then.rank() != null && now.rank() != null;
            return new Trend(
                    both ? Integer.valueOf(then.rank() - now.rank()) : null,
                    then.counts() == null ? "" : AssessmentRoom.score(then.counts()));
        }
    }

    /** A kind to choose. */
    public record Kind(String code, Text title, boolean chosen) {}

    private View month(Visit visit, Map<String, Object> more) {
        String asked = visit.text("kind");
        Scored kind = asked == null
                ? Scored.UNIT
                : Arrays.stream(Scored.values())
                        .filter(one -> one.code().equals(asked))
                        .findFirst()
                        .orElseThrow(AssessmentRoom::nobody);
        YearMonth month = visit.text("month") == null || visit.text("month").isBlank()
                ? YearMonth.now(visit.zone())
                : parse(visit.text("month"));
        return month(visit, kind, month, more);
    }

    private View month(Visit visit, Scored kind, YearMonth month, Map<String, Object> more) {
        String by = visit.text("by") == null ? "" : visit.text("by");
        Sheet sheet = services.assessments().sheet(visit.actor(), kind, month);
        boolean again =
                visit.actor().mayEverywhere(Permissions.STATISTICS_READ) && (by.equals("then") || by.equals("now"));
        List<Result> results = again
                ? services.assessments()
                        .again(visit.actor(), kind, month, by.equals("now") ? Assessments.By.NOW : Assessments.By.THEN)
                : sheet.results();
        Map<String, Result> stood = new LinkedHashMap<>();
        sheet.results().forEach(one -> stood.put(one.subject(), one));
        Sheet last = services.assessments().before(visit.actor(), kind, month).orElse(null);
        Map<String, Result> then = new LinkedHashMap<>();
        if (last != null) {
            last.results().forEach(one -> then.put(one.subject(), one));
        }
        List<Row> rows = new ArrayList<>();
        for (Result one : results) {
            Result was = stood.remove(one.subject());
            rows.add(row(kind, month, one, again ? was : null, again, Trend.of(then.get(one.subject()), one)));
        }
        if (again) {
            stood.values()
                    .forEach(was -> rows.add(new Row(
                            address(kind, month, was.subject()),
                            "—",
                            name(kind, was),
                            "—",
                            "",
                            score(was.counts()),
                            true,
                            Trend.NONE)));
        }
        boolean over = month.isBefore(YearMonth.now(visit.zone()));
        View view = View.of("assessment/month")
                .with("sheet", sheet)
                .with("state", sheet.state().name())
                .with("kindCode", kind.code())
                .with("kindTitle", kind.title())
                .with("month", month.toString())
                .with(
                        "kinds",
                        Arrays.stream(Scored.values())
                                .map(one -> new Kind(one.code(), one.title(), one == kind))
                                .toList())
                .with("rows", rows)
                .with("last", last == null ? "" : last.month().toString())
                .with("again", again)
                .with("by", again ? by : "")
                .with(
                        "reckonedBy",
                        again ? on(by.equals("now") ? LocalDate.now(visit.zone()) : month.atEndOfMonth()) : "")
                .with("mayAgain", visit.actor().mayEverywhere(Permissions.STATISTICS_READ))
                .with(
                        "maySign",
                        over
                                && !rows.isEmpty()
                                && sheet.state() == Sheet.State.OPEN
                                && visit.actor().mayEverywhere(Permissions.ASSESSMENT_SIGN))
                .with(
                        "mayPublish",
                        sheet.state() == Sheet.State.SIGNED
                                && visit.actor().mayEverywhere(Permissions.ASSESSMENT_PUBLISH))
                .with("mayClear", visit.may(Permissions.STATISTICS_READ))
                .with("appeals", appeals(sheet, null))
                .with("problem", "");
        more.forEach(view::with);
        return view;
    }

    /** As it was called then, in both languages where it still is. */
    private Text name(Scored kind, Result one) {
        Optional<Text> today =
                switch (kind) {
                    case UNIT -> services.organisation().unit(one.subject()).map(Unit::name);
                    case GRID -> services.organisation().grid(one.subject()).map(Grid::name);
                    default -> Optional.empty();
                };
        return today.filter(name -> name.zh().equals(one.name())).orElse(Text.same(one.name()));
    }

    /** The rules of a day: the first ones of a day before all. */
    private Rules on(LocalDate day) {
        List<Rules> rules = services.assessments().rules();
        return rules.stream()
                .filter(one -> !one.from().isAfter(day))
                .findFirst()
                .orElse(rules.get(rules.size() - 1));
    }

    private Row row(Scored kind, YearMonth month, Result one, Result was, boolean again, Trend trend) {
        String before = was == null ? "—" : score(was.counts());
        return new Row(
                address(kind, month, one.subject()),
                one.rank() == null ? "—" : one.rank().toString(),
                name(kind, one),
                score(one.counts()),
                one.grade() == null ? "" : one.grade(),
                before,
                again && !before.equals(score(one.counts())),
                trend);
    }

    /** An appeal as it is shown. */
    public record Plea(
            String id,
            String address,
            Text name,
            String reason,
            Sheet.Said said,
            String state,
            String score,
            String decision,
            Sheet.Said decided) {}

    private List<Plea> appeals(Sheet sheet, String subject) {
        return sheet.appeals().stream()
                .filter(one -> subject == null || one.subject().equals(subject))
                .map(one -> new Plea(
                        Long.toString(one.id()),
                        address(sheet.kind(), sheet.month(), one.subject()),
                        sheet.results().stream()
                                .filter(result -> result.subject().equals(one.subject()))
                                .map(result -> name(sheet.kind(), result))
                                .findFirst()
                                .orElse(Text.same(one.subject())),
                        one.reason(),
                        one.said(),
                        one.state().name(),
                        score(one.score()),
                        one.decision() == null ? "" : one.decision(),
                        one.decided()))
                .toList();
    }

    // --- one result ---

    /** An indicator in words. */
    public record Part(
            Text title,
            String weight,
            long numerator,
            long denominator,
            boolean inverse,
            String value,
            String points) {}

    private View result(Visit visit, Map<String, Text> problems, String problem) {
        Scored kind = kind(visit);
        YearMonth month = month(visit);
        String subject = visit.path("subject");
        Sheet sheet = services.assessments().sheet(visit.actor(), kind, month);
        Result result = sheet.results().stream()
                .filter(one -> one.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("这个月没有这项考核结果", "There is no such result in this month"));
        Map<String, Rules.Measure> measures = new LinkedHashMap<>();
        sheet.rules().kinds().getOrDefault(kind, List.of()).forEach(one -> measures.put(one.code(), one));
        List<Plea> appeals = appeals(sheet, subject);
        boolean waits = appeals.stream().anyMatch(one -> one.state().equals("OPEN"));
        View view = View.of("assessment/result")
                .with("sheet", sheet)
                .with("state", sheet.state().name())
                .with("kindCode", kind.code())
                .with("kindTitle", kind.title())
                .with("month", month.toString())
                .with("result", result)
                .with("name", name(kind, result))
                .with("cards", result.cards())
                .with("off", result.cards() == null ? "" : number(result.cards().points()))
                .with("score", score(result.counts()))
                .with("signedScore", score(result.score()))
                .with("address", address(kind, month, subject))
                .with(
                        "parts",
                        result.parts().stream()
                                .map(part -> new Part(
                                        measures.containsKey(part.code())
                                                ? measures.get(part.code()).title()
                                                : Text.same(part.code()),
                                        number(part.weight()),
                                        part.numerator(),
                                        part.denominator(),
                                        measures.containsKey(part.code())
                                                && measures.get(part.code()).inverse(),
                                        part.value() == null
                                                ? ""
                                                : String.format(Locale.US, "%.2f %%", 100 * part.value()),
                                        part.points() == null ? "" : score(part.points())))
                                .toList())
                .with(
                        "trend",
                        services.assessments().trend(visit.actor(), kind, month, subject).stream()
                                .map(past -> new Past(
                                        past.month().toString(),
                                        past.rank() == null ? "—" : past.rank().toString(),
                                        score(past.score()),
                                        past.grade() == null ? "" : past.grade()))
                                .toList())
                .with("appeals", appeals)
                .with(
                        "mayAppeal",
                        sheet.state() == Sheet.State.SIGNED && appeals.isEmpty() && own(visit, kind, subject))
                .with("mayDecide", waits && visit.actor().mayEverywhere(Permissions.ASSESSMENT_SIGN))
                .with("problems", problems)
                .with("problem", problem)
                .with("filled", filled(visit));
        return view;
    }

    /** A month before. */
    public record Past(String month, String rank, String score, String grade) {}

    /** Only whether the form is shown: the core decides. */
    private static boolean own(Visit visit, Scored kind, String subject) {
        return kind.person()
                ? subject.equals(Long.toString(visit.actor().account()))
                : visit.actor().grants().stream()
                        .anyMatch(grant -> kind == Scored.UNIT
                                ? subject.equals(grant.unit())
                                : grant.gridPath() != null && grant.gridPath().endsWith("/" + subject + "/"));
    }

    private static Map<String, String> filled(Visit visit) {
        Map<String, String> filled = new LinkedHashMap<>();
        for (String name : List.of("reason", "why", "score")) {
            String value = visit.filled(name);
            filled.put(name, value == null ? "" : value);
        }
        return filled;
    }

    private View appeal(Visit visit) {
        return shown(visit, () -> services.assessments()
                .appeal(visit.actor(), kind(visit), month(visit), visit.path("subject"), visit.filled("reason")));
    }

    private View decide(Visit visit) {
        return shown(visit, () -> {
            Double score = null;
            if ("accept".equals(visit.filled("do"))) {
                try {
                    score = Double.valueOf(visit.filled("score") == null ? "" : visit.filled("score"));
                } catch (NumberFormatException e) {
                    throw Problem.invalid("/score", "请填写 0 到 100 的分数", "Give a score from 0 to 100");
                }
            }
            Sheet sheet = services.assessments().sheet(visit.actor(), kind(visit), month(visit));
            long id = sheet.appeals().stream()
                    .filter(one -> one.subject().equals(visit.path("subject")))
                    .mapToLong(Sheet.Appeal::id)
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("没有这个申诉", "There is no such appeal"));
            return services.assessments().decide(visit.actor(), id, score, visit.filled("why"));
        });
    }

    private View shown(Visit visit, java.util.function.Supplier<Sheet> work) {
        try {
            work.get();
            return View.to(address(kind(visit), month(visit), visit.path("subject")));
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID && problem.kind() != Problem.Kind.CONFLICT) {
                throw problem;
            }
            Map<String, Text> problems = new LinkedHashMap<>();
            problem.errors().forEach(error -> problems.put(error.field().substring(1), error.message()));
            return result(visit, problems, problems.isEmpty() ? visit.say(Problems.said(problem)) : "")
                    .status(problem.kind().status());
        }
    }

    private View changed(Visit visit, java.util.function.Supplier<Sheet> work) {
        try {
            work.get();
            return View.to(ROOT + "?kind=" + kind(visit).code() + "&month=" + month(visit));
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID && problem.kind() != Problem.Kind.CONFLICT) {
                throw problem;
            }
            return month(visit, kind(visit), month(visit), Map.of("problem", visit.say(Problems.said(problem))))
                    .status(problem.kind().status());
        }
    }

    // --- words ---

    private static String address(Scored kind, YearMonth month, String subject) {
        return ROOT + "/" + kind.code() + "/" + month + "/"
                + java.net.URLEncoder.encode(subject, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static int version(Visit visit) {
        String version = visit.filled("version");
        return version != null && version.matches("[0-9]{1,9}") ? Integer.parseInt(version) : -1;
    }

    private static Scored kind(Visit visit) {
        return Arrays.stream(Scored.values())
                .filter(one -> one.code().equals(visit.path("kind")))
                .findFirst()
                .orElseThrow(AssessmentRoom::nobody);
    }

    private static Problem nobody() {
        return Problem.notFound("没有这类考核对象", "There is nobody of this kind to score");
    }

    private static YearMonth month(Visit visit) {
        return parse(visit.path("month"));
    }

    private static YearMonth parse(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw Problem.notFound("没有这个月份，请重新选择", "There is no such month; choose another one");
        }
    }

    private static String score(Double score) {
        return score == null ? "—" : String.format(Locale.US, "%.2f", score);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
