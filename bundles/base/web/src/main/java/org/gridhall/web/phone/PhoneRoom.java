package org.gridhall.web.phone;

import java.io.IOException;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.web.Services;
import org.gridhall.web.page.Assets;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The phone: its app, what the app keeps for when there is no network, and what it sends. */
public final class PhoneRoom implements Room {

    /** Where the app begins; everything below {@code /m/} belongs to its service worker. */
    static final String START = "/m/home";

    private static final int PHOTO = 8 << 20;

    private final Shell shell;
    private final Basics basics;
    private final Received received;

    public PhoneRoom(Services services, Assets assets) {
        this.shell = new Shell(services, assets);
        this.basics = new Basics(services);
        this.received = new Received(services);
    }

    @Override
    public void declare(Pages pages) {
        pages.add(Page.get("/m").open().to(visit -> View.to(START)));
        pages.add(Page.get(START).open().to(visit -> View.of("phone/home")));
        pages.add(Page.get("/m/sw.js").open().to(shell::worker));
        pages.add(Page.get("/m/manifest.webmanifest").open().to(shell::manifest));
        pages.add(Page.get("/m/icons/{size}").open().to(shell::icon));
        pages.add(Page.get("/m/me").data().to(basics::me));
        pages.add(Page.get("/m/data").data().to(basics::data));
        pages.add(Page.get("/m/work").data().to(basics::work));
        pages.add(Page.get("/m/tickets/{id}").data().to(basics::ticket));
        post(pages, "/m/photos", PHOTO, received::photo);
        post(pages, "/m/reports", 1 << 20, received::report);
        post(pages, "/m/actions", 1 << 20, received::action);
        post(pages, "/m/records", 1 << 20, received::record);
        post(pages, "/m/tracks", 1 << 20, received::track);
        post(pages, "/m/letters", 1 << 10, received::letter);
    }

    /** What a script posts is read here, and comes from whoever made it on the phone or not at all. */
    private static void post(Pages pages, String path, int most, Page.Answer answer) {
        pages.add(Page.post(path).data().takesBytes().atMost(most).to(visit -> own(visit, answer)));
    }

    private static View own(Visit visit, Page.Answer answer) throws IOException {
        Received.checkOwner(visit);
        return answer.to(visit);
    }

    @Override
    public List<Entry> menu(Visit visit) {
        return visit.may(Permissions.TICKET_OPEN)
                ? List.of(new Entry(new Text("手机端", "Phone"), "phone", START))
                : List.of();
    }
}
