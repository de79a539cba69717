package org.gridhall.core.statistics;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.Messages;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Indicator;
import org.gridhall.api.statistics.Rate;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.statistics.Statistics.By;
import org.gridhall.core.District;
import org.gridhall.core.job.Clockwork;
import org.gridhall.core.register.Csv;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Sends reports when their period has ended: keeps the figures of then, and tells whoever holds a post of some roles where
 * they are. Once per period, however many nodes look: the row of the report is the first one's.
 */
@Component(service = Delivery.class, immediate = true, configurationPid = "org.gridhall.report")
public class Delivery {

    /** The settings as they are written. */
    public @interface Config {
        /** Kinds of reports by commas. */
        String kinds() default "week,month,year";

        /** Roles by commas. */
        String roles() default "leader";

        /** Local hour of the day after the period. */
        int hour() default 6;
    }

    static final String TEMPLATE = "report-ready";

    /** More entries than that are not counted yet: a rebuild, a large import. */
    private static final long BEHIND = 1_000;

    /** What may be told everybody who gets it: nothing that begins confidential. */
    private static final Actor READER = new Actor(
            Actor.Kind.ACCOUNT,
            0,
            0,
            "reports",
            "",
            List.of(new Grant("reports", Set.of(Permissions.STATISTICS_READ), "/", null, 0, null)),
            0);

    private final Database database;
    private final Statistics statistics;
    private final Organisation organisation;
    private final Messages messages;
    private final Clock clock;
    private final List<String> kinds;
    private final List<String> roles;
    private final int hour;
    private final ScheduledExecutorService thread = Clockwork.thread("gridhall-reports");

    private final Clockwork job = new Clockwork(
            "reports",
            new Text("送出统计报表", "Send reports"),
            new Text("一期结束后把统计报表送到领导信箱", "Reports of periods that have ended, to the mailboxes of leaders"),
            this::send);

    @Activate
    public Delivery(
            @Reference Database database,
            @Reference Statistics statistics,
            @Reference Organisation organisation,
            @Reference Messages messages,
            @Reference District district,
            Config config) {
        this(
                database,
                statistics,
                organisation,
                messages,
                Clock.system(district.zone()),
                words(config.kinds()),
                words(config.roles()),
                config.hour());
        job.start(thread, 7, 20, TimeUnit.MINUTES);
    }

    /** @param clock in the zone of the district */
    Delivery(
            Database database,
            Statistics statistics,
            Organisation organisation,
            Messages messages,
            Clock clock,
            List<String> kinds,
            List<String> roles,
            int hour) {
        this.database = database;
        this.statistics = statistics;
        this.organisation = organisation;
        this.messages = messages;
        this.clock = clock;
        this.kinds = kinds;
        this.roles = roles;
        this.hour = hour;
    }

    private static List<String> words(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    @Deactivate
    public void stop() {
        job.stop();
        thread.shutdownNow();
    }

    /** The days of the last period of a kind that has ended. */
    static LocalDate[] last(String kind, LocalDate today) {
        LocalDate from =
                switch (kind) {
                    case "day" -> today.minusDays(1);
                    case "week" ->
                        today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                                .minusWeeks(1);
                    case "month" -> today.withDayOfMonth(1).minusMonths(1);
                    case "year" -> today.withDayOfYear(1).minusYears(1);
                    default -> throw new IllegalArgumentException("no kind of report: " + kind);
                };
        LocalDate to =
                switch (kind) {
                    case "day" -> from;
                    case "week" -> from.plusDays(6);
                    case "month" -> from.with(TemporalAdjusters.lastDayOfMonth());
                    default -> from.with(TemporalAdjusters.lastDayOfYear());
                };
        return new LocalDate[] {from, to};
    }

    /** Sends what is to be sent and was not sent yet. */
    void send() {
        LocalDateTime now = LocalDateTime.now(clock);
        if (now.getHour() < hour || statistics.lag() > BEHIND) {
            return;
        }
        for (String kind : kinds) {
            LocalDate[] period = last(kind, now.toLocalDate());
            int first = Cover.day(period[0]);
            if (!sent(kind, first)) {
                send(kind, period);
            }
        }
    }

    private boolean sent(String kind, int first) {
        return database.read(manager -> !manager.createNativeQuery(
                        "SELECT made_at FROM kept_report WHERE kind = ?1 AND first_day = ?2")
                .setParameter(1, kind)
                .setParameter(2, first)
                .getResultList()
                .isEmpty());
    }

    private void send(String kind, LocalDate[] period) {
        Slice slice = Slice.ALL.during(period[0], period[1]);
        Counted total = statistics.counted(READER, By.TOTAL, slice).get(0);
        List<Counted> parts = new ArrayList<>(List.of(total));
        parts.addAll(statistics.counted(READER, By.UNIT, slice));
        String content = csv(parts);
        int first = Cover.day(period[0]);
        database.write(manager -> {
            if (sent(kind, first)) {
                return null;
            }
            // Of two nodes the later one finds the key taken, tries again and sees that it was sent.
            manager.createNativeQuery(
                            "INSERT INTO kept_report (kind, first_day, made_at, content) VALUES (?1, ?2, ?3, ?4)")
                    .setParameter(1, kind)
                    .setParameter(2, first)
                    .setParameter(3, clock.millis())
                    .setParameter(4, content)
                    .executeUpdate();
            LocalDate today = LocalDate.now(clock);
            roles.stream()
                    .flatMap(role -> organisation.who(role, null, null, today).stream())
                    .map(Post::code)
                    .distinct()
                    .forEach(post -> messages.queue(message(kind, period, total, post)));
            return null;
        });
    }

    private static NewMessage message(String kind, LocalDate[] period, Counted total, String post) {
        Rate completion = total.rate(Indicator.COMPLETION);
        Text rate = completion.value() == null
                ? new Text("不适用", "not available")
                : Text.same(String.format(Locale.ROOT, "%.2f %%", completion.value() * 100));
        return NewMessage.of("report/" + kind + "/" + period[0] + "/" + post, Recipient.post(post), TEMPLATE)
                .by(List.of(MessageChannel.MAILBOX))
                .fact("title", title(kind))
                .fact("from", period[0].toString())
                .fact("to", period[1].toString())
                .fact("accepted", Long.toString(total.of(Count.ACCEPTED)))
                .fact("closed", Long.toString(total.of(Count.CLOSED)))
                .fact("rate", rate)
                .fact("link", "/command/statistics/report?kind=" + kind + "&day=" + period[0])
                .fact("pdf", "/command/statistics/report?kind=" + kind + "&day=" + period[0] + "&format=pdf");
    }

    private static Text title(String kind) {
        return switch (kind) {
            case "day" -> new Text("日报", "Daily report");
            case "week" -> new Text("周报", "Weekly report");
            case "month" -> new Text("月报", "Monthly report");
            default -> new Text("年报", "Annual report");
        };
    }

    private static String csv(List<Counted> parts) {
        StringWriter text = new StringWriter();
        try (Writer out = text) {
            for (List<Object> row : Sheets.rows(parts, Locale.CHINESE)) {
                Csv.write(out, row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
