package org.gridhall.core.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.time.CalendarDay;
import org.gridhall.api.time.CalendarYear;
import org.gridhall.api.time.Calendars;
import org.gridhall.api.time.Reckoning;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.District;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calendars that came with the district's folder, {@code calendar/*.csv}, and those that were loaded, which go before. */
@Component(service = Calendars.class)
public final class StoredCalendars implements Calendars {

    private static final Logger LOG = LoggerFactory.getLogger(StoredCalendars.class);

    /** Days that are explained one by one. */
    private static final int EXPLAINED = 400;

    private final Database database;
    private final ChainedTrail trail;
    private final Path folder;
    private final LimitClock limits;
    private final Clock clock;
    private Map<Integer, CalendarYear> shipped;

    @Activate
    public StoredCalendars(@Reference Database database, @Reference ChainedTrail trail, @Reference District district) {
        this(database, trail, Clock.system(district.zone()), district.folder().resolve("calendar"));
    }

    /**
     * @param clock in the zone of the district
     * @param folder of the calendars that came with the district; it may be missing
     */
    StoredCalendars(Database database, ChainedTrail trail, Clock clock, Path folder) {
        this.database = database;
        this.trail = trail;
        this.clock = clock;
        this.folder = folder;
        this.limits = new LimitClock(clock.getZone());
    }

    @Override
    public List<CalendarYear> years() {
        List<CalendarYear> years = new ArrayList<>(known().values());
        Collections.reverse(years);
        return years;
    }

    private Map<Integer, CalendarYear> known() {
        Map<Integer, CalendarYear> years = new TreeMap<>(shipped());
        database.read(manager -> manager.createQuery("SELECT y FROM StoredCalendarYear y", StoredCalendarYear.class)
                        .getResultList())
                .forEach(row -> years.put(
                        row.year,
                        CalendarFile.year(
                                row.year,
                                CalendarFile.read(row.days).get(row.year),
                                row.loadedBy,
                                Instant.ofEpochMilli(row.loadedAt))));
        return years;
    }

    private synchronized Map<Integer, CalendarYear> shipped() {
        if (shipped == null) {
            Map<Integer, CalendarYear> years = new HashMap<>();
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(one -> one.toString().endsWith(".csv"))
                            .sorted()
                            .toList()) {
                        CalendarFile.read(Files.readString(file))
                                .forEach((year, days) -> years.put(year, CalendarFile.year(year, days, null, null)));
                    }
                } catch (IOException | Problem e) {
                    LOG.error("the calendars in {} cannot be read: {}", folder, e.toString());
                }
            }
            shipped = years;
        }
        return shipped;
    }

    @Override
    public CalendarDay day(LocalDate day) {
        return day(known(), day);
    }

    private static CalendarDay day(Map<Integer, CalendarYear> years, LocalDate day) {
        CalendarYear year = years.get(day.getYear());
        return year == null ? CalendarFile.usual(day, false) : year.days().get(day.getDayOfYear() - 1);
    }

    @Override
    public List<CalendarYear> check(String csv) {
        List<CalendarYear> years = new ArrayList<>();
        CalendarFile.read(csv).forEach((year, days) -> years.add(CalendarFile.year(year, days, null, null)));
        return years;
    }

    @Override
    public List<CalendarYear> load(Actor actor, String csv) {
        if (!actor.mayEverywhere(Permissions.SETTING_MANAGE)) {
            throw Problem.forbidden("没有导入日历的权限", "you may not load a calendar");
        }
        Map<Integer, Map<LocalDate, CalendarDay>> years = CalendarFile.read(csv);
        Map<Integer, CalendarYear> before = known();
        Instant now = clock.instant();
        database.write(manager -> {
            years.forEach((year, days) -> keep(manager, actor, year, days, before.get(year), now));
            return null;
        });
        return years.keySet().stream().map(known()::get).toList();
    }

    private void keep(
            EntityManager manager,
            Actor actor,
            int year,
            Map<LocalDate, CalendarDay> days,
            CalendarYear before,
            Instant now) {
        StoredCalendarYear row = manager.find(StoredCalendarYear.class, year);
        if (row == null) {
            row = new StoredCalendarYear();
            row.year = year;
            manager.persist(row);
        }
        row.days = CalendarFile.text(days);
        row.loadedAt = now.toEpochMilli();
        row.loadedBy = actor.name();
        CalendarYear after = CalendarFile.year(year, days, actor.name(), now);
        Map<String, Object> changes = new LinkedHashMap<>();
        for (CalendarDay.Kind kind : CalendarDay.Kind.values()) {
            changes.put(
                    kind.name().toLowerCase(java.util.Locale.ROOT),
                    Arrays.asList(before == null ? null : before.count(kind), after.count(kind)));
        }
        trail.append(new Deed(
                new Subject(Subject.CALENDAR, year),
                "load",
                actor,
                actor.with(Permissions.SETTING_MANAGE).findFirst().orElse(null),
                now,
                0,
                changes,
                null));
    }

    @Override
    public Reckoning reckon(String duration, Instant start) {
        if (!LimitClock.valid(duration)) {
            throw Problem.invalid(
                    "/duration",
                    "这种时限还不能计算：" + duration + "，可用分钟（90m）、小时（72h）和自然日（3d）",
                    "Such a limit cannot be counted yet: " + duration
                            + "; minutes (90m), hours (72h) and calendar days (3d) can");
        }
        Instant due = limits.due(start, duration);
        if (!duration.endsWith("d")) {
            return new Reckoning(
                    due,
                    new Text(
                            "按钟表连续计时，夜间、周末和节假日都算在内",
                            "By the clock without a break: nights, weekends and holidays count"),
                    List.of());
        }
        Map<Integer, CalendarYear> years = known();
        List<Reckoning.Step> steps = new ArrayList<>();
        LocalDate first = limits.day(start);
        LocalDate last = limits.day(due);
        int number = 0;
        for (LocalDate day = first; !day.isAfter(last) && steps.size() <= EXPLAINED; day = day.plusDays(1)) {
            Text kind = words(day(years, day));
            steps.add(new Reckoning.Step(
                    day,
                    number,
                    number == 0
                            ? new Text(
                                    "开始当日不算（" + kind.zh() + "）", "the day it starts does not count (" + kind.en() + ")")
                            : new Text("计入（" + kind.zh() + "）", "counts (" + kind.en() + ")")));
            number++;
        }
        return new Reckoning(
                due,
                new Text(
                        "按自然日计算：从次日起算，周末和节假日都算在内，到最后一日结束时届满",
                        "By calendar days: from the next day on, weekends and holidays count, until the end of the last day"),
                steps);
    }

    private static Text words(CalendarDay day) {
        Text kind =
                switch (day.kind()) {
                    case WORKDAY -> new Text("工作日", "working day");
                    case WEEKEND -> new Text("周末", "weekend");
                    case HOLIDAY -> new Text("节假日", "holiday");
                    case MADE_UP -> new Text("调休上班", "made-up working day");
                };
        return day.name() == null ? kind : new Text(kind.zh() + "，" + day.name(), kind.en() + ", " + day.name());
    }
}
