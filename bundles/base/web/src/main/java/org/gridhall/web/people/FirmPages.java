package org.gridhall.web.people;

import java.util.List;
import java.util.Locale;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.CreditCode;
import org.gridhall.api.people.Organization;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.api.people.OrganizationQuery;
import org.gridhall.api.people.Person;
import org.gridhall.web.Services;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Firms and other legal persons: their list, one of them, its form. A credit code is public. */
final class FirmPages {

    private static final String ROOT = "/desk/firms";
    private static final int SIZE = 50;
    private static final List<String> FIELDS = List.of(
            "name",
            "code",
            "override",
            "kind",
            "representative",
            "no-representative",
            "phone",
            "address",
            "longitude",
            "latitude",
            "grid",
            "note",
            "version");

    private final Services services;
    private final Facts facts;
    private final Finder finder;
    private final Histories histories;

    FirmPages(Services services, Facts facts, Finder finder, Histories histories) {
        this.services = services;
        this.facts = facts;
        this.finder = finder;
        this.histories = histories;
    }

    void declare(Pages pages) {
        pages.add(Page.get(ROOT).needs(Permissions.PEOPLE_READ).to(this::list));
        pages.add(Page.get(ROOT + "/new")
                .needs(Permissions.PEOPLE_WRITE)
                .to(visit -> edit(visit, null, new Sheet(FIELDS), null, false)));
        pages.add(Page.post(ROOT + "/new").needs(Permissions.PEOPLE_WRITE).to(this::create));
        pages.add(Page.get(ROOT + "/{id}").needs(Permissions.PEOPLE_READ).to(this::show));
        pages.add(Page.get(ROOT + "/{id}/edit").needs(Permissions.PEOPLE_WRITE).to(visit -> {
            Organization firm = services.organizations().get(visit.actor(), visit.id("id"));
            return edit(visit, firm, filled(firm), null, false);
        }));
        pages.add(Page.post(ROOT + "/{id}/edit").needs(Permissions.PEOPLE_WRITE).to(this::update));
    }

    private static String address(long id) {
        return ROOT + "/" + id;
    }

    /** A firm of a list. */
    public record Line(Organization firm, Text kind, Text grid) {}

    private Line line(Organization firm) {
        return new Line(firm, Facts.kind(firm.kind()), facts.grid(firm.grid()));
    }

    private View list(Visit visit) {
        String words = visit.text("words") == null ? "" : visit.text("words").strip();
        // A code may be written with spaces; a name that only looks like one would be no code.
        boolean code = CreditCode.valid(words.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT));
        org.gridhall.api.Page<Organization> page = new org.gridhall.api.Page<>(List.of(), null);
        Text problem = null;
        try {
            page = services.organizations()
                    .list(
                            visit.actor(),
                            new OrganizationQuery(
                                    code || words.isEmpty() ? null : words,
                                    code ? words : null,
                                    null,
                                    visit.text("grid"),
                                    visit.text("after"),
                                    SIZE));
        } catch (Problem refused) {
            if (refused.kind() != Problem.Kind.INVALID && refused.kind() != Problem.Kind.UNREADABLE) {
                throw refused;
            }
            problem = Problems.said(refused);
        }
        return View.of("people/firms")
                .with("lines", page.items().stream().map(this::line).toList())
                .with("words", words)
                .with("grid", visit.text("grid") == null ? "" : visit.text("grid"))
                .with("grids", facts.grids())
                .with("restricted", !words.isEmpty() || visit.text("grid") != null)
                .with("problem", problem)
                .with("next", page.next() == null ? "" : Facts.onward(visit, ROOT, page.next()));
    }

    /** Who heads it, where the visitor may see them; else null. */
    private Person head(Visit visit, Organization firm) {
        return firm.representative() == null
                ? null
                : services.people()
                        .some(visit.actor(), List.of(firm.representative()))
                        .get(firm.representative());
    }

    private View show(Visit visit) {
        Organization firm = services.organizations().get(visit.actor(), visit.id("id"));
        return View.of("people/firm")
                .with("line", line(firm))
                .with("firm", firm)
                .with("head", head(visit, firm))
                .with(
                        "steps",
                        histories.of(visit, firm.id(), services.organizations().history(visit.actor(), firm.id())))
                .with("writes", visit.may(Permissions.PEOPLE_WRITE))
                .with("done", visit.text("done") == null ? "" : visit.text("done"));
    }

    private static Sheet filled(Organization firm) {
        return new Sheet(FIELDS)
                .put("name", firm.name())
                .put("code", firm.code())
                .put("kind", firm.kind())
                .put("phone", firm.phone())
                .at(firm.address(), firm.point(), firm.grid())
                .put("note", firm.note())
                .put("version", firm.version());
    }

    private View edit(Visit visit, Organization firm, Sheet sheet, Line known, boolean checked) {
        return sheet.in(View.of("people/firm-edit"))
                .with("line", firm == null ? null : line(firm))
                .with("head", firm == null ? null : head(visit, firm))
                .with("known", known)
                .with("checked", checked)
                .with("kinds", Facts.kinds())
                .with("grids", facts.grids());
    }

    private OrganizationDetails details(Visit visit, Sheet sheet, boolean fresh) {
        Long head = sheet.person(finder, visit, "representative");
        return new OrganizationDetails(
                sheet.get("name"),
                sheet.get("code"),
                sheet.get("kind"),
                !sheet.get("no-representative").isEmpty() && !fresh ? Long.valueOf(0) : head,
                sheet.get("phone"),
                sheet.get("address"),
                sheet.point(),
                sheet.get("grid").isEmpty() && fresh ? null : sheet.get("grid"),
                sheet.get("note"),
                sheet.get("override").isBlank() ? null : sheet.get("override"));
    }

    private static boolean checked(Problem problem, Sheet sheet) {
        return problem.code().equals("number.check") || !sheet.get("override").isBlank();
    }

    private View create(Visit visit) {
        Sheet sheet = Sheet.sent(visit, FIELDS);
        OrganizationDetails details = details(visit, sheet, true);
        if (!sheet.ok()) {
            return edit(visit, null, sheet, null, false);
        }
        try {
            if (!details.code().isBlank()) {
                List<Organization> known = services.organizations()
                        .list(visit.actor(), new OrganizationQuery(null, details.code(), null, null, null, 1))
                        .items();
                if (!known.isEmpty()) {
                    return edit(visit, null, sheet, line(known.get(0)), false).status(Problem.Kind.CONFLICT.status());
                }
            }
            Organization made = services.organizations().identify(visit.actor(), details);
            return made.grid() == null && !seen(visit, made.id())
                    ? edit(visit, null, sheet, line(made), false).status(Problem.Kind.CONFLICT.status())
                    : View.to(address(made.id()) + "?done=new");
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            return edit(visit, null, sheet.refused(problem), null, checked(problem, sheet));
        }
    }

    /** Whether it is one that the visitor may see: one that is known elsewhere comes with its name only. */
    private boolean seen(Visit visit, long id) {
        try {
            services.organizations().get(visit.actor(), id);
            return true;
        } catch (Problem elsewhere) {
            return false;
        }
    }

    private View update(Visit visit) {
        Organization firm = services.organizations().get(visit.actor(), visit.id("id"));
        Sheet sheet = Sheet.sent(visit, FIELDS);
        OrganizationDetails details = details(visit, sheet, false);
        if (!sheet.ok()) {
            return edit(visit, firm, sheet, null, false);
        }
        try {
            services.organizations().update(visit.actor(), firm.id(), PersonPages.version(sheet), details);
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            return edit(visit, firm, sheet.refused(problem), null, checked(problem, sheet));
        }
        return View.to(address(firm.id()) + "?done=changed");
    }
}
