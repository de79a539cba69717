package org.gridhall.core.assessment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.assessment.Assessments;
import org.gridhall.api.assessment.Clearing;
import org.gridhall.api.assessment.Result;
import org.gridhall.api.assessment.Rules;
import org.gridhall.api.assessment.Scored;
import org.gridhall.api.assessment.Sheet;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.module.ModuleState.Fault;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Indicator;
import org.gridhall.api.statistics.Rate;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.District;
import org.gridhall.core.assessment.RuleBook.Edition;
import org.gridhall.core.feed.Cursors;
import org.gridhall.core.statistics.Cut;
import org.gridhall.core.statistics.DailyCounts;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.time.WorkingTimes;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Months of scores: reckoned on demand, kept once they are signed. */
@Component(service = Assessments.class)
public final class StoredAssessments implements Assessments {

    private static final int LONGEST = 2000;
    /** What was done in the last moments may be uncounted at any time; it is too little for a month, and counts as late. */
    private static final Duration MOMENT = Duration.ofMinutes(1);

    private static final int TREND = 12;
    private static final int LINES = 200;
    private static final YearMonth FIRST = YearMonth.of(2000, 1);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Derby would rather read all tickets: it is told which index to take. Elsewhere this is a comment. */
    private static final String DUE = " --DERBY-PROPERTIES index=TICKET_DUE\n";

    private final Database database;
    private final ChainedTrail trail;
    private final Organisation organisation;
    private final Catalogue catalogue;
    private final Statistics statistics;
    private final WorkingTimes times;
    private final Clock clock;
    private final RuleFile rules;
    private final Doings doings;
    private final Cursors cursors;
    private final Ids ids = new Ids();

    @Activate
    public StoredAssessments(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference Organisation organisation,
            @Reference Catalogue catalogue,
            @Reference Statistics statistics,
            @Reference WorkingTimes times,
            @Reference District district) {
        this(
                database,
                trail,
                organisation,
                catalogue,
                statistics,
                times,
                Clock.system(district.zone()),
                RuleFile.in(district.folder()));
    }

    /** @param clock in the zone of the district */
    StoredAssessments(
            Database database,
            ChainedTrail trail,
            Organisation organisation,
            Catalogue catalogue,
            Statistics statistics,
            WorkingTimes times,
            Clock clock,
            RuleFile rules) {
        this.database = database;
        this.trail = trail;
        this.organisation = organisation;
        this.catalogue = catalogue;
        this.statistics = statistics;
        this.times = times;
        this.clock = clock;
        this.rules = rules;
        this.doings = new Doings(database, times.clock());
        this.cursors = new Cursors(database);
    }

    @Override
    public List<Rules> rules() {
        return rules.get().rules();
    }

    @Override
    public List<Fault> faults() {
        return rules.faults();
    }

    // --- reckoning ---

    @Override
    public List<Result> again(Actor actor, Scored kind, YearMonth month, By by) {
        begun(month);
        if (!actor.mayEverywhere(Permissions.STATISTICS_READ)) {
            throw Problem.forbidden(
                    "只有全区范围的统计岗位可以重新计算考核", "Only a post with statistics of the whole district may reckon again");
        }
        return reckon(kind, month, by == By.THEN ? then(month) : rules.get().on(LocalDate.now(clock)));
    }

    private Edition then(YearMonth month) {
        return rules.get().on(month.atEndOfMonth());
    }

    private List<Result> reckon(Scored kind, YearMonth month, Edition edition) {
        Rules rules = edition.rules();
        List<Rules.Measure> measures = rules.kinds().getOrDefault(kind, List.of());
        List<Result> results = new ArrayList<>();
        Map<String, long[]> cards = kind == Scored.GRID ? Map.of() : cards(kind, month);
        if (kind.person()) {
            for (Doings.Person person :
                    doings.of(edition.deeds().getOrDefault(kind, List.of()), month, importers(month))) {
                String subject = Long.toString(person.account());
                results.add(Scores.of(
                        rules,
                        measures,
                        subject,
                        person.name(),
                        person.counts(),
                        cards.getOrDefault(subject, new long[2])));
            }
        } else if (!measures.isEmpty()) {
            Slice slice = Slice.ALL.during(month.atDay(1), month.atEndOfMonth());
            Statistics.By by = kind == Scored.UNIT ? Statistics.By.UNIT : Statistics.By.GRID;
            for (Counted counted : statistics.counted(Actor.SYSTEM, by, slice)) {
                if (counted.key() != null) {
                    results.add(Scores.of(
                            rules,
                            measures,
                            counted.key(),
                            counted.title().zh(),
                            counts(measures, counted),
                            kind == Scored.GRID ? null : cards.getOrDefault(counted.key(), new long[2])));
                }
            }
        }
        return Scores.ranked(rules, results);
    }

    /** Yellow and red cards of accounts or units that were given in a month and not withdrawn. */
    private Map<String, long[]> cards(Scored kind, YearMonth month) {
        String whose = kind.person() ? "a.id" : "c.unit";
        String sql = "SELECT " + whose + ", c.kind, COUNT(*) FROM card c"
                + (kind.person() ? " JOIN account a ON a.person = c.person" : "")
                + " WHERE c.id >= ?1 AND c.id < ?2 AND c.kind <> ?3 AND c.state <> ?4 GROUP BY " + whose + ", c.kind";
        Map<String, long[]> cards = new HashMap<>();
        List<?> rows = database.read(manager -> (List<?>) manager.createNativeQuery(sql)
                .setParameter(1, Ids.floor(Instant.ofEpochMilli(millis(month.atDay(1)))))
                .setParameter(
                        2,
                        Ids.floor(
                                Instant.ofEpochMilli(millis(month.plusMonths(1).atDay(1)))))
                .setParameter(3, Card.Kind.PROMPT.ordinal())
                .setParameter(4, Card.State.WITHDRAWN.ordinal())
                .getResultList());
        for (Object row : rows) {
            Object[] cells = (Object[]) row;
            if (cells[0] != null) {
                int red = ((Number) cells[1]).intValue() == Card.Kind.RED.ordinal() ? 1 : 0;
                cards.computeIfAbsent(cells[0].toString(), fresh -> new long[2])[red] +=
                        ((Number) cells[2]).longValue();
            }
        }
        return cards;
    }

    private static Map<String, Scores.Count> counts(List<Rules.Measure> measures, Counted counted) {
        Map<String, Scores.Count> counts = new HashMap<>();
        for (Rules.Measure measure : measures) {
            Rate rate = counted.rate(Indicator.of(measure.code()).orElseThrow());
            counts.put(measure.code(), new Scores.Count(rate.numerator(), rate.denominator()));
        }
        return counts;
    }

    /** Posts that were held on some day of a month by whoever only brings in what others did. */
    private Set<Long> importers(YearMonth month) {
        List<String> importing = catalogue.roles().stream()
                .filter(role -> role.permissions().contains(Permissions.TICKET_IMPORT)
                        && !role.permissions().contains(Permissions.ACCOUNT_MANAGE))
                .map(Role::code)
                .toList();
        return month.atDay(1)
                .datesUntil(month.plusMonths(1).atDay(1))
                .flatMap(day -> importing.stream().flatMap(role -> organisation.who(role, null, null, day).stream()))
                .map(Post::id)
                .collect(Collectors.toSet());
    }

    private void begun(YearMonth month) {
        if (month.isBefore(FIRST) || month.isAfter(YearMonth.now(clock))) {
            throw Problem.invalid("/month", "这个月还没有开始，请选择已经开始的月份", "This month has not begun; choose one that has");
        }
    }

    // --- a month as it stands ---

    @Override
    public Sheet sheet(Actor actor, Scored kind, YearMonth month) {
        begun(month);
        StoredMonth row = database.read(manager -> find(manager, kind, month));
        if (row == null) {
            Edition edition = then(month);
            return new Sheet(
                    0,
                    kind,
                    month,
                    Sheet.State.OPEN,
                    0,
                    edition.rules(),
                    seen(actor, kind, month, false, reckon(kind, month, edition)),
                    null,
                    null,
                    null,
                    List.of());
        }
        return signed(actor, row);
    }

    private Sheet signed(Actor actor, StoredMonth row) {
        Scored kind = Scored.valueOf(row.kind);
        YearMonth month = month(row.month);
        List<StoredAppeal> appeals = database.read(manager -> appeals(manager, row.id));
        Rules rules = rules(row);
        Map<String, Double> adjusted = new HashMap<>();
        appeals.stream()
                .filter(appeal -> appeal.score != null)
                .forEach(appeal -> adjusted.put(appeal.subject, appeal.score));
        List<Result> results = body(row).stream()
                .map(one -> new Result(
                        one.subject(),
                        one.name(),
                        one.rank(),
                        one.score(),
                        one.grade(),
                        adjusted.get(one.subject()),
                        one.parts(),
                        one.cards()))
                .toList();
        boolean published = row.state == StoredMonth.PUBLISHED;
        return new Sheet(
                row.id,
                kind,
                month,
                published ? Sheet.State.PUBLISHED : Sheet.State.SIGNED,
                row.revision,
                rules,
                seen(actor, kind, month, published, Scores.ranked(rules, results)),
                row.digest,
                new Sheet.Said(row.signedName, Instant.ofEpochMilli(row.signedAt)),
                published ? new Sheet.Said(row.publishedName, Instant.ofEpochMilli(row.publishedAt)) : null,
                appeals.stream()
                        .filter(appeal -> all(actor) || own(actor, kind, appeal.subject))
                        .map(StoredAppeal::appeal)
                        .toList());
    }

    /** The rules that a month was signed by; where a file says something else by that name today, the signed scores stand. */
    private Rules rules(StoredMonth row) {
        return rules.get().rules().stream()
                .filter(rules -> rules.version().equals(row.rules))
                .findFirst()
                .orElse(then(month(row.month)).rules());
    }

    private List<Result> seen(Actor actor, Scored kind, YearMonth month, boolean published, List<Result> results) {
        if (published && actor.kind() == Actor.Kind.ACCOUNT || all(actor)) {
            return results;
        }
        return results.stream()
                .filter(result -> own(actor, kind, result.subject()) || covered(actor, kind, result.subject()))
                .toList();
    }

    private static boolean all(Actor actor) {
        return actor.mayEverywhere(Permissions.STATISTICS_READ) || actor.mayEverywhere(Permissions.ASSESSMENT_SIGN);
    }

    /** Whether a result is somebody's own: of the account, of a post's unit, of the grid that a post is for. */
    private boolean own(Actor actor, Scored kind, String subject) {
        if (actor.kind() != Actor.Kind.ACCOUNT) {
            return false;
        }
        return switch (kind) {
            case UNIT -> actor.grants().stream().anyMatch(grant -> subject.equals(grant.unit()));
            case GRID -> {
                String path = organisation.grid(subject).map(Grid::path).orElse(null);
                yield path != null && actor.grants().stream().anyMatch(grant -> path.equals(grant.gridPath()));
            }
            default -> subject.equals(Long.toString(actor.account()));
        };
    }

    private boolean covered(Actor actor, Scored kind, String subject) {
        String unit =
                kind == Scored.UNIT ? organisation.unit(subject).map(Unit::path).orElse(null) : null;
        String grid =
                kind == Scored.GRID ? organisation.grid(subject).map(Grid::path).orElse(null) : null;
        return actor.with(Permissions.STATISTICS_READ).anyMatch(grant -> grant.covers(unit, grid));
    }

    // --- signing ---

    @Override
    public Sheet sign(Actor actor, Scored kind, YearMonth month, int version) {
        needs(actor, Permissions.ASSESSMENT_SIGN, "没有签发考核结果的权限", "you may not sign scores off");
        begun(month);
        if (!month.isBefore(YearMonth.now(clock))) {
            throw Problem.invalid("/month", "这个月还没有结束，月底之后才能签发", "This month is not over; sign it once it is");
        }
        if (!kind.person()) {
            counted();
        }
        Edition edition = then(month);
        List<Result> results = reckon(kind, month, edition);
        if (results.isEmpty()) {
            throw Problem.invalid("/month", "这个月没有可以考核的数据", "There is nothing to score in this month");
        }
        notOwn(actor, kind, results);
        String body = text(results);
        StoredMonth signed = database.write(manager -> {
            if (version != 0 || find(manager, kind, month) != null) {
                throw conflict("assessment.signed", "这个月已经签发，请刷新后查看", "This month was signed already; reload the page");
            }
            StoredMonth row = new StoredMonth();
            row.id = ids.next();
            row.kind = kind.name();
            row.month = number(month);
            row.state = StoredMonth.SIGNED;
            row.rules = edition.rules().version();
            row.rulesDigest = edition.rules().digest();
            row.body = body;
            row.digest = RuleBook.digest(body);
            row.signedBy = actor.account();
            row.signedName = actor.name();
            row.signedAt = clock.millis();
            manager.persist(row);
            note(
                    actor,
                    Permissions.ASSESSMENT_SIGN,
                    row,
                    "sign",
                    changes(
                            "digest",
                            row.digest,
                            "rules",
                            row.rules,
                            "rulesDigest",
                            row.rulesDigest,
                            "state",
                            "signed"),
                    null);
            return row;
        });
        return signed(actor, signed);
    }

    /** Scores of units and grids are only as whole as the figures that they are made of. */
    private void counted() {
        Instant since = cursors.waitsSince(DailyCounts.NAME).orElse(null);
        if (since != null && since.isBefore(clock.instant().minus(MOMENT))) {
            long lag = statistics.lag();
            throw conflict(
                    "assessment.behind",
                    "统计还没有完成（还有 " + lag + " 条待统计），现在签发会缺数据；请等统计完成后再签发",
                    "The figures are not complete (" + lag
                            + " entries wait to be counted), so scores would lack some; sign once all are counted");
        }
    }

    @Override
    public Sheet publish(Actor actor, Scored kind, YearMonth month, int version) {
        needs(actor, Permissions.ASSESSMENT_PUBLISH, "没有公布考核结果的权限", "you may not publish scores");
        StoredMonth published = database.write(manager -> {
            StoredMonth row = find(manager, kind, month);
            if (row == null) {
                throw conflict("assessment.open", "这个月还没有签发，不能公布", "This month is not signed yet");
            }
            if (row.state == StoredMonth.PUBLISHED || row.revision != version) {
                throw conflict("assessment.changed", "结果刚被别人更新，请刷新后再试", "Somebody was faster; reload the page");
            }
            if (appeals(manager, row.id).stream().anyMatch(appeal -> appeal.state == 0)) {
                throw conflict("assessment.appealed", "还有申诉没有处理，处理完才能公布", "An appeal waits; decide it first");
            }
            row.state = StoredMonth.PUBLISHED;
            row.publishedName = actor.name();
            row.publishedAt = clock.millis();
            note(
                    actor,
                    Permissions.ASSESSMENT_PUBLISH,
                    row,
                    "publish",
                    Map.of("state", Arrays.asList("signed", "published")),
                    null);
            return row;
        });
        return sheet(actor, Scored.valueOf(published.kind), month);
    }

    // --- appeals ---

    @Override
    public Sheet appeal(Actor actor, Scored kind, YearMonth month, String subject, String reason) {
        if (!own(actor, kind, subject)) {
            throw Problem.forbidden("只能对自己的考核结果提出申诉", "One may appeal against a result of one's own only");
        }
        words("reason", reason, "请写明申诉理由", "Give a reason");
        database.write(manager -> {
            StoredMonth row = find(manager, kind, month);
            if (row == null || row.state != StoredMonth.SIGNED) {
                throw conflict(
                        "assessment.closed",
                        "只有已签发、未公布的结果可以申诉",
                        "Only what is signed and not published can be appealed against");
            }
            if (body(row).stream().noneMatch(result -> result.subject().equals(subject))) {
                throw Problem.notFound("这个月没有这项考核结果", "There is no such result in this month");
            }
            if (appeals(manager, row.id).stream().anyMatch(appeal -> appeal.subject.equals(subject))) {
                throw conflict("assessment.appealed", "这项结果已经申诉过", "This result was appealed against before");
            }
            StoredAppeal appeal = new StoredAppeal();
            appeal.id = ids.next();
            appeal.month = row.id;
            appeal.subject = subject;
            appeal.reason = reason.strip();
            appeal.saidBy = actor.account();
            appeal.saidName = actor.name();
            appeal.saidAt = clock.millis();
            manager.persist(appeal);
            touch(manager, row);
            note(
                    actor,
                    null,
                    row,
                    "appeal",
                    changes("appeal", Long.toString(appeal.id)),
                    Map.of("subject", subject, "reason", appeal.reason));
            return null;
        });
        return sheet(actor, kind, month);
    }

    @Override
    public Sheet decide(Actor actor, long id, Double score, String why) {
        needs(actor, Permissions.ASSESSMENT_SIGN, "没有处理申诉的权限", "you may not decide appeals");
        words("why", why, "请写明处理理由", "Say why");
        if (score != null && !(score >= 0 && score <= 100)) {
            throw Problem.invalid("/score", "分数应在 0 到 100 之间", "A score is 0 to 100");
        }
        StoredMonth changed = database.write(manager -> {
            StoredAppeal appeal = manager.find(StoredAppeal.class, id);
            if (appeal == null) {
                throw Problem.notFound("没有这个申诉", "There is no such appeal");
            }
            StoredMonth row = manager.find(StoredMonth.class, appeal.month);
            // Read after the month: whoever decided in between is seen here, whoever does later by the month's
            // revision.
            manager.refresh(appeal);
            notOwn(actor, Scored.valueOf(row.kind), body(row));
            if (appeal.saidBy == actor.account()) {
                throw Problem.forbidden("不能处理自己提出的申诉", "Nobody decides an appeal of their own");
            }
            if (appeal.state != 0) {
                throw conflict(
                        "assessment.decided", "这个申诉已经处理过，请刷新", "This appeal was decided before; reload the page");
            }
            appeal.state = (short) (score == null ? Sheet.AppealState.REFUSED : Sheet.AppealState.ACCEPTED).ordinal();
            appeal.score = score == null ? null : Scores.rounded(score);
            appeal.decision = why.strip();
            appeal.decidedName = actor.name();
            appeal.decidedAt = clock.millis();
            touch(manager, row);
            note(
                    actor,
                    Permissions.ASSESSMENT_SIGN,
                    row,
                    score == null ? "refuse-appeal" : "accept-appeal",
                    changes("appeal", Long.toString(id), "score", appeal.score),
                    Map.of("subject", appeal.subject, "why", appeal.decision));
            return row;
        });
        return sheet(actor, Scored.valueOf(changed.kind), month(changed.month));
    }

    /** So that whoever publishes or decides at the same time comes second. */
    private static void touch(EntityManager manager, StoredMonth row) {
        manager.lock(row, javax.persistence.LockModeType.OPTIMISTIC_FORCE_INCREMENT);
    }

    private void notOwn(Actor actor, Scored kind, List<Result> results) {
        if (results.stream().anyMatch(result -> own(actor, kind, result.subject()))) {
            throw Problem.forbidden(
                    "您本人或您的单位、网格在这次考核之中，请由其他人办理",
                    "You, your unit or your grid is scored here; somebody else has to do it");
        }
    }

    private static void needs(Actor actor, String permission, String zh, String en) {
        if (actor.kind() != Actor.Kind.ACCOUNT || !actor.mayEverywhere(permission)) {
            throw Problem.forbidden(zh, en);
        }
    }

    private static void words(String field, String text, String zh, String en) {
        if (text == null || text.isBlank()) {
            throw Problem.invalid("/" + field, zh, en);
        }
        if (text.strip().length() > LONGEST) {
            throw Problem.invalid("/" + field, "最多 " + LONGEST + " 字", LONGEST + " characters at most");
        }
    }

    private static Problem conflict(String code, String zh, String en) {
        return Problem.of(Problem.Kind.CONFLICT, code, zh, en);
    }

    private static Map<String, Object> changes(Object... pairs) {
        Map<String, Object> changes = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                changes.put(pairs[i].toString(), Arrays.asList(null, pairs[i + 1]));
            }
        }
        return changes;
    }

    private void note(
            Actor actor,
            String permission,
            StoredMonth row,
            String action,
            Map<String, Object> changes,
            Map<String, Object> payload) {
        trail.append(new Deed(
                new Subject(Subject.ASSESSMENT, row.id),
                action,
                actor,
                permission == null ? null : actor.with(permission).findFirst().orElse(null),
                clock.instant(),
                0,
                changes,
                payload));
    }

    // --- the past ---

    @Override
    public List<Past> trend(Actor actor, Scored kind, YearMonth before, String subject) {
        List<StoredMonth> rows = database.read(manager -> manager.createQuery(
                        "SELECT m FROM StoredMonth m WHERE m.kind = :kind AND m.month < :month ORDER BY m.month DESC",
                        StoredMonth.class)
                .setParameter("kind", kind.name())
                .setParameter("month", number(before))
                .setMaxResults(TREND)
                .getResultList());
        List<Past> past = new ArrayList<>();
        for (StoredMonth row : rows) {
            signed(actor, row).results().stream()
                    .filter(result -> result.subject().equals(subject))
                    .forEach(result ->
                            past.add(0, new Past(month(row.month), result.rank(), result.counts(), result.grade())));
        }
        return past;
    }

    @Override
    public Optional<Sheet> before(Actor actor, Scored kind, YearMonth month) {
        return database.read(manager -> manager.createQuery(
                                "SELECT m FROM StoredMonth m WHERE m.kind = :kind AND m.month < :month"
                                        + " ORDER BY m.month DESC",
                                StoredMonth.class)
                        .setParameter("kind", kind.name())
                        .setParameter("month", number(month))
                        .setMaxResults(1)
                        .getResultStream()
                        .findFirst())
                .map(row -> signed(actor, row));
    }

    // --- day and week ---

    private static final class Sum {
        private String name;
        private long late;
        private long today;
        private long week;
        private long closed;
    }

    @Override
    public Clearing clearing(Actor actor) {
        LocalDate today = LocalDate.now(clock);
        WorkingWeek working = WorkingWeek.of(today, day -> times.get().day(day).works());
        LocalDate monday = working.from();
        LocalDate sunday = working.to();
        Cut cut = new Cut(catalogue, organisation, actor, Slice.ALL);
        cut.openly();
        String late = "due_at < " + cut.parameter(clock.millis());
        String soon = "due_at < " + cut.parameter(millis(today.plusDays(1)));
        cut.and("due_at < " + cut.parameter(millis(sunday.plusDays(1))));
        cut.and("closed_at IS NULL");
        cut.and("suspended = " + cut.parameter(false));
        String sql =
                "SELECT unit, holder, holder_name, state, COUNT(*) FROM (SELECT unit, holder, holder_name, CASE WHEN "
                        + late + " THEN 0 WHEN " + soon + " THEN 1 ELSE 2 END AS state FROM ticket" + DUE + " WHERE "
                        + cut.where() + ") x GROUP BY unit, holder, holder_name, state";
        Map<String, Sum> units = new HashMap<>();
        Map<String, Sum> people = new HashMap<>();
        List<?> rows = database.read(
                manager -> (List<?>) cut.bind(manager.createNativeQuery(sql)).getResultList());
        for (Object row : rows) {
            Object[] cells = (Object[]) row;
            int state = ((Number) cells[3]).intValue();
            long count = ((Number) cells[4]).longValue();
            add(units.computeIfAbsent(Objects.toString(cells[0], ""), fresh -> new Sum()), state, count);
            if (cells[1] != null) {
                Sum sum = people.computeIfAbsent(cells[1].toString(), fresh -> new Sum());
                sum.name = Objects.toString(cells[2], "");
                add(sum, state, count);
            }
        }
        statistics
                .counted(actor, Statistics.By.UNIT, Slice.ALL.during(monday, today))
                .forEach(counted -> {
                    long closed = counted.of(Count.ENDED);
                    if (closed > 0) {
                        units.computeIfAbsent(Objects.toString(counted.key(), ""), fresh -> new Sum()).closed = closed;
                    }
                });
        return new Clearing(
                today,
                monday,
                sunday,
                lines(
                        units,
                        key -> key.isEmpty()
                                ? new Text("（未分派）", "(not dispatched)")
                                : organisation.unit(key).map(Unit::name).orElse(Text.same(key))),
                lines(people, key -> Text.same(people.get(key).name)));
    }

    private static void add(Sum sum, int state, long count) {
        switch (state) {
            case 0 -> sum.late += count;
            case 1 -> sum.today += count;
            default -> sum.week += count;
        }
    }

    private static List<Clearing.Line> lines(Map<String, Sum> sums, java.util.function.Function<String, Text> titles) {
        return sums.entrySet().stream()
                .map(one -> new Clearing.Line(
                        one.getKey().isEmpty() ? null : one.getKey(),
                        titles.apply(one.getKey()),
                        one.getValue().late,
                        one.getValue().today,
                        one.getValue().week,
                        one.getValue().closed))
                .sorted(Comparator.comparingLong((Clearing.Line line) -> -line.late())
                        .thenComparing(line -> -line.today())
                        .thenComparing(line -> -line.week())
                        .thenComparing(Clearing.Line::key, Comparator.nullsLast(Comparator.naturalOrder())))
                .limit(LINES)
                .toList();
    }

    private long millis(LocalDate day) {
        return day.atStartOfDay(clock.getZone()).toInstant().toEpochMilli();
    }

    // --- rows ---

    private static StoredMonth find(EntityManager manager, Scored kind, YearMonth month) {
        return manager.createQuery(
                        "SELECT m FROM StoredMonth m WHERE m.kind = :kind AND m.month = :month", StoredMonth.class)
                .setParameter("kind", kind.name())
                .setParameter("month", number(month))
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    private static List<StoredAppeal> appeals(EntityManager manager, long month) {
        return manager.createQuery(
                        "SELECT a FROM StoredAppeal a WHERE a.month = :month ORDER BY a.id", StoredAppeal.class)
                .setParameter("month", month)
                .getResultList();
    }

    private static int number(YearMonth month) {
        return month.getYear() * 100 + month.getMonthValue();
    }

    private static YearMonth month(int number) {
        return YearMonth.of(number / 100, number % 100);
    }

    private static String text(List<Result> results) {
        try {
            return JSON.writeValueAsString(results);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Result> body(StoredMonth row) {
        try {
            return List.of(JSON.readValue(row.body, Result[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was signed cannot be read: " + row.id, e);
        }
    }
}
