package org.gridhall.web.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import org.gridhall.api.Text;
import org.gridhall.api.time.LimitLedger;
import org.gridhall.api.time.Reckoning;
import org.gridhall.web.Services;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Why a limit is over when it is, day by day: a page that is also the paper. */
final class LedgerDesk {

    private final Services services;

    LedgerDesk(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        pages.add(Page.get("/desk/tickets/{id}/limits/{limit}").prints().to(this::show));
    }

    /**
     * A day.
     *
     * @param count the how manieth that counts, or the hours and minutes that do; empty for none
     * @param lamp colour of its kind
     */
    public record Day(
            LocalDate date, Text weekday, String count, Text kind, String lamp, Text why, boolean provisional) {

        static Day of(Reckoning.Step step) {
            String count = step.number() > 0
                    ? Integer.toString(step.number())
                    : step.minutes() > 0
                            ? step.minutes() / 60 + ":" + String.format(Locale.ROOT, "%02d", step.minutes() % 60)
                            : "";
            return new Day(
                    step.day(),
                    new Text(
                            step.day().getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.CHINA),
                            step.day().getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH)),
                    count,
                    kind(step.kind()),
                    step.kind() == Reckoning.Kind.COUNTED
                            ? "green"
                            : step.kind() == Reckoning.Kind.PAUSED ? "yellow" : "grey",
                    step.why(),
                    step.provisional());
        }

        private static Text kind(Reckoning.Kind kind) {
            return switch (kind) {
                case ZERO -> new Text("起算日", "Day zero");
                case COUNTED -> new Text("计入", "Counted");
                case WEEKEND -> new Text("周末", "Weekend");
                case HOLIDAY -> new Text("节假日", "Holiday");
                case PAUSED -> new Text("暂停", "Paused");
                case CLOSED -> new Text("不计", "Not counted");
            };
        }
    }

    private View show(Visit visit) {
        LimitLedger ledger = services.tickets().ledger(visit.actor(), visit.id("id"), visit.id("limit"));
        Instant now = Instant.now();
        List<Day> days = ledger.reckoning().steps().stream().map(Day::of).toList();
        return View.of("desk/ledger")
                .with("ledger", ledger)
                .with("limit", ledger.limit())
                .with(
                        "basis",
                        ledger.limit().basis() == null ? "" : ledger.limit().basis())
                .with("kind", Durations.kind(ledger.limit().kind()))
                .with(
                        "granted",
                        ledger.limit().duration() == null
                                ? Text.same("")
                                : Durations.words(ledger.limit().duration()))
                .with("state", Durations.state(ledger.limit(), now))
                .with("lamp", Durations.lamp(ledger.limit(), now))
                .with("days", days)
                .with("hours", days.stream().anyMatch(day -> day.count().contains(":")))
                .with("now", now);
    }
}
