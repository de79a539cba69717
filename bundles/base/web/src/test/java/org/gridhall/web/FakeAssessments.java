package org.gridhall.web;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.assessment.Assessments;
import org.gridhall.api.assessment.Clearing;
import org.gridhall.api.assessment.Result;
import org.gridhall.api.assessment.Rules;
import org.gridhall.api.assessment.Scored;
import org.gridhall.api.assessment.Sheet;

/** A month that somebody made up. */
final class FakeAssessments implements Assessments {

    private static final Sheet.Said SAID = new Sheet.Said("督查甲", Instant.parse("2026-06-01T02:03:04Z"));

    volatile String words = "城市管理局";
    volatile String subject = "works";
    volatile Sheet.State state = Sheet.State.OPEN;
    final List<String> done = new ArrayList<>();

    private static Rules book() {
        return new Rules(
                "test-1",
                LocalDate.of(2026, 1, 1),
                Text.of("考核办法", "Assessment"),
                "ab",
                List.of(new Rules.Grade("A", 90), new Rules.Grade("E", 0)),
                2,
                5,
                Map.of(
                        Scored.UNIT,
                        List.of(
                                new Rules.Measure("on-time-handling", Text.of("按期处置率", "On-time handling"), 50, false),
                                new Rules.Measure("rework", Text.of("返工率", "Rework"), 20, true))));
    }

    private Sheet made(Scored kind, YearMonth month) {
        boolean signed = state != Sheet.State.OPEN;
        return new Sheet(
                signed ? 7 : 0,
                kind,
                month,
                state,
                signed ? 1 : 0,
                book(),
                results(88.5),
                signed ? "0123abcd" : null,
                signed ? SAID : null,
                state == Sheet.State.PUBLISHED ? SAID : null,
                signed
                        ? List.of(new Sheet.Appeal(9, "works", words, SAID, Sheet.AppealState.OPEN, null, null, null))
                        : List.of());
    }

    private List<Result> results(double score) {
        return List.of(
                new Result(
                        subject,
                        words,
                        1,
                        score,
                        "E",
                        null,
                        List.of(
                                new Result.Part("on-time-handling", 50, 9, 10, 0.9, 64.29),
                                new Result.Part("rework", 20, 0, 0, null, null)),
                        new Result.Cards(1, 0, 2)),
                new Result("fire", "消防", null, null, null, null, List.of(), null));
    }

    @Override
    public List<Rules> rules() {
        return List.of(book());
    }

    @Override
    public Sheet sheet(Actor actor, Scored kind, YearMonth month) {
        return made(kind, month);
    }

    @Override
    public List<Result> again(Actor actor, Scored kind, YearMonth month, By by) {
        return results(by == By.NOW ? 91 : 88.5);
    }

    @Override
    public Sheet sign(Actor actor, Scored kind, YearMonth month, int version) {
        if (version != 0 || state != Sheet.State.OPEN) {
            throw Problem.of(Problem.Kind.CONFLICT, "assessment.signed", "这个月已经签发", "This month was signed already");
        }
        done.add("sign " + kind.code() + " " + month);
        return made(kind, month);
    }

    @Override
    public Sheet appeal(Actor actor, Scored kind, YearMonth month, String subject, String reason) {
        if (reason == null) {
            throw Problem.invalid("/reason", "请写明申诉理由", "Give a reason");
        }
        done.add("appeal " + subject + " " + reason);
        return made(kind, month);
    }

    @Override
    public Sheet decide(Actor actor, long appeal, Double score, String why) {
        if (why == null) {
            throw Problem.invalid("/why", "请写明处理理由", "Say why");
        }
        done.add("decide " + appeal + " " + score + " " + why);
        return made(Scored.UNIT, YearMonth.of(2026, 5));
    }

    @Override
    public Sheet publish(Actor actor, Scored kind, YearMonth month, int version) {
        done.add("publish " + kind.code() + " " + month + " " + version);
        return made(kind, month);
    }

    @Override
    public List<Past> trend(Actor actor, Scored kind, YearMonth before, String subject) {
        return List.of(new Past(before.minusMonths(1), 3, 77.25, "B"));
    }

    @Override
    public Clearing clearing(Actor actor) {
        return new Clearing(
                LocalDate.of(2026, 6, 3),
                LocalDate.of(2026, 6, 1),
                LocalDate.of(2026, 6, 7),
                List.of(
                        new Clearing.Line("works", Text.of(words, words), 2, 3, 4, 5),
                        new Clearing.Line(null, Text.of("（未分派）", "(not dispatched)"), 0, 0, 1, 0)),
                List.of(new Clearing.Line("12", Text.same(words), 1, 0, 0, 0)));
    }

    volatile List<org.gridhall.api.module.ModuleState.Fault> wrong = List.of();

    @Override
    public java.util.Optional<Sheet> before(Actor actor, Scored kind, YearMonth month) {
        Sheet then = made(kind, month.minusMonths(1));
        return java.util.Optional.of(new Sheet(
                then.id(),
                kind,
                then.month(),
                Sheet.State.PUBLISHED,
                1,
                then.rules(),
                List.of(new Result("works", words, 3, 77.25, "B", null, List.of(), null)),
                "0123abcd",
                SAID,
                SAID,
                List.of()));
    }

    @Override
    public List<org.gridhall.api.module.ModuleState.Fault> faults() {
        return wrong;
    }
}
