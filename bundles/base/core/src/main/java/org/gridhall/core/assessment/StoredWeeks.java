package org.gridhall.core.assessment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.persistence.Query;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.assessment.Week;
import org.gridhall.api.assessment.Weeks;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.time.Calendars;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.District;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Weeks of units: read from the tickets until they are signed, kept from then on. */
@Component(service = Weeks.class)
public final class StoredWeeks implements Weeks {

    private static final int LONGEST = 2000;
    private static final int SHORT = 500;
    private static final int SOME = 500;
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Derby would rather read all tickets: it is told which index to take. Elsewhere this is a comment. */
    private static final String DUE = " --DERBY-PROPERTIES index=TICKET_DUE\n";

    private static final String LEFT =
            " WHERE due_at < ?1 AND closed_at IS NULL AND suspended = ?2 AND confidential = ?2";

    /** Counts everything but what is confidential. */
    private static final Actor PLAIN = new Actor(
            Actor.Kind.ACCOUNT,
            0,
            0,
            "weeks",
            "weeks",
            List.of(new Grant("weeks", Set.of(Permissions.STATISTICS_READ), "/", null, 0, null)),
            0);

    /** What is kept of a ticket; titles are read anew, as they may be erased. */
    record Kept(long ticket, String number, long due, boolean late, int times, String reason) {}

    private final Database database;
    private final ChainedTrail trail;
    private final Organisation organisation;
    private final Statistics statistics;
    private final Calendars calendars;
    private final Clock clock;
    private final Ids ids = new Ids();

    @Activate
    public StoredWeeks(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference Organisation organisation,
            @Reference Statistics statistics,
            @Reference Calendars calendars,
            @Reference District district) {
        this(database, trail, organisation, statistics, calendars, Clock.system(district.zone()));
    }

    /** @param clock in the zone of the district */
    StoredWeeks(
            Database database,
            ChainedTrail trail,
            Organisation organisation,
            Statistics statistics,
            Calendars calendars,
            Clock clock) {
        this.database = database;
        this.trail = trail;
        this.organisation = organisation;
        this.statistics = statistics;
        this.calendars = calendars;
        this.clock = clock;
    }

    // --- as it stands ---

    @Override
    public List<Line> lines(Actor actor, LocalDate day) {
        if (!actor.may(Permissions.STATISTICS_READ)) {
            throw Problem.forbidden("您的岗位不能查看周结", "Your posts do not allow reading the weeks");
        }
        WorkingWeek week = week(day);
        Map<String, StoredWeek> signed = new HashMap<>();
        Map<String, long[]> open = new HashMap<>();
        database.read(manager -> {
            manager.createQuery("SELECT w FROM StoredWeek w WHERE w.from = :from", StoredWeek.class)
                    .setParameter("from", StoredWeek.number(week.from()))
                    .getResultList()
                    .forEach(row -> signed.put(row.unit, row));
            Query query =
                    manager.createNativeQuery("SELECT unit, late, COUNT(*) FROM (SELECT unit, CASE WHEN due_at < ?3"
                            + " THEN 1 ELSE 0 END AS late FROM ticket" + DUE + LEFT + ") x GROUP BY unit, late");
            query.setParameter(1, end(week)).setParameter(2, false).setParameter(3, clock.millis());
            for (Object row : query.getResultList()) {
                Object[] cells = (Object[]) row;
                long[] counts = open.computeIfAbsent(Objects.toString(cells[0], ""), fresh -> new long[2]);
                long count = ((Number) cells[2]).longValue();
                counts[0] += count;
                counts[1] += ((Number) cells[1]).intValue() * count;
            }
            return null;
        });
        Map<String, Long> closed = closed(week, null);
        Set<String> codes = new TreeSet<>(signed.keySet());
        codes.addAll(open.keySet());
        codes.addAll(closed.keySet());
        actor.with(Permissions.ASSESSMENT_CLOSE)
                .map(Grant::unit)
                .filter(Objects::nonNull)
                .forEach(codes::add);
        List<Line> lines = new ArrayList<>();
        for (String code : codes) {
            Unit unit = organisation.unit(code).orElse(null);
            if (unit == null || !covers(actor, Permissions.STATISTICS_READ, unit)) {
                continue;
            }
            StoredWeek row = signed.get(code);
            long[] counts = open.getOrDefault(code, new long[2]);
            lines.add(
                    row == null
                            ? new Line(of(unit, week), counts[0], counts[1], closed.getOrDefault(code, 0L), null)
                            : new Line(of(unit, week), row.open, row.late, row.closed, row.signed()));
        }
        lines.sort(Comparator.comparingLong((Line line) -> -line.late())
                .thenComparing(line -> -line.open())
                .thenComparing(line -> line.week().unit()));
        return lines;
    }

    @Override
    public Week week(Actor actor, String code, LocalDate day) {
        Unit unit = seen(actor, code);
        WorkingWeek week = week(day);
        return database.read(manager -> {
            StoredWeek row = find(manager, code, week);
            if (row != null) {
                return signed(manager, unit, week, row);
            }
            List<Week.Left> left = left(manager, code, week);
            return new Week(
                    of(unit, week),
                    !LocalDate.now(clock).isBefore(week.last()) && !overtaken(manager, code, week),
                    digest(left),
                    left,
                    closed(week, code).getOrDefault(code, 0L),
                    null,
                    null);
        });
    }

    private Week signed(EntityManager manager, Unit unit, WorkingWeek week, StoredWeek row) {
        List<Kept> kept = body(row);
        Map<Long, String> titles =
                titles(manager, kept.stream().map(Kept::ticket).toList());
        List<Week.Left> left = kept.stream()
                .map(one -> new Week.Left(
                        one.ticket(),
                        one.number(),
                        titles.get(one.ticket()),
                        Instant.ofEpochMilli(one.due()),
                        one.late(),
                        one.times(),
                        one.reason()))
                .toList();
        return new Week(of(unit, week), false, digest(left), left, row.closed, row.reason, row.signed());
    }

    /** What is open now and due before the week's end, with what the last signed week said of it. */
    private List<Week.Left> left(EntityManager manager, String unit, WorkingWeek week) {
        Map<Long, Kept> before = new HashMap<>();
        manager.createQuery(
                        "SELECT w FROM StoredWeek w WHERE w.unit = :unit AND w.from < :from ORDER BY w.from DESC",
                        StoredWeek.class)
                .setParameter("unit", unit)
                .setParameter("from", StoredWeek.number(week.from()))
                .setMaxResults(1)
                .getResultList()
                .forEach(row -> body(row)
                        .forEach(one -> before.put(
                                one.ticket(),
                                new Kept(
                                        one.ticket(),
                                        one.number(),
                                        one.due(),
                                        one.late(),
                                        one.times() + 1,
                                        one.reason() == null ? row.reason : one.reason()))));
        long now = clock.millis();
        Query query = manager.createNativeQuery(
                "SELECT id, number, title, due_at FROM ticket" + DUE + LEFT + " AND unit = ?3 ORDER BY due_at, id");
        query.setParameter(1, end(week)).setParameter(2, false).setParameter(3, unit);
        List<Week.Left> left = new ArrayList<>();
        for (Object row : query.getResultList()) {
            Object[] cells = (Object[]) row;
            long id = ((Number) cells[0]).longValue();
            long due = ((Number) cells[3]).longValue();
            Kept then = before.get(id);
            left.add(new Week.Left(
                    id,
                    cells[1].toString(),
                    cells[2].toString(),
                    Instant.ofEpochMilli(due),
                    due < now,
                    then == null ? 0 : then.times(),
                    then == null ? null : then.reason()));
        }
        return left;
    }

    private static Map<Long, String> titles(EntityManager manager, List<Long> tickets) {
        Map<Long, String> titles = new HashMap<>();
        for (int from = 0; from < tickets.size(); from += SOME) {
            List<Long> some = tickets.subList(from, Math.min(tickets.size(), from + SOME));
            Query query = manager.createNativeQuery("SELECT id, title FROM ticket WHERE id IN ("
                    + some.stream().map(id -> "?").collect(Collectors.joining(", ")) + ") AND confidential = ?");
            int at = 1;
            for (long id : some) {
                query.setParameter(at++, id);
            }
            query.setParameter(at, false);
            for (Object row : query.getResultList()) {
                Object[] cells = (Object[]) row;
                titles.put(((Number) cells[0]).longValue(), cells[1].toString());
            }
        }
        return titles;
    }

    /** Tickets that were closed in the week by unit. */
    private Map<String, Long> closed(WorkingWeek week, String unit) {
        LocalDate today = LocalDate.now(clock);
        Slice slice =
                new Slice(unit, null, null, Set.of(), week.from(), week.to().isAfter(today) ? today : week.to());
        return statistics.counted(PLAIN, Statistics.By.UNIT, slice).stream()
                .filter(counted -> counted.key() != null && counted.of(Count.ENDED) > 0)
                .collect(Collectors.toMap(Counted::key, counted -> counted.of(Count.ENDED)));
    }

    // --- signing ---

    @Override
    public Week close(Actor actor, String code, LocalDate day, Closing closing) {
        Unit unit = seen(actor, code);
        if (actor.kind() != Actor.Kind.ACCOUNT || !covers(actor, Permissions.ASSESSMENT_CLOSE, unit)) {
            throw Problem.forbidden("没有签署本单位周结的权限", "You may not close the weeks of this unit");
        }
        WorkingWeek week = week(day);
        if (LocalDate.now(clock).isBefore(week.last())) {
            throw Problem.invalid(
                    "/day",
                    "本周最后一个工作日是 " + week.last() + "，当天起才能周结",
                    "The last working day of this week is " + week.last() + "; close it from that day on");
        }
        words("/reason", closing.reason(), LONGEST);
        closing.reasons().forEach((ticket, reason) -> words("/reasons/" + ticket, reason, SHORT));
        return database.write(manager -> {
            if (find(manager, code, week) != null) {
                throw conflict("assessment.closed", "这一周已经周结，请刷新后查看", "This week was closed already; reload the page");
            }
            if (overtaken(manager, code, week)) {
                throw conflict(
                        "assessment.overtaken",
                        "后面的一周已经周结，不能再补签这一周",
                        "A later week was closed; this one can be no more");
            }
            List<Week.Left> left = left(manager, code, week);
            if (!digest(left).equals(closing.seen())) {
                throw conflict(
                        "assessment.changed",
                        "未办结的事项已有变化，请核对下面的最新清单后再签",
                        "What is open has changed; look at the list again and sign then");
            }
            String reason = stripped(closing.reason());
            List<Kept> kept = new ArrayList<>();
            for (Week.Left one : left) {
                String own = stripped(closing.reasons().get(one.ticket()));
                if (own == null && reason == null) {
                    throw Problem.invalid(
                            "/reason",
                            "还有事项没有写结转原因：请逐件填写，或填写统一原因",
                            "Something is left without a reason: give one for each, or one for all");
                }
                kept.add(new Kept(one.ticket(), one.number(), one.due().toEpochMilli(), one.late(), one.times(), own));
            }
            StoredWeek row = new StoredWeek();
            Grant grant = actor.with(Permissions.ASSESSMENT_CLOSE)
                    .filter(one -> one.covers(unit.path(), null))
                    .findFirst()
                    .orElseThrow();
            row.id = ids.next();
            row.unit = code;
            row.from = StoredWeek.number(week.from());
            row.to = StoredWeek.number(week.to());
            row.open = kept.size();
            row.late = kept.stream().filter(Kept::late).count();
            row.closed = closed(week, code).getOrDefault(code, 0L);
            row.reason = reason;
            row.body = text(kept);
            row.digest = RuleBook.digest(row.body + "\n" + Objects.toString(reason, ""));
            row.signedBy = actor.account();
            row.signedName = actor.name();
            row.signedRole = grant.role();
            row.signedAt = clock.millis();
            manager.persist(row);
            note(actor, grant, row, week);
            return signed(manager, unit, week, row);
        });
    }

    private void note(Actor actor, Grant grant, StoredWeek row, WorkingWeek week) {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("unit", Arrays.asList(null, row.unit));
        changes.put("from", Arrays.asList(null, week.from().toString()));
        changes.put("to", Arrays.asList(null, week.to().toString()));
        changes.put("open", Arrays.asList(null, row.open));
        changes.put("late", Arrays.asList(null, row.late));
        changes.put("digest", Arrays.asList(null, row.digest));
        trail.append(new Deed(
                new Subject(Subject.ASSESSMENT, row.id),
                "close-week",
                actor,
                grant,
                clock.instant(),
                0,
                changes,
                row.reason == null ? null : Map.of("reason", row.reason)));
    }

    // --- which week, whose ---

    private WorkingWeek week(LocalDate day) {
        WorkingWeek week = WorkingWeek.of(day, one -> calendars.day(one).works());
        if (week.from().isBefore(FIRST) || week.from().isAfter(LocalDate.now(clock))) {
            throw Problem.invalid("/day", "这一周还没有开始，请选择已经开始的一周", "This week has not begun; choose one that has");
        }
        return week;
    }

    private long end(WorkingWeek week) {
        return week.to().plusDays(1).atStartOfDay(clock.getZone()).toInstant().toEpochMilli();
    }

    private static Week.Of of(Unit unit, WorkingWeek week) {
        return new Week.Of(unit.code(), unit.name(), week.from(), week.to(), week.last());
    }

    private Unit seen(Actor actor, String code) {
        return organisation
                .unit(code)
                .filter(unit -> covers(actor, Permissions.STATISTICS_READ, unit)
                        || covers(actor, Permissions.ASSESSMENT_CLOSE, unit))
                .orElseThrow(() -> Problem.notFound("没有这个单位，或者不在您的范围内", "There is no such unit among yours"));
    }

    private static boolean covers(Actor actor, String permission, Unit unit) {
        return actor.with(permission).anyMatch(grant -> grant.covers(unit.path(), null));
    }

    private static StoredWeek find(EntityManager manager, String unit, WorkingWeek week) {
        return manager.createQuery(
                        "SELECT w FROM StoredWeek w WHERE w.unit = :unit AND w.from = :from", StoredWeek.class)
                .setParameter("unit", unit)
                .setParameter("from", StoredWeek.number(week.from()))
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    /** Whether a later week is signed: what was open in this one can be told no more. */
    private static boolean overtaken(EntityManager manager, String unit, WorkingWeek week) {
        return manager.createQuery(
                                "SELECT COUNT(w) FROM StoredWeek w WHERE w.unit = :unit AND w.from > :from", Long.class)
                        .setParameter("unit", unit)
                        .setParameter("from", StoredWeek.number(week.from()))
                        .getSingleResult()
                > 0;
    }

    // --- words ---

    private static String digest(List<Week.Left> left) {
        return RuleBook.digest(
                left.stream().map(one -> Long.toString(one.ticket())).collect(Collectors.joining(" ")));
    }

    private static String stripped(String words) {
        return words == null || words.isBlank() ? null : words.strip();
    }

    private static void words(String field, String words, int longest) {
        if (words != null && words.strip().length() > longest) {
            throw Problem.invalid(field, "最多 " + longest + " 字", longest + " characters at most");
        }
    }

    private static Problem conflict(String code, String zh, String en) {
        return Problem.of(Problem.Kind.CONFLICT, code, zh, en);
    }

    private static String text(List<Kept> kept) {
        try {
            return JSON.writeValueAsString(kept);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Kept> body(StoredWeek row) {
        try {
            return List.of(JSON.readValue(row.body, Kept[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was signed cannot be read: " + row.id, e);
        }
    }
}
