package org.gridhall.core.time;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.time.CalendarDay;
import org.gridhall.api.time.CalendarYear;
import org.gridhall.api.time.Calendars;
import org.gridhall.api.time.Reckoning;
import org.gridhall.api.time.UnitHours;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.District;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Calendars and opening hours as administrators see and load them. */
@Component(service = Calendars.class)
public final class StoredCalendars implements Calendars {

    private static final int MOST_UNIT = 60;

    private final Database database;
    private final ChainedTrail trail;
    private final WorkingTimes times;
    private final Function<String, Optional<Unit>> units;
    private final Clock clock;

    @Activate
    public StoredCalendars(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference WorkingTimes times,
            @Reference Organisation organisation,
            @Reference District district) {
        this(database, trail, times, organisation::unit, Clock.system(district.zone()));
    }

    /**
     * @param units a unit by its code
     * @param clock in the zone of the district
     */
    StoredCalendars(
            Database database,
            ChainedTrail trail,
            WorkingTimes times,
            Function<String, Optional<Unit>> units,
            Clock clock) {
        this.database = database;
        this.trail = trail;
        this.times = times;
        this.units = units;
        this.clock = clock;
    }

    @Override
    public List<CalendarYear> years() {
        List<CalendarYear> years = new ArrayList<>(times.years().values());
        Collections.reverse(years);
        return years;
    }

    @Override
    public CalendarDay day(LocalDate day) {
        return times.get().day(day);
    }

    @Override
    public List<CalendarYear> check(String csv) {
        List<CalendarYear> years = new ArrayList<>();
        CalendarFile.read(csv).forEach((year, days) -> years.add(CalendarFile.year(year, days, null, null)));
        return years;
    }

    @Override
    public List<CalendarYear> load(Actor actor, String csv) {
        need(actor);
        Map<Integer, Map<LocalDate, CalendarDay>> years = CalendarFile.read(csv);
        Map<Integer, CalendarYear> before = times.years();
        Instant now = clock.instant();
        database.write(manager -> {
            years.forEach((year, days) -> keep(manager, actor, year, days, before.get(year), now));
            String all = years.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
            times.changed(
                    manager,
                    actor.name(),
                    new Text("公布了 " + all + " 年工作日历", "The calendar of " + all + " was published"),
                    null);
            return null;
        });
        return years.keySet().stream().map(times.years()::get).toList();
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
    public List<UnitHours> hours() {
        return times.hours();
    }

    @Override
    public String hoursFile() {
        String file = times.hoursFile();
        return file == null ? "" : file;
    }

    @Override
    public List<UnitHours> checkHours(String csv) {
        return HoursFile.read(csv, code -> units.apply(code).isPresent());
    }

    @Override
    public List<UnitHours> loadHours(Actor actor, String csv) {
        need(actor);
        List<UnitHours> hours = checkHours(csv);
        List<UnitHours> before = times.hours();
        Instant now = clock.instant();
        database.write(manager -> {
            times.changed(manager, actor.name(), new Text("调整了开放时间", "Opening hours were changed"), csv);
            trail.append(new Deed(
                    new Subject(Subject.CALENDAR, 0),
                    "load-hours",
                    actor,
                    actor.with(Permissions.SETTING_MANAGE).findFirst().orElse(null),
                    now,
                    0,
                    Map.of("hours", Arrays.asList(before.size(), hours.size())),
                    Map.of("file", csv)));
            return null;
        });
        return hours;
    }

    private static void need(Actor actor) {
        if (!actor.mayEverywhere(Permissions.SETTING_MANAGE)) {
            throw Problem.forbidden("没有导入日历的权限", "you may not load a calendar");
        }
    }

    @Override
    public Reckoning reckon(String duration, Instant start, String unit) {
        if (!LimitClock.valid(duration)) {
            throw Problem.invalid(
                    "/duration",
                    "时限写法不对：" + duration + "；可用分钟（90m）、小时（72h）、工作小时（16wh）、自然日（3d）和工作日（20wd）",
                    "A limit is not written like " + duration
                            + "; use minutes (90m), hours (72h), working hours (16wh), days (3d) or working days (20wd)");
        }
        String path = unit == null || unit.length() > MOST_UNIT
                ? null
                : units.apply(unit).map(Unit::path).orElse(null);
        return Ledger.of(times.clock(), new Terms(start, duration, null, path, List.of(), List.of()));
    }
}
