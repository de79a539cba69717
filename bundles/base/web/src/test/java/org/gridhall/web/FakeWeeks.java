package org.gridhall.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.assessment.Week;
import org.gridhall.api.assessment.Weeks;

/** A week that somebody made up. */
final class FakeWeeks implements Weeks {

    private static final Week.Signed SIGNED =
            new Week.Signed("李主任", "head", Instant.parse("2026-06-05T09:03:04Z"), "0123abcd");

    volatile String words = "城市管理局";
    final List<String> done = new ArrayList<>();

    private Week.Of of(String unit) {
        return new Week.Of(
                unit,
                Text.of(words, "Urban management"),
                LocalDate.of(2026, 6, 1),
                LocalDate.of(2026, 6, 7),
                LocalDate.of(2026, 6, 5));
    }

    @Override
    public List<Line> lines(Actor actor, LocalDate day) {
        return List.of(new Line(of("urban-management"), 2, 1, 5, null), new Line(of("fire"), 0, 0, 1, SIGNED));
    }

    @Override
    public Week week(Actor actor, String unit, LocalDate day) {
        if (!unit.equals("urban-management")) {
            throw Problem.notFound("没有这个单位", "There is no such unit");
        }
        boolean signed = !done.isEmpty();
        return new Week(
                of(unit),
                !signed,
                "abcd",
                List.of(
                        new Week.Left(71, "SQ-1", words, Instant.parse("2026-06-03T01:00:00Z"), true, 2, "等待配件"),
                        new Week.Left(72, "SQ-2", null, Instant.parse("2026-06-06T01:00:00Z"), false, 0, null)),
                5,
                signed ? words : null,
                signed ? SIGNED : null);
    }

    @Override
    public Week close(Actor actor, String unit, LocalDate day, Closing closing) {
        if (!done.isEmpty()) {
            throw Problem.of(Problem.Kind.CONFLICT, "assessment.closed", "这一周已经周结", "This week was closed already");
        }
        if (!"abcd".equals(closing.seen())) {
            throw Problem.of(
                    Problem.Kind.CONFLICT, "assessment.changed", "未办结的事项已有变化", "What is open has changed; look again");
        }
        if (closing.reason() == null || closing.reason().isBlank()) {
            throw Problem.invalid("/reason", "还有事项没有写结转原因", "Something is left without a reason");
        }
        done.add(unit + " " + day + " " + closing.reason() + " " + closing.reasons());
        return week(actor, unit, day);
    }
}
