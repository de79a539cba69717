package org.gridhall.web.desk;

import java.util.List;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.message.Mailbox.Letter;
import org.gridhall.api.trail.Subject;
import org.gridhall.web.Services;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The mailbox. */
final class MailDesk {

    private static final int SIZE = 30;
    private static final int COUNTED = 99;

    private final Services services;

    MailDesk(Services services) {
        this.services = services;
    }

    /** A letter, with the page of what it is about; empty for none. */
    public record Mail(Letter letter, String path) {}

    void declare(Pages pages) {
        pages.add(org.gridhall.web.page.Page.get("/desk/messages").to(this::list));
        pages.add(org.gridhall.web.page.Page.post("/desk/messages/read").to(this::all));
        pages.add(org.gridhall.web.page.Page.post("/desk/messages/{id}").to(this::read));
    }

    /** How many letters were not read, as the frame of each page shows it; empty for none. */
    String unread(Visit visit) {
        try {
            long unread = services.mailbox().unread(visit.actor());
            return unread == 0 ? "" : unread > COUNTED ? COUNTED + "+" : Long.toString(unread);
        } catch (Problem away) {
            return "";
        }
    }

    private View list(Visit visit) {
        boolean unread = visit.text("unread") != null;
        Page<Letter> page = services.mailbox().list(visit.actor(), unread, visit.text("after"), SIZE);
        return View.of("desk/messages")
                .with(
                        "letters",
                        page.items().stream()
                                .map(letter -> new Mail(letter, path(letter.about())))
                                .toList())
                .with("next", page.next())
                .with("only", unread);
    }

    private static String path(Subject about) {
        return about != null && Subject.TICKET.equals(about.kind()) ? "/desk/tickets/" + about.id() : "";
    }

    private View read(Visit visit) {
        Letter letter = services.mailbox().read(visit.actor(), visit.id("id"));
        String path = path(letter.about());
        return View.to(path.isEmpty() || visit.filled("stay") != null ? "/desk/messages" : path);
    }

    /** Those that the page showed: what came meanwhile stays unread. */
    private View all(Visit visit) {
        List<String> shown = visit.form().all("letter");
        for (String id : shown.subList(0, Math.min(shown.size(), SIZE))) {
            if (id.matches("[0-9]{1,18}|[1-8][0-9]{18}")) {
                services.mailbox().read(visit.actor(), Long.parseLong(id));
            }
        }
        return View.to("/desk/messages");
    }
}
