package org.gridhall.web.portal;

import java.util.List;
import org.gridhall.web.Services;
import org.gridhall.web.http.RateLimit;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The pages for everybody. */
public final class PortalRoom implements Room {

    /** Reports, and mebibytes of files, that one client may send a minute. */
    private static final int REPORTS = 10;

    private static final int MEBIBYTES = 64;
    /** This machine itself may be a proxy, behind which everybody is. */
    private static final int HERE = 20;

    private static final int LATEST = 6;

    private final String hotline;
    private final Cases cases;
    private final Nearby nearby;
    private final Following following;
    private final Figures figures;
    private final Reporting reporting;

    /**
     * @param hotline number to call besides; empty for none
     * @param guesses of a secret that a client may make a minute
     */
    public PortalRoom(Services services, String hotline, RateLimit guesses) {
        this.hotline = hotline.strip();
        this.cases = new Cases(services);
        RateLimit mebibytes = new RateLimit(MEBIBYTES, MEBIBYTES * HERE);
        this.reporting = new Reporting(services, cases, new RateLimit(REPORTS, REPORTS * HERE), mebibytes);
        this.following = new Following(services, cases, guesses, mebibytes);
        this.figures = new Figures(services);
        this.nearby = new Nearby(services, cases, reporting::topics);
    }

    @Override
    public void declare(Pages pages) {
        pages.add(Page.get("/").open().to(this::start));
        pages.add(Page.get("/report").open().limited().to(reporting::begin));
        pages.add(Page.post("/report").open().limited().takesFiles().to(reporting::go));
        pages.add(Page.get("/follow").open().limited().to(following::ask));
        pages.add(Page.post("/follow").open().limited().to(following::enter));
        pages.add(Page.get("/follow/{secret}").open().limited().discreet().to(following::show));
        pages.add(Page.get("/follow/{secret}/files/{file}")
                .open()
                .limited()
                .discreet()
                .to(following::file));
        pages.add(Page.post("/follow/{secret}/{action}")
                .open()
                .limited()
                .discreet()
                .takesFiles()
                .to(following::act));
        pages.add(Page.get("/figures").open().limited().to(figures::show));
        pages.add(Page.get("/near").open().limited().to(nearby::list));
        pages.add(Page.get("/near/{number}").open().limited().to(nearby::one));
        pages.add(Page.get("/near/grids.json").open().limited().to(nearby::grids));
    }

    private View start(Visit visit) {
        List<Solved> latest = cases.solved(null, null, null, LATEST).items();
        return View.of("portal/start").with("latest", latest).with("hotline", hotline);
    }
}
