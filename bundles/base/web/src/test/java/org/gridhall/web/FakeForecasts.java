package org.gridhall.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.forecast.Forecasts;
import org.gridhall.api.forecast.Hotspots;
import org.gridhall.api.forecast.Outlook;
import org.gridhall.api.forecast.Repeats;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Slice;

/** A week that somebody made up. */
final class FakeForecasts implements Forecasts {

    static final LocalDate DAY = LocalDate.of(2026, 6, 1);

    volatile String words = "道路破损";
    volatile boolean empty;

    @Override
    public Outlook outlook(Actor actor, Slice slice) {
        if (empty) {
            return new Outlook(
                    DAY,
                    DAY.plusDays(6),
                    0,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    0);
        }
        Text title = Text.of(words, words);
        Outlook.Measure measure = new Outlook.Measure(5.655, 0.302, 6.25, 0.333, 0.9, 780);
        return new Outlook(
                DAY,
                DAY.plusDays(6),
                10,
                new Outlook.Expected("", title, 123.4, 100, 150, 140),
                List.of(new Outlook.Day(DAY, false, 20.1), new Outlook.Day(DAY.plusDays(5), true, 8)),
                List.of(
                        new Outlook.Week(DAY.minusDays(14), DAY.minusDays(8), 110, null),
                        new Outlook.Week(DAY.minusDays(7), DAY.minusDays(1), 140, 112.5)),
                List.of(
                        new Outlook.Expected("pothole", title, 80.5, 60, 99, 90),
                        new Outlook.Expected(null, Text.of("（无类别）", "(no category)"), 1, 0, 3, 2)),
                List.of(new Outlook.Expected("MH01", title, 40, 30, 55, 41)),
                List.of(new Outlook.Cell("pothole", title, "MH01", title, 33.3, 20, 44, 30)),
                new Outlook.Quality(8, measure, measure, measure, new Outlook.Measure(0, null, 0, null, 0, 0)),
                List.of(new Outlook.Warning("pothole", title, 90, 61.5, 83, 0.00001)),
                37);
    }

    @Override
    public Hotspots hotspots(Actor actor, Slice slice, int days) {
        check("days", days, 7, 90);
        return new Hotspots(
                DAY.minusDays(days),
                DAY.minusDays(1),
                DAY.minusDays(4L * days),
                50,
                empty
                        ? List.of()
                        : List.of(
                                new Hotspots.Square(120, 30, 0.003, 22, 4.2, 0.00001, true),
                                new Hotspots.Square(120.003, 30, 0.003, 3, 2.2, 0.4, false)));
    }

    @Override
    public Repeats repeats(Actor actor, Slice slice, int metres, int days, int least) {
        check("metres", metres, 10, 1000);
        check("days", days, 7, 180);
        check("least", least, 2, 50);
        Instant at = Instant.parse("2026-05-05T02:03:04Z");
        return new Repeats(
                empty
                        ? List.of()
                        : List.of(new Repeats.Place(
                                "pothole",
                                Text.of(words, words),
                                new Point(120.1, 30.2),
                                words,
                                4,
                                1,
                                at,
                                at.plusSeconds(90000),
                                List.of(
                                        new Repeats.Case(722413094182912001L, "JK-1", at.plusSeconds(90000), null),
                                        new Repeats.Case(722413094182912000L, "JK-0", at, at.plusSeconds(9))))),
                9,
                true);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw Problem.invalid("/" + name, "请填写 " + least + " 到 " + most + " 之间的整数", "Give a whole number");
        }
    }
}
