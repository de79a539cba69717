package org.gridhall.web.people;

import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.Household;
import org.gridhall.api.people.HouseholdQuery;
import org.gridhall.api.people.Organization;
import org.gridhall.api.people.OrganizationQuery;
import org.gridhall.api.people.Person;
import org.gridhall.web.Services;
import org.gridhall.web.http.Ids;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Says that two entries are one person, seen side by side; and takes that back. */
final class JoiningPages {

    private static final String ROOT = "/desk/people/{id}";
    private static final int FEW = 10;

    private final Services services;
    private final Finder finder;
    private final PersonPages people;

    JoiningPages(Services services, Finder finder, PersonPages people) {
        this.services = services;
        this.finder = finder;
        this.people = people;
    }

    void declare(Pages pages) {
        pages.add(Page.get(ROOT + "/merge").needs(Permissions.PEOPLE_WRITE).to(this::choose));
        pages.add(
                Page.post(ROOT + "/merge/find").needs(Permissions.PEOPLE_WRITE).to(this::find));
        pages.add(Page.get(ROOT + "/merge/find")
                .needs(Permissions.PEOPLE_WRITE)
                .to(visit -> View.to(PersonPages.address(visit.id("id")) + "/merge")));
        pages.add(Page.post(ROOT + "/merge").needs(Permissions.PEOPLE_WRITE).to(this::merge));
        pages.add(Page.post(ROOT + "/unmerge").needs(Permissions.PEOPLE_WRITE).to(this::unmerge));
        pages.add(Page.get(ROOT + "/unmerge")
                .needs(Permissions.PEOPLE_READ)
                .to(visit -> View.to(PersonPages.address(visit.id("id")))));
    }

    /** One of the two, with what hangs on them. */
    public record Side(PersonPages.Line line, List<Household> households, List<Organization> firms) {}

    private Side side(Visit visit, Person person) {
        return new Side(
                people.line(person),
                services.households()
                        .list(visit.actor(), new HouseholdQuery(null, null, person.id(), null, FEW))
                        .items(),
                services.organizations()
                        .list(visit.actor(), new OrganizationQuery(null, null, person.id(), null, null, FEW))
                        .items());
    }

    private Person own(Visit visit) {
        return services.people().get(visit.actor(), visit.id("id"));
    }

    private View choose(Visit visit) {
        Person person = own(visit);
        long other = Ids.parse(visit.text("other"));
        if (other > 0) {
            Person second = services.people().get(visit.actor(), other);
            return second.id() == person.id()
                    ? candidates(visit, person, List.of(), "")
                            .with("problem", new Text("这两份登记已经是同一人", "These two are one person already"))
                    : both(visit, person, second, null);
        }
        List<Person> alike = services.people().alike(visit.actor(), person.name(), null).stream()
                .filter(one -> one.id() != person.id())
                .toList();
        return candidates(visit, person, alike, "");
    }

    private View find(Visit visit) {
        Person person = own(visit);
        String words = visit.filled("q");
        List<Person> found = words == null
                ? List.of()
                : finder.find(visit, words).stream()
                        .filter(one -> one.id() != person.id())
                        .toList();
        return candidates(visit, person, found, words == null ? "" : words);
    }

    private View candidates(Visit visit, Person person, List<Person> found, String words) {
        return View.of("people/merge")
                .with("line", people.line(person))
                .with("found", found.stream().map(people::line).toList())
                .with("words", found.isEmpty() || !Finder.number(words) ? words : "")
                .with("first", null)
                .with("second", null)
                .with("keep", "")
                .with("reason", "")
                .with("wrong", null)
                .with("problem", null);
    }

    /** The entry that has a number, or is staff, is the one to keep: the core insists on it. */
    private static Person kept(Person first, Person second) {
        if (first.staff() != null || second.staff() != null) {
            return first.staff() != null ? first : second;
        }
        return first.number() == null && second.number() != null ? second : first;
    }

    private View both(Visit visit, Person person, Person other, Problem refused) {
        boolean field = refused != null && !refused.errors().isEmpty();
        String keep = visit.filled("keep");
        return View.of("people/merge")
                .with("line", people.line(person))
                .with("found", List.of())
                .with("words", "")
                .with("first", side(visit, person))
                .with("second", side(visit, other))
                .with("keep", keep == null ? Long.toString(kept(person, other).id()) : keep)
                .with("reason", visit.filled("reason") == null ? "" : visit.filled("reason"))
                .with("wrong", field ? refused.errors().get(0).message() : null)
                .with("problem", refused == null || field ? null : refused.text())
                .status(refused == null ? 200 : refused.kind().status());
    }

    private View merge(Visit visit) {
        Person person = own(visit);
        Person other = services.people().get(visit.actor(), Ids.parse(visit.filled("other")));
        boolean own = Ids.parse(visit.filled("keep")) != other.id();
        try {
            Person stands = services.people()
                    .merge(
                            visit.actor(),
                            own ? person.id() : other.id(),
                            own ? other.id() : person.id(),
                            visit.filled("reason"));
            return View.to(PersonPages.address(stands.id()) + "?done=merged");
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            return both(visit, person, other, problem);
        }
    }

    private View unmerge(Visit visit) {
        Person person = own(visit);
        long drop = Ids.parse(visit.filled("drop"));
        if (!person.merged().contains(drop)) {
            throw Problem.notFound("这份登记没有并入此人", "That entry is not merged into this person");
        }
        try {
            Person again = services.people().unmerge(visit.actor(), drop, visit.filled("reason"));
            return View.to(PersonPages.address(again.id()) + "?done=unmerged");
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            return people.show(visit, person, "unmerge-" + drop, problem);
        }
    }
}
