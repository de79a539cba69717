package org.gridhall.web.people;

import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.Person;
import org.gridhall.web.Services;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Erases what is personal of somebody, where the law wants it. */
final class ErasurePages {

    private static final String ROOT = "/desk/people/{id}/erase";
    private static final List<String> FIELDS = List.of("basis", "reason", "name", "attachments");
    private static final String LAW = "《中华人民共和国个人信息保护法》第四十七条";
    /** So many of the tickets that stand in the way are looked up; all are named. */
    private static final int LOOKED_UP = 20;

    private final Services services;
    private final PersonPages people;

    ErasurePages(Services services, PersonPages people) {
        this.services = services;
        this.people = people;
    }

    void declare(Pages pages) {
        pages.add(Page.get(ROOT)
                .needs(Permissions.PEOPLE_ERASE)
                .to(visit -> ask(visit, person(visit), new Sheet(FIELDS).put("basis", LAW), List.of())));
        pages.add(Page.post(ROOT).needs(Permissions.PEOPLE_ERASE).to(this::erase));
    }

    /** A ticket that stands in the way; no id where the visitor may not see it. */
    public record Standing(String number, String id, String title) {}

    private Person person(Visit visit) {
        Person person = services.people().get(visit.actor(), visit.id("id"));
        if (person.erasedAt() != null) {
            throw Problem.notFound("此人的个人信息已依法删除", "This person's data was erased already");
        }
        return person;
    }

    private View ask(Visit visit, Person person, Sheet sheet, List<Standing> standing) {
        return sheet.in(View.of("people/erase"))
                .with("line", people.line(person))
                .with("standing", standing);
    }

    private View erase(Visit visit) {
        Person person = person(visit);
        Sheet sheet = Sheet.sent(visit, FIELDS);
        if (!sheet.get("name").strip().equals(person.name())) {
            sheet.wrong(
                    "name", new Text("请照原样填写姓名，以确认没有选错人", "Write the name as it is, so that nobody else is erased"));
            return ask(visit, person, sheet, List.of());
        }
        try {
            services.people()
                    .erase(
                            visit.actor(),
                            person.id(),
                            sheet.get("basis"),
                            sheet.get("reason"),
                            !sheet.get("attachments").isEmpty());
        } catch (Problem problem) {
            if (!Sheet.tellable(problem)) {
                throw problem;
            }
            return ask(visit, person, sheet.refused(problem), standing(visit, problem));
        }
        return View.to(PersonPages.address(person.id()) + "?done=erased");
    }

    private List<Standing> standing(Visit visit, Problem problem) {
        List<Standing> standing = new ArrayList<>();
        if (problem.details().get("tickets") instanceof List<?> numbers) {
            for (Object number : numbers) {
                standing.add(
                        standing.size() < LOOKED_UP
                                ? standing(visit, number.toString())
                                : new Standing(number.toString(), "", ""));
            }
        }
        return standing;
    }

    private Standing standing(Visit visit, String number) {
        try {
            var ticket = services.tickets().byNumber(visit.actor(), number).summary();
            return new Standing(number, Long.toString(ticket.id()), ticket.title());
        } catch (Problem hidden) {
            return new Standing(number, "", "");
        }
    }
}
