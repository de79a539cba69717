package org.gridhall.web.people;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.HouseholdQuery;
import org.gridhall.api.people.IdNumber;
import org.gridhall.api.people.Identified;
import org.gridhall.api.people.OrganizationQuery;
import org.gridhall.api.people.Person;
import org.gridhall.api.people.PersonDetails;
import org.gridhall.api.people.PersonQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Services;
import org.gridhall.web.desk.Rows;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The list of people, a person, their form. Numbers and telephones come by POST alone, so that no address has them. */
final class PersonPages {

    private static final String ROOT = "/desk/people";
    private static final int SIZE = 50;
    private static final int FEW = 20;
    private static final int ALIKE = 10;
    private static final List<String> FIELDS = List.of(
            "name",
            "idType",
            "number",
            "override",
            "phone",
            "sex",
            "birth",
            "address",
            "longitude",
            "latitude",
            "grid",
            "note",
            "no-number",
            "no-phone",
            "version",
            "key");

    private final Services services;
    private final Facts facts;
    private final Finder finder;
    private final Histories histories;
    private final Rows rows;

    PersonPages(Services services, Facts facts, Finder finder, Histories histories, ZoneId zone) {
        this.services = services;
        this.facts = facts;
        this.finder = finder;
        this.histories = histories;
        this.rows = new Rows(services, zone);
    }

    void declare(Pages pages) {
        pages.add(org.gridhall.web.page.Page.get(ROOT)
                .needs(Permissions.PEOPLE_READ)
                .to(this::list));
        pages.add(org.gridhall.web.page.Page.post(ROOT)
                .needs(Permissions.PEOPLE_READ)
                .to(this::find));
        pages.add(org.gridhall.web.page.Page.get(ROOT + "/new")
                .needs(Permissions.PEOPLE_WRITE)
                .to(visit -> edit(visit, null, blank(), null)));
        pages.add(org.gridhall.web.page.Page.post(ROOT + "/new")
                .needs(Permissions.PEOPLE_WRITE)
                .to(this::create));
        pages.add(org.gridhall.web.page.Page.get(ROOT + "/{id}")
                .needs(Permissions.PEOPLE_READ)
                .to(this::person));
        pages.add(org.gridhall.web.page.Page.get(ROOT + "/{id}/reveal")
                .needs(Permissions.PEOPLE_READ)
                .to(visit -> View.to(address(visit.id("id")))));
        pages.add(org.gridhall.web.page.Page.post(ROOT + "/{id}/reveal")
                .needs(Permissions.PEOPLE_REVEAL)
                .to(this::reveal));
        pages.add(org.gridhall.web.page.Page.get(ROOT + "/{id}/edit")
                .needs(Permissions.PEOPLE_WRITE)
                .to(visit -> {
                    Person person = services.people().get(visit.actor(), visit.id("id"));
                    return edit(visit, person, filled(person), null);
                }));
        pages.add(org.gridhall.web.page.Page.post(ROOT + "/{id}/edit")
                .needs(Permissions.PEOPLE_WRITE)
                .to(this::update));
    }

    static String address(long id) {
        return ROOT + "/" + id;
    }

    // --- the list ---

    /** A person of a list. */
    public record Line(Person person, Text idType, Text sex, Text grid) {}

    Line line(Person person) {
        return new Line(
                person,
                person.idType() == null ? null : Facts.idType(person.idType()),
                Facts.sex(person.sex()),
                facts.grid(person.grid()));
    }

    private View list(Visit visit) {
        Page<Person> page = new Page<>(List.of(), null);
        Text problem = null;
        try {
            page = services.people()
                    .list(
                            visit.actor(),
                            new PersonQuery(visit.text("name"), visit.text("grid"), visit.text("after"), SIZE));
        } catch (Problem refused) {
            if (refused.kind() != Problem.Kind.INVALID && refused.kind() != Problem.Kind.UNREADABLE) {
                throw refused;
            }
            problem = Problems.said(refused);
        }
        String words = visit.text("name") == null ? "" : visit.text("name");
        return list(visit, page.items(), words, visit.text("grid"))
                .with("problem", problem)
                .with("next", page.next() == null ? "" : again(visit, page.next()));
    }

    private View list(Visit visit, List<Person> people, String words, String grid) {
        return View.of("people/list")
                .with("lines", people.stream().map(this::line).toList())
                .with("words", words)
                .with("grid", grid == null ? "" : grid)
                .with("grids", facts.grids())
                .with("restricted", !words.isEmpty() || grid != null)
                .with("sought", false)
                .with("problem", null)
                .with("next", "");
    }

    private static String again(Visit visit, String after) {
        StringBuilder address = new StringBuilder(ROOT + "?after=" + Exchange.encode(after));
        for (String name : List.of("name", "grid")) {
            if (visit.text(name) != null) {
                address.append('&').append(name).append('=').append(Exchange.encode(visit.text(name)));
            }
        }
        return address.toString();
    }

    /** A name becomes part of the address; a number or a telephone is answered here and stands in none. */
    private View find(Visit visit) {
        String words = visit.filled("q");
        String grid = visit.filled("grid");
        if (words == null || !Finder.number(words)) {
            StringBuilder address = new StringBuilder(ROOT);
            char separator = '?';
            if (words != null) {
                address.append("?name=").append(Exchange.encode(words));
                separator = '&';
            }
            if (grid != null) {
                address.append(separator).append("grid=").append(Exchange.encode(grid));
            }
            return View.to(address.toString());
        }
        List<Person> found = finder.find(visit, words);
        return found.size() == 1
                ? View.to(address(found.get(0).id()))
                : list(visit, found, found.isEmpty() ? words : "", grid)
                        .with("restricted", true)
                        .with("sought", true);
    }

    // --- a person ---

    private View person(Visit visit) {
        long asked = visit.id("id");
        Person person = services.people().get(visit.actor(), asked);
        return person.id() == asked ? show(visit, person, "", null) : View.to(address(person.id()) + "?done=stands");
    }

    /**
     * @param shown what is shown in full: {@code number} or {@code phone}
     * @param tried which of them was asked for in vain
     */
    private View show(Visit visit, Person person, Map<String, String> shown, String tried, Problem refused) {
        long id = person.id();
        Page<TicketSummary> tickets = visit.may(Permissions.TICKET_READ)
                ? services.tickets().naming(visit.actor(), id, visit.text("tickets"), ALIKE)
                : new Page<>(List.of(), null);
        return View.of("people/person")
                .with("line", line(person))
                .with("person", person)
                .with("shown", shown)
                .with("tried", tried)
                .with("problem", refused == null ? null : Problems.said(refused))
                .with(
                        "households",
                        services.households()
                                .list(visit.actor(), new HouseholdQuery(null, null, id, null, FEW))
                                .items())
                .with(
                        "firms",
                        services.organizations()
                                .list(visit.actor(), new OrganizationQuery(null, null, id, null, null, FEW))
                                .items())
                .with("rows", rows.of(tickets.items()))
                .with("next", tickets.next() == null ? "" : tickets.next())
                .with("steps", histories.of(visit, id, services.people().history(visit.actor(), id)))
                .with("writes", visit.may(Permissions.PEOPLE_WRITE))
                .with("reveals", visit.may(Permissions.PEOPLE_REVEAL))
                .with("erases", visit.may(Permissions.PEOPLE_ERASE))
                .with("done", visit.text("done") == null ? "" : visit.text("done"))
                .status(refused == null ? 200 : refused.kind().status());
    }

    /** The person's page, with what was tried on it in vain. */
    View show(Visit visit, Person person, String tried, Problem refused) {
        return show(visit, person, covered(), tried, refused);
    }

    private static Map<String, String> covered() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("number", null);
        shown.put("phone", null);
        return shown;
    }

    /** The whole number is in this one answer; the trail has who wanted it and why. */
    private View reveal(Visit visit) {
        long id = visit.id("id");
        String what = "phone".equals(visit.filled("what")) ? "phone" : "number";
        Map<String, String> shown = covered();
        Problem refused = null;
        try {
            shown.put(what, services.people().reveal(visit.actor(), id, what, visit.filled("reason")));
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            refused = problem;
        }
        return show(visit, services.people().get(visit.actor(), id), shown, what, refused);
    }

    // --- the form ---

    private static Sheet blank() {
        return new Sheet(FIELDS)
                .put("idType", IdNumber.CITIZEN)
                .put("key", UUID.randomUUID().toString());
    }

    private static Sheet filled(Person person) {
        return new Sheet(FIELDS)
                .put("name", person.name())
                .put("idType", person.idType() == null ? IdNumber.CITIZEN : person.idType())
                .put("sex", person.sex())
                .put("birth", person.birth())
                .at(person.address(), person.point(), person.grid())
                .put("note", person.note())
                .put("version", person.version());
    }

    /**
     * What else the form tells.
     *
     * @param known who has the number already
     * @param elsewhere whether that is somebody whom the visitor may not see
     * @param named whether the number is known under another name
     * @param alike who may be the same
     * @param checked whether the number failed its check, which may be confirmed
     */
    public record Aside(Line known, boolean elsewhere, boolean named, List<Line> alike, boolean checked) {
        static final Aside NONE = new Aside(null, false, false, List.of(), false);
    }

    private View edit(Visit visit, Person person, Sheet sheet, Aside aside) {
        return sheet.in(View.of("people/edit"))
                .with("line", person == null ? null : line(person))
                .with("aside", aside == null ? Aside.NONE : aside)
                .with("idTypes", Facts.idTypes())
                .with("grids", facts.grids());
    }

    private static String said(Sheet sheet, String field) {
        String text = sheet.get(field).strip();
        return text.isEmpty() ? null : text;
    }

    private View create(Visit visit) {
        Sheet sheet = Sheet.sent(visit, FIELDS);
        String number = said(sheet, "number");
        String type = said(sheet, "idType");
        PersonDetails details = new PersonDetails(
                said(sheet, "name"),
                said(sheet, "sex"),
                sheet.day("birth"),
                number == null ? null : type,
                number,
                said(sheet, "phone"),
                said(sheet, "address"),
                sheet.point(),
                said(sheet, "grid"),
                said(sheet, "note"),
                said(sheet, "override"));
        if (!sheet.ok()) {
            return edit(visit, null, sheet, null);
        }
        Identified made;
        try {
            if (number != null) {
                Optional<Person> known = services.people().byNumber(visit.actor(), type, number);
                if (known.isPresent()) {
                    return known(visit, sheet, known.get(), details.name());
                }
            }
            List<Line> alike = visit.filled("sure") != null || fails(details) ? List.of() : alike(visit, details);
            if (!alike.isEmpty()) {
                return edit(visit, null, sheet, new Aside(null, false, false, alike, false));
            }
            made = services.people().identify(visit.actor(), details, said(sheet, "key"));
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            return edit(visit, null, sheet.refused(problem), checked(problem, details));
        }
        if (!made.created() && number != null) {
            return made.person() == null
                    ? edit(visit, null, sheet, new Aside(null, true, made.nameDiffers(), List.of(), false))
                    : known(visit, sheet, made.person(), details.name());
        }
        return View.to(made.person() == null ? ROOT : address(made.id()) + "?done=new");
    }

    private View known(Visit visit, Sheet sheet, Person person, String name) {
        boolean differs = name != null && !name.equals(person.name());
        return edit(visit, null, sheet, new Aside(line(person), false, differs, List.of(), false))
                .status(Problem.Kind.CONFLICT.status());
    }

    /** Whether the core will refuse the number, so that this is told before anything else. */
    private static boolean fails(PersonDetails details) {
        String type = details.idType() == null ? IdNumber.CITIZEN : details.idType();
        return details.name() == null
                || details.number() != null
                        && details.override() == null
                        && (details.number().length() > 60
                                || !IdNumber.valid(type, IdNumber.normal(type, details.number())));
    }

    private static Aside checked(Problem problem, PersonDetails details) {
        return new Aside(
                null, false, false, List.of(), problem.code().equals("number.check") || details.override() != null);
    }

    /** Who may be the same: by telephone, and where there is no number also by name. */
    private List<Line> alike(Visit visit, PersonDetails details) {
        Map<Long, Line> alike = new LinkedHashMap<>();
        if (details.phone() != null) {
            String name = details.number() == null ? null : details.name();
            services.people()
                    .alike(visit.actor(), name, details.phone())
                    .forEach(one -> alike.putIfAbsent(one.id(), line(one)));
        }
        if (details.number() == null) {
            services.people()
                    .alike(visit.actor(), details.name(), null)
                    .forEach(one -> alike.putIfAbsent(one.id(), line(one)));
        }
        return new ArrayList<>(alike.values()).stream().limit(ALIKE).toList();
    }

    private View update(Visit visit) {
        long id = visit.id("id");
        Person person = services.people().get(visit.actor(), id);
        Sheet sheet = Sheet.sent(visit, FIELDS);
        boolean gone = !sheet.get("no-number").isEmpty();
        String number = gone ? "" : said(sheet, "number");
        PersonDetails details = new PersonDetails(
                sheet.get("name"),
                sheet.get("sex"),
                sheet.day("birth"),
                gone || number == null ? null : said(sheet, "idType"),
                number,
                sheet.get("no-phone").isEmpty() ? said(sheet, "phone") : "",
                sheet.get("address"),
                sheet.point(),
                sheet.get("grid"),
                sheet.get("note"),
                said(sheet, "override"));
        if (!sheet.ok()) {
            return edit(visit, person, sheet, null);
        }
        try {
            services.people().update(visit.actor(), id, version(sheet), details);
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            Aside aside = checked(problem, details);
            long other = Ids.parse(String.valueOf(problem.details().get("person")));
            if (problem.code().equals("person.number") && other > 0) {
                aside = new Aside(
                        line(services.people().get(visit.actor(), other)), false, false, List.of(), aside.checked());
            }
            return edit(visit, person, sheet.refused(problem), aside);
        }
        return View.to(address(person.id()) + "?done=changed");
    }

    /** The version that was seen; one that nothing has where none was sent. */
    static int version(Sheet sheet) {
        String text = sheet.get("version");
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }
}
