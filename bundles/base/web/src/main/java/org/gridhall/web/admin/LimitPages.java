package org.gridhall.web.admin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.servlet.http.Part;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.time.CalendarDay;
import org.gridhall.api.time.CalendarYear;
import org.gridhall.api.time.Limit;
import org.gridhall.api.time.Reckoning;
import org.gridhall.api.time.UnitHours;
import org.gridhall.web.Services;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Limits in plain words with a box to try them, the calendar of working days and the opening hours. */
final class LimitPages {

    private static final int LARGEST = 1 << 20;

    private final Services services;

    LimitPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        pages.add(Page.get("/admin/limits").needs(Permissions.MODULE_READ).to(this::limits));
        pages.add(Page.get("/admin/calendar").needs(Permissions.MODULE_READ).to(visit -> calendar(visit, Map.of())));
        pages.add(Page.post("/admin/calendar")
                .needs(Permissions.SETTING_MANAGE)
                .takesFiles()
                .atMost(LARGEST)
                .to(this::load));
        pages.add(Page.get("/admin/hours").needs(Permissions.MODULE_READ).to(visit -> hours(visit, Map.of())));
        pages.add(Page.post("/admin/hours")
                .needs(Permissions.SETTING_MANAGE)
                .takesFiles()
                .atMost(LARGEST)
                .to(this::loadHours));
    }

    // --- limits ---

    /** A limit of a type in words. */
    public record Rule(LimitRule rule, Text type, Text kind, String duration) {}

    /** A category whose duration is not its type's. */
    public record Own(Text category, Text unit, Text limit, String duration, String usual) {}

    /** Where a limit of a type has another duration. */
    public record Variant(Text limit, Text type, Text when, String duration, String basis) {}

    private List<Variant> variants(TicketType type, Visit visit) {
        List<Variant> variants = new ArrayList<>();
        for (LimitRule rule : type.limits()) {
            for (LimitRule.Case one : rule.cases()) {
                variants.add(new Variant(
                        rule.title(),
                        type.title(),
                        when(one),
                        ModulePages.duration(one.duration(), visit),
                        one.basis() == null ? "" : one.basis()));
            }
        }
        return variants;
    }

    private Text when(LimitRule.Case one) {
        List<Text> parts = new ArrayList<>();
        if (!one.categories().isEmpty()) {
            parts.add(listed("类别：", "category: ", one.categories(), code -> services.catalogue()
                    .category(code)
                    .map(Category::title)
                    .orElse(Text.same(code))));
        }
        if (!one.units().isEmpty()) {
            parts.add(listed("部门：", "unit: ", one.units(), code -> services.organisation()
                    .unit(code)
                    .map(Unit::name)
                    .orElse(Text.same(code))));
        }
        if (!one.levels().isEmpty()) {
            parts.add(listed("级别：", "level: ", one.levels(), level -> Text.same(level.toString())));
        }
        if (one.from() != null) {
            parts.add(new Text("自 " + one.from() + " 起", "from " + one.from()));
        }
        if (one.until() != null) {
            parts.add(new Text("至 " + one.until() + " 止", "until " + one.until()));
        }
        return new Text(
                parts.stream().map(Text::zh).collect(Collectors.joining("；")),
                parts.stream().map(Text::en).collect(Collectors.joining("; ")));
    }

    private static <T> Text listed(String zh, String en, List<T> codes, Function<T, Text> title) {
        List<Text> titles = codes.stream().map(title).toList();
        return new Text(
                zh + titles.stream().map(Text::zh).collect(Collectors.joining("、")),
                en + titles.stream().map(Text::en).collect(Collectors.joining(", ")));
    }

    /** A category and those above it. */
    private List<String> chain(Category category) {
        List<String> codes = new ArrayList<>();
        for (Category one = category; one != null && !codes.contains(one.code()); ) {
            codes.add(one.code());
            one = one.parent() == null
                    ? null
                    : services.catalogue().category(one.parent()).orElse(null);
        }
        return codes;
    }

    /** A limit that was tried. */
    public record Tried(Text title, Text kind, String duration, String basis, Reckoning reckoning, Text problem) {}

    private View limits(Visit visit) {
        List<Rule> rules = new ArrayList<>();
        Map<String, TicketType> types = new LinkedHashMap<>();
        services.catalogue().modules().forEach(module -> module.types().forEach(type -> types.put(type.code(), type)));
        types.values().forEach(type -> type.limits()
                .forEach(rule -> rules.add(new Rule(
                        rule,
                        type.title(),
                        kind(rule.kind()),
                        rule.duration() == null ? "" : ModulePages.duration(rule.duration(), visit)))));
        List<Own> own = new ArrayList<>();
        for (Category category : services.catalogue().categories()) {
            TicketType type = types.get(category.type());
            category.limits().forEach((code, duration) -> {
                LimitRule rule = type == null ? null : type.limit(code).orElse(null);
                own.add(new Own(
                        category.title(),
                        category.unit() == null
                                ? null
                                : services.organisation()
                                        .unit(category.unit())
                                        .map(Unit::name)
                                        .orElse(Text.same(category.unit())),
                        rule == null ? Text.same(code) : rule.title(),
                        ModulePages.duration(duration, visit),
                        rule == null || rule.duration() == null ? "" : ModulePages.duration(rule.duration(), visit)));
            });
        }
        Map<String, Text> problems = new LinkedHashMap<>();
        List<Tried> tried = visit.text("try") == null ? List.of() : tried(visit, problems);
        String start = visit.text("start") == null ? "" : visit.text("start");
        View view = View.of("admin/limits")
                .with("rules", rules)
                .with("own", own)
                .with(
                        "variants",
                        types.values().stream()
                                .flatMap(type -> variants(type, visit).stream())
                                .toList())
                .with("categories", RulePages.categories(services))
                .with("category", visit.text("category") == null ? "" : visit.text("category"))
                .with(
                        "start",
                        start.isEmpty()
                                ? LocalDateTime.now(visit.zone())
                                        .truncatedTo(ChronoUnit.MINUTES)
                                        .toString()
                                : start)
                .with("problems", problems)
                .with("asked", visit.text("try") != null)
                .with("tried", tried);
        return problems.isEmpty() ? view : view.status(422);
    }

    private List<Tried> tried(Visit visit, Map<String, Text> problems) {
        Category category = visit.text("category") == null
                ? null
                : services.catalogue().category(visit.text("category")).orElse(null);
        if (category == null || category.type() == null) {
            problems.put("category", new Text("请选择类别", "Choose a category"));
        }
        Instant start = null;
        try {
            start = LocalDateTime.parse(visit.text("start") == null ? "" : visit.text("start"))
                    .atZone(visit.zone())
                    .toInstant();
            if (start.isBefore(Instant.EPOCH) || start.isAfter(Instant.parse("2200-01-01T00:00:00Z"))) {
                problems.put("start", new Text("请填写合理的时间", "Give a sensible time"));
            }
        } catch (DateTimeParseException e) {
            problems.put("start", new Text("请填写开始时间", "Give the time it starts"));
        }
        if (!problems.isEmpty()) {
            return List.of();
        }
        List<Tried> tried = new ArrayList<>();
        TicketType type = services.catalogue().type(category.type()).orElse(null);
        if (type == null) {
            return tried;
        }
        List<String> units = category.unit() == null
                ? List.of()
                : services.organisation()
                        .unit(category.unit())
                        .map(unit -> List.of(unit.path().split("/")))
                        .orElse(List.of(category.unit()));
        for (LimitRule rule : type.limits()) {
            LimitRule.Case variant = rule.on(
                            LocalDate.ofInstant(start, visit.zone()), chain(category), units, category.priority())
                    .orElse(null);
            String duration =
                    variant != null ? variant.duration() : category.limits().getOrDefault(rule.code(), rule.duration());
            String basis = variant != null && variant.basis() != null ? variant.basis() : rule.basis();
            if (duration == null) {
                tried.add(new Tried(
                        rule.title(),
                        kind(rule.kind()),
                        "",
                        rule.basis(),
                        null,
                        new Text("由办理动作写明到期时间", "An action gives its due time")));
                continue;
            }
            Reckoning reckoning = null;
            Text problem = null;
            try {
                reckoning = services.calendars().reckon(duration, start, category.unit());
            } catch (Problem refused) {
                if (refused.kind() != Problem.Kind.INVALID) {
                    throw refused;
                }
                problem = Problems.said(refused);
            }
            tried.add(new Tried(
                    rule.title(), kind(rule.kind()), ModulePages.duration(duration, visit), basis, reckoning, problem));
        }
        return tried;
    }

    private static Text kind(Limit.Kind kind) {
        return switch (kind) {
            case PROMISED -> new Text("承诺时限", "promised");
            case STATUTORY -> new Text("法定时限", "by law");
            case STAGE -> new Text("环节时限", "of a stage");
            case DEPARTMENT -> new Text("部门时限", "of a unit");
        };
    }

    // --- the calendar ---

    /** A month as weeks of seven days; null beside its ends. */
    public record Month(Text title, List<List<CalendarDay>> weeks) {}

    /** A year to choose. */
    public record Choice(int year, boolean published) {}

    private View calendar(Visit visit, Map<String, Object> outcome) {
        List<CalendarYear> years = services.calendars().years();
        int now = LocalDate.now(visit.zone()).getYear();
        int last = years.isEmpty() ? now - 1 : years.get(0).year();
        int asked = visit.text("year") != null && visit.text("year").matches("20[0-9]{2}|2100")
                ? Integer.parseInt(visit.text("year"))
                : now;
        CalendarYear year =
                years.stream().filter(one -> one.year() == asked).findFirst().orElse(null);
        List<Choice> choices = new ArrayList<>();
        for (int one = Math.max(last, now) + 1; one > last; one--) {
            choices.add(new Choice(one, false));
        }
        years.forEach(one -> choices.add(new Choice(one.year(), true)));
        View view = View.of("admin/calendar")
                .with("choices", choices)
                .with("year", asked)
                .with("published", year)
                .with("last", years.isEmpty() ? 0 : last)
                .with("months", months(asked, year))
                .with("may", visit.actor().mayEverywhere(Permissions.SETTING_MANAGE))
                .with("due", last <= now && LocalDate.now(visit.zone()).getMonthValue() >= 11)
                .with("read", List.of())
                .with("text", "")
                .with("done", visit.text("done") != null)
                .with("wrong", List.of())
                .with("problem", "");
        outcome.forEach(view::with);
        return view;
    }

    private List<Month> months(int year, CalendarYear published) {
        List<Month> months = new ArrayList<>();
        for (int number = 1; number <= 12; number++) {
            YearMonth month = YearMonth.of(year, number);
            List<List<CalendarDay>> weeks = new ArrayList<>();
            List<CalendarDay> week = new ArrayList<>();
            for (int i = 1; i < month.atDay(1).getDayOfWeek().getValue(); i++) {
                week.add(null);
            }
            for (int day = 1; day <= month.lengthOfMonth(); day++) {
                LocalDate date = month.atDay(day);
                week.add(
                        published != null
                                ? published.days().get(date.getDayOfYear() - 1)
                                : new CalendarDay(
                                        date,
                                        date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0
                                                ? CalendarDay.Kind.WEEKEND
                                                : CalendarDay.Kind.WORKDAY,
                                        null,
                                        false));
                if (week.size() == 7) {
                    weeks.add(week);
                    week = new ArrayList<>();
                }
            }
            while (!week.isEmpty() && week.size() < 7) {
                week.add(null);
            }
            if (!week.isEmpty()) {
                weeks.add(week);
            }
            months.add(new Month(
                    new Text(
                            number + " 月",
                            month.getMonth().getDisplayName(java.time.format.TextStyle.FULL, Locale.ENGLISH)),
                    weeks));
        }
        return months;
    }

    /** Looks at a file first; what was read goes back with the page, to be loaded when asked to. */
    private View load(Visit visit) throws IOException {
        String text = given(visit);
        Map<String, Object> outcome = new LinkedHashMap<>();
        if (text == null || text.isBlank()) {
            outcome.put("problem", new Text("请选择日历文件", "Choose a calendar file"));
            return calendar(visit, outcome).status(422);
        }
        try {
            if ("load".equals(visit.filled("do"))) {
                List<CalendarYear> loaded = services.calendars().load(visit.actor(), text);
                return View.to("/admin/calendar?done=1&year=" + loaded.get(0).year());
            }
            outcome.put("read", services.calendars().check(text));
            outcome.put("text", text);
            return calendar(visit, outcome);
        } catch (Problem problem) {
            refused(problem, outcome);
            return calendar(visit, outcome).status(422);
        }
    }

    private static String given(Visit visit) throws IOException {
        for (Part part : visit.files("file")) {
            if (part.getSize() > 0) {
                try (InputStream in = part.getInputStream()) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        return visit.form().first("text");
    }

    private static void refused(Problem problem, Map<String, Object> outcome) {
        if (problem.kind() != Problem.Kind.INVALID) {
            throw problem;
        }
        outcome.put("problem", new Text("文件有误，没有导入", "The file is not right; nothing was taken"));
        outcome.put("wrong", problem.errors().stream().map(LimitPages::wrong).toList());
    }

    // --- opening hours ---

    /** Hours of a unit from a day on: Monday to Sunday, then made-up days; an empty text where it is closed. */
    public record Open(Text unit, LocalDate from, List<String> days) {}

    private Open open(UnitHours hours) {
        return new Open(
                hours.unit() == null
                        ? new Text("全区", "The district")
                        : services.organisation()
                                .unit(hours.unit())
                                .map(Unit::name)
                                .orElse(Text.same(hours.unit())),
                hours.from(),
                IntStream.range(0, hours.open().size()).mapToObj(hours::words).toList());
    }

    private View hours(Visit visit, Map<String, Object> outcome) {
        View view = View.of("admin/hours")
                .with(
                        "hours",
                        services.calendars().hours().stream().map(this::open).toList())
                .with("may", visit.actor().mayEverywhere(Permissions.SETTING_MANAGE))
                .with("read", List.of())
                .with(
                        "text",
                        outcome.containsKey("text") ? "" : services.calendars().hoursFile())
                .with("done", visit.text("done") != null)
                .with("wrong", List.of())
                .with("problem", "");
        outcome.forEach(view::with);
        return view;
    }

    /** As with calendars: looked at first, taken when asked to. */
    private View loadHours(Visit visit) throws IOException {
        String text = given(visit);
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("text", text == null ? "" : text);
        if (text == null || text.isBlank()) {
            outcome.put("problem", new Text("请填写或选择开放时间", "Write or choose the opening hours"));
            return hours(visit, outcome).status(422);
        }
        try {
            if ("load".equals(visit.filled("do"))) {
                services.calendars().loadHours(visit.actor(), text);
                return View.to("/admin/hours?done=1");
            }
            outcome.put(
                    "read",
                    services.calendars().checkHours(text).stream()
                            .map(this::open)
                            .toList());
            return hours(visit, outcome);
        } catch (Problem problem) {
            refused(problem, outcome);
            return hours(visit, outcome).status(422);
        }
    }

    private static OrganisationPages.Wrong wrong(FieldError error) {
        return new OrganisationPages.Wrong(
                "", error.field().substring(error.field().lastIndexOf(':') + 1), error.message());
    }
}
