package org.gridhall.web.people;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.Household;
import org.gridhall.api.people.HouseholdDetails;
import org.gridhall.api.people.HouseholdQuery;
import org.gridhall.api.people.Person;
import org.gridhall.web.Services;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Households: their list, one of them with who belongs to it, its form. */
final class HouseholdPages {

    private static final String ROOT = "/desk/households";
    private static final int SIZE = 50;
    private static final List<String> FIELDS =
            List.of("number", "head", "no-head", "address", "longitude", "latitude", "grid", "note", "version");
    private static final List<String> JOINING = List.of("person", "relation", "from", "to", "leaving");

    private final Services services;
    private final Facts facts;
    private final Finder finder;
    private final Histories histories;
    private final ZoneId zone;

    HouseholdPages(Services services, Facts facts, Finder finder, Histories histories, ZoneId zone) {
        this.services = services;
        this.facts = facts;
        this.finder = finder;
        this.histories = histories;
        this.zone = zone;
    }

    void declare(Pages pages) {
        pages.add(Page.get(ROOT).needs(Permissions.PEOPLE_READ).to(this::list));
        pages.add(Page.get(ROOT + "/new")
                .needs(Permissions.PEOPLE_WRITE)
                .to(visit -> edit(visit, null, new Sheet(FIELDS), null)));
        pages.add(Page.post(ROOT + "/new").needs(Permissions.PEOPLE_WRITE).to(this::create));
        pages.add(Page.get(ROOT + "/{id}")
                .needs(Permissions.PEOPLE_READ)
                .to(visit -> show(visit, household(visit), joining())));
        pages.add(Page.get(ROOT + "/{id}/edit").needs(Permissions.PEOPLE_WRITE).to(visit -> {
            Household one = household(visit);
            return edit(visit, one, filled(one), null);
        }));
        pages.add(Page.post(ROOT + "/{id}/edit").needs(Permissions.PEOPLE_WRITE).to(this::update));
        pages.add(Page.post(ROOT + "/{id}/join").needs(Permissions.PEOPLE_WRITE).to(this::join));
        pages.add(
                Page.post(ROOT + "/{id}/leave").needs(Permissions.PEOPLE_WRITE).to(this::leave));
        for (String deed : List.of("join", "leave")) {
            pages.add(Page.get(ROOT + "/{id}/" + deed)
                    .needs(Permissions.PEOPLE_READ)
                    .to(visit -> View.to(address(visit.id("id")))));
        }
    }

    private static String address(long id) {
        return ROOT + "/" + id;
    }

    private Household household(Visit visit) {
        return services.households().get(visit.actor(), visit.id("id"));
    }

    /** A household of a list; its head where the visitor may see them. */
    public record Line(Household household, Person head, Text grid) {}

    private List<Line> lines(Visit visit, List<Household> households) {
        List<Long> heads = households.stream()
                .map(Household::head)
                .filter(Objects::nonNull)
                .toList();
        var named = services.people().some(visit.actor(), heads);
        return households.stream()
                .map(one -> new Line(one, one.head() == null ? null : named.get(one.head()), facts.grid(one.grid())))
                .toList();
    }

    private View list(Visit visit) {
        String words = visit.text("words") == null ? "" : visit.text("words").strip();
        org.gridhall.api.Page<Household> page = new org.gridhall.api.Page<>(List.of(), null);
        Text problem = null;
        try {
            page = services.households()
                    .list(
                            visit.actor(),
                            new HouseholdQuery(
                                    words.isEmpty() ? null : words,
                                    visit.text("grid"),
                                    null,
                                    visit.text("after"),
                                    SIZE));
        } catch (Problem refused) {
            if (refused.kind() != Problem.Kind.INVALID && refused.kind() != Problem.Kind.UNREADABLE) {
                throw refused;
            }
            problem = Problems.said(refused);
        }
        return View.of("people/households")
                .with("lines", lines(visit, page.items()))
                .with("words", words)
                .with("grid", visit.text("grid") == null ? "" : visit.text("grid"))
                .with("grids", facts.grids())
                .with("restricted", !words.isEmpty() || visit.text("grid") != null)
                .with("problem", problem)
                .with("next", page.next() == null ? "" : Facts.onward(visit, ROOT, page.next()));
    }

    private Sheet joining() {
        String today = LocalDate.now(zone).toString();
        return new Sheet(JOINING).put("from", today).put("to", today);
    }

    private View show(Visit visit, Household one, Sheet sheet) {
        List<Household.Member> there = new ArrayList<>();
        List<Household.Member> left = new ArrayList<>();
        one.members().forEach(member -> (member.to() == null ? there : left).add(member));
        return sheet.in(View.of("people/household"))
                .with("line", lines(visit, List.of(one)).get(0))
                .with("household", one)
                .with("there", there)
                .with("left", left)
                .with(
                        "steps",
                        histories.of(visit, one.id(), services.households().history(visit.actor(), one.id())))
                .with("writes", visit.may(Permissions.PEOPLE_WRITE))
                .with("done", visit.text("done") == null ? "" : visit.text("done"));
    }

    private View join(Visit visit) {
        Household one = household(visit);
        Sheet sheet = Sheet.sent(visit, JOINING);
        Long person = sheet.person(finder, visit, "person");
        LocalDate from = sheet.day("from");
        if (person == null && sheet.ok()) {
            sheet.wrong("person", new Text("请填写姓名、电话或证件号码", "Write a name, a telephone or an identity number"));
        }
        if (!sheet.ok()) {
            return show(visit, one, sheet);
        }
        try {
            services.households().join(visit.actor(), one.id(), person, sheet.get("relation"), from);
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            return show(visit, one, sheet.refused(problem));
        }
        return View.to(address(one.id()) + "?done=joined");
    }

    private View leave(Visit visit) {
        Household one = household(visit);
        Sheet sheet = Sheet.sent(visit, JOINING);
        LocalDate to = sheet.day("to");
        if (!sheet.ok()) {
            return show(visit, one, sheet);
        }
        try {
            services.households().leave(visit.actor(), one.id(), Ids.parse(sheet.get("leaving")), to);
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            return show(visit, one, sheet.refused(problem));
        }
        return View.to(address(one.id()) + "?done=left");
    }

    private static Sheet filled(Household one) {
        return new Sheet(FIELDS)
                .put("number", one.number())
                .at(one.address(), one.point(), one.grid())
                .put("note", one.note())
                .put("version", one.version());
    }

    private View edit(Visit visit, Household one, Sheet sheet, Line known) {
        return sheet.in(View.of("people/household-edit"))
                .with("line", one == null ? null : lines(visit, List.of(one)).get(0))
                .with("known", known)
                .with("grids", facts.grids());
    }

    private HouseholdDetails details(Visit visit, Sheet sheet, boolean fresh) {
        Long head = sheet.person(finder, visit, "head");
        return new HouseholdDetails(
                fresh ? sheet.get("number") : null,
                !sheet.get("no-head").isEmpty() && !fresh ? Long.valueOf(0) : head,
                sheet.get("address"),
                sheet.point(),
                sheet.get("grid").isEmpty() && fresh ? null : sheet.get("grid"),
                sheet.get("note"));
    }

    /** The household of exactly this number, where the visitor may see it: of those that begin so it comes first. */
    private Household known(Visit visit, String number) {
        return services
                .households()
                .list(visit.actor(), new HouseholdQuery(number, null, null, null, 1))
                .items()
                .stream()
                .filter(one -> one.number().equals(number))
                .findFirst()
                .orElse(null);
    }

    private View create(Visit visit) {
        Sheet sheet = Sheet.sent(visit, FIELDS);
        HouseholdDetails details = details(visit, sheet, true);
        if (!sheet.ok()) {
            return edit(visit, null, sheet, null);
        }
        try {
            String number = details.number().strip();
            Household known = number.isEmpty() ? null : known(visit, number);
            if (known != null) {
                return edit(visit, null, sheet, lines(visit, List.of(known)).get(0))
                        .status(Problem.Kind.CONFLICT.status());
            }
            Household made = services.households().identify(visit.actor(), details);
            return View.to(address(made.id()) + "?done=new");
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND) {
                sheet.wrong(
                        "number",
                        new Text(
                                "这个户号已登记在您管辖范围以外",
                                "A household of this number is known, and lies where your posts do not reach"));
                return edit(visit, null, sheet, null).status(Problem.Kind.CONFLICT.status());
            }
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            return edit(visit, null, sheet.refused(problem), null);
        }
    }

    private View update(Visit visit) {
        Household one = household(visit);
        Sheet sheet = Sheet.sent(visit, FIELDS);
        HouseholdDetails details = details(visit, sheet, false);
        if (!sheet.ok()) {
            return edit(visit, one, sheet, null);
        }
        try {
            services.households().update(visit.actor(), one.id(), PersonPages.version(sheet), details);
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            return edit(visit, one, sheet.refused(problem), null);
        }
        return View.to(address(one.id()) + "?done=changed");
    }
}
