package org.gridhall.web.supervision;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.supervision.Bulletin;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.Evidence;
import org.gridhall.web.Services;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** What is printed: bulletins, and what cases are built on. */
final class PaperPages {

    private static final int SIZE = 50;

    private final Services services;
    private final ZoneId zone;

    PaperPages(Services services, ZoneId zone) {
        this.services = services;
        this.zone = zone;
    }

    /** A unit with its counts. */
    public record Counted(Text unit, long yellow, long red, long late) {}

    /** A card on paper; the title is null for a confidential ticket. */
    public record Listed(Text kind, String number, String title, Text unit, String person, Instant dueAt) {}

    /** Who held it for a time. */
    public record Spell(Instant from, Instant to, Text stage, Text unit, String post, Text role, String person) {}

    /** What was done. */
    public record Done(int seq, Instant at, Text title, String actor, Text unit, String hash) {}

    /** A bulletin in a list. */
    public record Issue(long id, Text number, Text title, String draftedBy, Instant draftedAt, String signedBy) {}

    void declare(Pages pages) {
        pages.add(org.gridhall.web.page.Page.get("/desk/bulletins").to(visit -> list(visit, null)));
        pages.add(org.gridhall.web.page.Page.post("/desk/bulletins")
                .needs(Permissions.SUPERVISION_MANAGE)
                .to(this::draft));
        pages.add(
                org.gridhall.web.page.Page.get("/desk/bulletins/{id}").prints().to(visit -> bulletin(visit, null)));
        pages.add(org.gridhall.web.page.Page.post("/desk/bulletins/{id}/sign")
                .needs(Permissions.SUPERVISION_MANAGE)
                .to(this::sign));
        pages.add(org.gridhall.web.page.Page.get("/desk/tickets/{id}/evidence")
                .prints()
                .to(this::evidence));
    }

    private static Text number(Bulletin one) {
        return one.series() == 0
                ? Text.of("草稿", "Draft")
                : Text.of("〔" + one.year() + "〕" + one.series() + "号", "No. " + one.series() + " of " + one.year());
    }

    /** The paper itself is in Chinese, with the title that it was given. */
    private Text title(Bulletin one) {
        Text of = one.unit() == null
                ? services.organisation().root().map(Unit::name).orElse(Text.same(""))
                : unit(one.unit());
        String en = "Limits kept by " + of.en() + ", " + one.from() + " to " + one.to();
        return Text.of(one.title(), en);
    }

    private View list(Visit visit, Problem problem) {
        Page<Bulletin> page = services.supervision().bulletins(visit.actor(), visit.text("after"), SIZE);
        LocalDate today = LocalDate.now(zone);
        return View.of("supervision/bulletins")
                .with(
                        "issues",
                        page.items().stream()
                                .map(one -> new Issue(
                                        one.id(),
                                        number(one),
                                        title(one),
                                        one.draftedBy(),
                                        one.draftedAt(),
                                        one.signedBy() == null ? "" : one.signedBy()))
                                .toList())
                .with("next", page.next())
                .with("drafts", visit.may(Permissions.SUPERVISION_MANAGE))
                .with("units", services.organisation().units())
                .with("unit", filled(visit, problem, "unit", ""))
                .with(
                        "from",
                        filled(visit, problem, "from", today.withDayOfMonth(1).toString()))
                .with("to", filled(visit, problem, "to", today.toString()))
                .with("remark", filled(visit, problem, "remark", ""))
                .with(
                        "problem",
                        problem == null
                                ? null
                                : problem.errors().isEmpty()
                                        ? problem.text()
                                        : problem.errors().get(0).message())
                .status(problem == null ? 200 : problem.kind().status());
    }

    private static String filled(Visit visit, Problem problem, String name, String otherwise) {
        String text = problem == null ? null : visit.filled(name);
        return text == null ? otherwise : text;
    }

    private View draft(Visit visit) {
        try {
            Bulletin drafted = services.supervision()
                    .draft(
                            visit.actor(),
                            blank(visit.filled("unit")),
                            day(visit.filled("from")),
                            day(visit.filled("to")),
                            visit.filled("remark"));
            return View.to("/desk/bulletins/" + drafted.id());
        } catch (Problem problem) {
            return list(visit, problem);
        }
    }

    private static String blank(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** Null for what is no day: the core says what is missing. */
    private static LocalDate day(String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private View bulletin(Visit visit, Problem problem) {
        Bulletin one = services.supervision().bulletin(visit.actor(), visit.id("id"));
        return View.of("supervision/bulletin")
                .with("one", one)
                .with("number", number(one))
                .with("title", title(one))
                .with("signed", one.signedBy() != null)
                .with(
                        "rows",
                        one.rows().stream()
                                .map(row -> new Counted(unit(row.unit()), row.yellow(), row.red(), row.late()))
                                .toList())
                .with(
                        "lines",
                        one.lines().stream()
                                .map(line -> new Listed(
                                        CardRow.kind(line.kind().equals("red") ? Card.Kind.RED : Card.Kind.YELLOW),
                                        line.number(),
                                        line.title(),
                                        unit(line.unit()),
                                        line.person() == null ? "" : line.person(),
                                        line.dueAt()))
                                .toList())
                .with("problem", problem == null ? null : problem.text())
                .status(problem == null ? 200 : problem.kind().status());
    }

    private View sign(Visit visit) {
        try {
            services.supervision().sign(visit.actor(), visit.id("id"));
            return View.to("/desk/bulletins/" + visit.id("id"));
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND) {
                throw problem;
            }
            return bulletin(visit, problem);
        }
    }

    private View evidence(Visit visit) {
        Evidence evidence = services.supervision().evidence(visit.actor(), visit.id("id"));
        var type = services.catalogue().type(evidence.type());
        List<Spell> held = evidence.held().stream()
                .map(spell -> new Spell(
                        spell.from(),
                        spell.to(),
                        type.flatMap(found -> found.stage(spell.stage()))
                                .map(Stage::title)
                                .orElse(Text.same("")),
                        unit(spell.unit()),
                        spell.post() == null ? "" : spell.post(),
                        spell.role() == null
                                ? Text.same("")
                                : services.catalogue()
                                        .role(spell.role())
                                        .map(Role::title)
                                        .orElse(Text.same("")),
                        spell.person() == null ? "" : spell.person()))
                .toList();
        List<Done> steps = evidence.steps().stream()
                .map(step -> new Done(
                        step.seq(),
                        step.at(),
                        type.flatMap(found -> found.action(step.action()))
                                .map(FlowAction::title)
                                .orElse(org.gridhall.web.desk.Words.of(step.action())),
                        step.actor(),
                        unit(step.unit()),
                        step.hash()))
                .toList();
        return View.of("supervision/evidence")
                .with("evidence", evidence)
                .with("held", held)
                .with("steps", steps)
                .with(
                        "cards",
                        evidence.cards().stream()
                                .map(card -> new Listed(
                                        CardRow.kind(Card.Kind.valueOf(
                                                card.get("kind").toString().toUpperCase(java.util.Locale.ROOT))),
                                        card.get("card").toString(),
                                        card.get("post").toString(),
                                        unit(blank(card.get("unit").toString())),
                                        card.get("person").toString(),
                                        Instant.parse(card.get("due").toString())))
                                .toList());
    }

    private Text unit(String code) {
        return code == null
                ? Text.of("无承办单位", "No unit")
                : services.organisation().unit(code).map(Unit::name).orElse(Text.same(code));
    }
}
