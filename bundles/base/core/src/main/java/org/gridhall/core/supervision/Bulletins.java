package org.gridhall.core.supervision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.persistence.EntityManager;
import javax.persistence.TypedQuery;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.supervision.Bulletin;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.Json;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;

/** Drafts bulletins from the cards of a time, has them signed by somebody else, and numbers them. */
final class Bulletins {

    /** Cards that are listed one by one; all are counted. */
    private static final int LISTED = 500;

    private final Database database;
    private final ChainedTrail trail;
    private final Organisation organisation;
    private final Clock clock;
    private final Ids ids = new Ids();

    /** @param clock in the zone of the district */
    Bulletins(Database database, ChainedTrail trail, Organisation organisation, Clock clock) {
        this.database = database;
        this.trail = trail;
        this.organisation = organisation;
        this.clock = clock;
    }

    record Body(List<Bulletin.Row> rows, List<KeptLine> lines) {}

    /** What is kept of a card; titles are read anew, as they may be erased, and tickets made confidential. */
    record KeptLine(String card, String kind, String number, String unit, String person, String due) {

        Bulletin.Line line(Map<Long, String> titles) {
            return new Bulletin.Line(
                    card, kind, number, titles.get(Long.valueOf(card)), unit, person, Instant.parse(due));
        }
    }

    Page<Bulletin> list(Actor actor, String after, int size) {
        if (size < 1 || size > 200) {
            throw new IllegalArgumentException("size is 1 to 200");
        }
        staff(actor);
        boolean all = may(actor, null);
        List<String> units = all
                ? List.of()
                : organisation.units().stream()
                        .map(Unit::code)
                        .filter(unit -> may(actor, unit))
                        .toList();
        String shown = all
                ? ""
                : units.isEmpty() ? " AND b.signedAt IS NOT NULL" : " AND (b.signedAt IS NOT NULL OR b.unit IN :units)";
        List<Bulletin> found = database.read(manager -> {
            TypedQuery<StoredBulletin> select = manager.createQuery(
                    "SELECT b FROM StoredBulletin b WHERE b.id < :below" + shown + " ORDER BY b.id DESC",
                    StoredBulletin.class);
            if (!units.isEmpty()) {
                select.setParameter("units", units);
            }
            return bulletins(
                    manager,
                    actor,
                    select.setParameter("below", after == null ? Long.MAX_VALUE : Cards.key(after))
                            .setMaxResults(size + 1)
                            .getResultList());
        });
        return found.size() <= size
                ? new Page<>(found, null)
                : new Page<>(
                        found.subList(0, size),
                        Long.toString(found.get(size - 1).id()));
    }

    private static void staff(Actor actor) {
        if (actor.kind() == Actor.Kind.REPORTER) {
            throw Problem.forbidden("通报只供工作人员查看", "Bulletins are for staff");
        }
    }

    Bulletin get(Actor actor, long id) {
        return database.read(manager -> bulletin(manager, actor, row(manager, actor, id)));
    }

    private StoredBulletin row(EntityManager manager, Actor actor, long id) {
        StoredBulletin row = manager.find(StoredBulletin.class, id);
        if (row == null || actor.kind() == Actor.Kind.REPORTER || row.signedAt == null && !may(actor, row.unit)) {
            throw Problem.notFound("没有这份通报", "There is no such bulletin");
        }
        return row;
    }

    private boolean may(Actor actor, String unit) {
        String path =
                unit == null ? "/" : organisation.unit(unit).map(Unit::path).orElse("/");
        return actor.kind() == Actor.Kind.SYSTEM
                || actor.with(Permissions.SUPERVISION_MANAGE)
                        .anyMatch(grant -> grant.unitPath() != null && path.startsWith(grant.unitPath()));
    }

    Bulletin draft(Actor actor, String unit, LocalDate from, LocalDate to, String remark) {
        if (unit != null && organisation.unit(unit).isEmpty()) {
            throw Problem.invalid("/unit", "没有这个部门：" + unit, "There is no unit " + unit);
        }
        if (!may(actor, unit)) {
            throw Problem.forbidden("您的岗位不能起草通报", "Your posts do not allow drafting bulletins");
        }
        if (from == null || to == null || to.isBefore(from) || to.isAfter(from.plusYears(1))) {
            throw Problem.invalid(
                    from == null ? "/from" : "/to",
                    "请填写起止日期，止期不早于起期，不超过一年",
                    "Give the first and the last day: the last not before the first, and a year at most");
        }
        String text = remark == null ? "" : remark.strip();
        if (text.length() > 2000 || text.indexOf('\0') >= 0) {
            throw Problem.invalid("/remark", "说明最多 2000 个字", "A remark has at most 2000 characters");
        }
        Instant now = clock.instant();
        return database.write(manager -> {
            StoredBulletin row = new StoredBulletin();
            row.id = ids.next();
            row.unit = unit;
            row.firstDay = (int) from.toEpochDay();
            row.lastDay = (int) to.toEpochDay();
            row.title = title(unit, from, to);
            row.remark = text.isEmpty() ? null : text;
            row.body = Json.text(body(manager, unit, from, to, now));
            row.drafter = actor.account();
            row.draftedBy = actor.name();
            row.draftedAt = now.toEpochMilli();
            manager.persist(row);
            record(actor, row, "draft", now);
            return bulletin(manager, actor, row);
        });
    }

    private String title(String unit, LocalDate from, LocalDate to) {
        String of = unit == null
                ? organisation.root().map(found -> found.name().zh()).orElse("")
                : organisation.unit(unit).map(found -> found.name().zh()).orElse(unit);
        return "关于" + of + " " + from + " 至 " + to + " 事项办理时限情况的通报";
    }

    private Body body(EntityManager manager, String unit, LocalDate from, LocalDate to, Instant now) {
        String path =
                unit == null ? null : organisation.unit(unit).orElseThrow().path();
        long begin = from.atStartOfDay(clock.getZone()).toInstant().toEpochMilli();
        long end = Math.min(
                to.plusDays(1).atStartOfDay(clock.getZone()).toInstant().toEpochMilli(), now.toEpochMilli());
        Map<String, long[]> counts = new LinkedHashMap<>();
        String below = path == null ? "" : " AND %s.unitPath >= :path AND %s.unitPath < :beyond";
        TypedQuery<Object[]> cards = manager.createQuery(
                        "SELECT c.unit, c.kind, COUNT(c) FROM StoredCard c WHERE c.givenAt >= :begin AND c.givenAt < :end"
                                + " AND c.kind > 0 AND c.state <> :withdrawn" + below.replace("%s", "c")
                                + " GROUP BY c.unit, c.kind",
                        Object[].class)
                .setParameter("begin", begin)
                .setParameter("end", end)
                .setParameter("withdrawn", Card.State.WITHDRAWN.ordinal());
        within(cards, path)
                .getResultList()
                .forEach(row -> of(counts, row[0])[((Number) row[1]).intValue() - 1] += ((Number) row[2]).longValue());
        TypedQuery<Object[]> late = manager.createQuery(
                        "SELECT t.unit, COUNT(t) FROM ListedTicket t WHERE t.closedAt IS NULL AND t.dueAt < :end"
                                + below.replace("%s", "t") + " GROUP BY t.unit",
                        Object[].class)
                .setParameter("end", end);
        within(late, path).getResultList().forEach(row -> of(counts, row[0])[2] += ((Number) row[1]).longValue());
        List<Bulletin.Row> rows = new ArrayList<>();
        counts.forEach(
                (code, some) -> rows.add(new Bulletin.Row(code.isEmpty() ? null : code, some[0], some[1], some[2])));
        rows.sort(Comparator.comparingLong((Bulletin.Row row) -> -row.red())
                .thenComparingLong(row -> -row.yellow())
                .thenComparingLong(row -> -row.late())
                .thenComparing(row -> row.unit() == null ? "" : row.unit()));
        TypedQuery<Object[]> listed = manager.createQuery(
                        "SELECT c, t.number FROM StoredCard c, ListedTicket t"
                                + " WHERE t.id = c.ticket AND c.givenAt >= :begin AND c.givenAt < :end AND c.kind > 0"
                                + " AND c.state <> :withdrawn" + below.replace("%s", "c")
                                + " ORDER BY c.kind DESC, c.id",
                        Object[].class)
                .setParameter("begin", begin)
                .setParameter("end", end)
                .setParameter("withdrawn", Card.State.WITHDRAWN.ordinal());
        List<KeptLine> lines = within(listed, path).setMaxResults(LISTED).getResultList().stream()
                .map(row -> {
                    StoredCard card = (StoredCard) row[0];
                    return new KeptLine(
                            Long.toString(card.id),
                            card.kind().name().toLowerCase(Locale.ROOT),
                            (String) row[1],
                            card.unit,
                            card.personName,
                            Instant.ofEpochMilli(card.dueAt).toString());
                })
                .toList();
        return new Body(rows, lines);
    }

    private static long[] of(Map<String, long[]> counts, Object unit) {
        return counts.computeIfAbsent(unit == null ? "" : unit.toString(), any -> new long[3]);
    }

    private static TypedQuery<Object[]> within(TypedQuery<Object[]> query, String path) {
        return path == null
                ? query
                : query.setParameter("path", path).setParameter("beyond", path.substring(0, path.length() - 1) + "0");
    }

    Bulletin sign(Actor actor, long id) {
        Instant now = clock.instant();
        return database.write(manager -> {
            StoredBulletin row = row(manager, actor, id);
            if (!may(actor, row.unit)) {
                throw Problem.forbidden("您的岗位不能签发通报", "Your posts do not allow signing bulletins");
            }
            if (row.signedAt != null) {
                if (row.signedBy.equals(actor.name())) {
                    return bulletin(manager, actor, row);
                }
                throw Problem.of(
                        Problem.Kind.CONFLICT,
                        "bulletin.signed",
                        new Text("此通报已由" + row.signedBy + "签发", row.signedBy + " has signed it already"));
            }
            if (row.drafter == actor.account()) {
                throw Problem.forbidden("起草人不能签发自己起草的通报", "Whoever drafted a bulletin does not sign it");
            }
            notWithdrawn(manager, row);
            int year = LocalDate.ofInstant(now, clock.getZone()).getYear();
            Integer last = manager.createQuery(
                            "SELECT MAX(b.series) FROM StoredBulletin b WHERE b.year = :year", Integer.class)
                    .setParameter("year", year)
                    .getSingleResult();
            // Of two who sign at once the slower one finds the number taken and tries again.
            row.year = year;
            row.series = last == null ? 1 : last + 1;
            row.signedBy = actor.name();
            row.signedAt = now.toEpochMilli();
            manager.flush();
            record(actor, row, "sign", now);
            return bulletin(manager, actor, row);
        });
    }

    /** What was taken back since the draft is not told to everybody. */
    private static void notWithdrawn(EntityManager manager, StoredBulletin row) {
        List<Long> listed = Json.read(row.body, new TypeReference<Body>() {}).lines().stream()
                .map(line -> Long.valueOf(line.card()))
                .toList();
        long gone = listed.isEmpty()
                ? 0
                : manager.createQuery(
                                "SELECT COUNT(c) FROM StoredCard c WHERE c.id IN :listed AND c.state = :withdrawn",
                                Long.class)
                        .setParameter("listed", listed)
                        .setParameter("withdrawn", Card.State.WITHDRAWN.ordinal())
                        .getSingleResult();
        if (gone > 0) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "bulletin.outdated",
                    new Text(
                            "起草之后，通报所列的牌有 " + gone + " 张已被撤销，请重新起草",
                            gone + " of the cards that it lists were withdrawn since it was drafted; draft it anew"));
        }
    }

    private void record(Actor actor, StoredBulletin row, String action, Instant at) {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put(
                "days",
                java.util.Arrays.asList(
                        null, LocalDate.ofEpochDay(row.firstDay) + "/" + LocalDate.ofEpochDay(row.lastDay)));
        if (row.series != null) {
            changes.put("number", java.util.Arrays.asList(null, row.year + "/" + row.series));
        }
        trail.append(new Deed(
                new Subject(Subject.BULLETIN, row.id),
                action,
                actor,
                actor.with(Permissions.SUPERVISION_MANAGE).findFirst().orElse(null),
                at,
                0,
                changes,
                null));
    }

    private Bulletin bulletin(EntityManager manager, Actor actor, StoredBulletin row) {
        return bulletins(manager, actor, List.of(row)).get(0);
    }

    private List<Bulletin> bulletins(EntityManager manager, Actor actor, List<StoredBulletin> rows) {
        Map<StoredBulletin, Body> bodies = new LinkedHashMap<>();
        rows.forEach(row -> bodies.put(row, body(row)));
        Map<Long, String> titles = titles(
                manager,
                bodies.values().stream()
                        .flatMap(body -> body.lines().stream())
                        .map(line -> Long.valueOf(line.card()))
                        .distinct()
                        .toList());
        return bodies.entrySet().stream()
                .map(entry -> bulletin(actor, entry.getKey(), entry.getValue(), titles))
                .toList();
    }

    private static Body body(StoredBulletin row) {
        try {
            return Json.MAPPER.readValue(row.body, Body.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("bulletin " + row.id + " cannot be read", e);
        }
    }

    /** The titles of the tickets of some cards, by card; without those that are confidential by now. */
    private static Map<Long, String> titles(EntityManager manager, List<Long> cards) {
        Map<Long, String> titles = new HashMap<>();
        for (int from = 0; from < cards.size(); from += LISTED) {
            manager.createQuery(
                            "SELECT c.id, t.title FROM StoredCard c, ListedTicket t WHERE c.id IN :cards"
                                    + " AND t.id = c.ticket AND t.confidential = :no",
                            Object[].class)
                    .setParameter("cards", cards.subList(from, Math.min(cards.size(), from + LISTED)))
                    .setParameter("no", false)
                    .getResultList()
                    .forEach(row -> titles.put((Long) row[0], (String) row[1]));
        }
        return titles;
    }

    private Bulletin bulletin(Actor actor, StoredBulletin row, Body body, Map<Long, String> titles) {
        return new Bulletin(
                row.id,
                row.year == null ? 0 : row.year,
                row.series == null ? 0 : row.series,
                row.title,
                row.unit,
                LocalDate.ofEpochDay(row.firstDay),
                LocalDate.ofEpochDay(row.lastDay),
                row.remark == null ? "" : row.remark,
                body.rows(),
                body.lines().stream().map(line -> line.line(titles)).toList(),
                row.draftedBy,
                Instant.ofEpochMilli(row.draftedAt),
                row.signedBy,
                row.signedAt == null ? null : Instant.ofEpochMilli(row.signedAt),
                row.signedAt == null && row.drafter != actor.account() && may(actor, row.unit));
    }
}
