package org.gridhall.web.account;

import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.web.Services;
import org.gridhall.web.http.Problems;
import org.gridhall.web.http.RateLimit;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Login and logout, password, language, large print. */
public final class AccountRoom implements Room {

    private final Services services;
    private final RateLimit rate;

    /** @param rate logins a minute by client address */
    public AccountRoom(Services services, RateLimit rate) {
        this.services = services;
        this.rate = rate;
    }

    @Override
    public void declare(Pages pages) {
        pages.add(Page.get("/login")
                .open()
                .to(visit -> visit.actor() == null ? login(visit, null) : View.to(inside(visit.text("to"), "/desk"))));
        pages.add(Page.post("/login").open().to(this::enter));
        pages.add(Page.post("/logout").open().to(this::leave));
        pages.add(Page.get("/account")
                .to(visit -> View.of("account/account").with("changed", false).with("error", "")));
        pages.add(Page.post("/account/password").to(this::password));
        pages.add(Page.post("/account/language").open().to(visit -> {
            visit.language(visit.filled("to") == null ? "zh" : visit.filled("to"));
            return View.to(inside(visit.filled("back"), "/"));
        }));
        pages.add(Page.post("/account/large").open().to(visit -> {
            visit.large(!visit.large());
            return View.to(inside(visit.filled("back"), "/"));
        }));
    }

    private static View login(Visit visit, Text error) {
        String login = visit.filled("user");
        return View.of("account/login")
                .with("to", inside(visit.filled("to") == null ? visit.text("to") : visit.filled("to"), ""))
                .with("user", login == null ? "" : login)
                .with("error", error == null ? "" : error);
    }

    private View enter(Visit visit) {
        int wait = rate.take(visit.request().getRemoteAddr());
        if (wait > 0) {
            return login(visit, Problems.tooMany(wait).text()).status(429);
        }
        String user = visit.filled("user");
        String password = visit.form().first("password");
        if (user == null || password == null) {
            return login(visit, new Text("请填写账号和密码", "Fill in account and password"))
                    .status(422);
        }
        try {
            visit.enter(services.accounts().login(user, password).token());
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.UNAUTHENTICATED || problem.kind() == Problem.Kind.TOO_MANY) {
                return login(visit, problem.text()).status(problem.kind().status());
            }
            throw problem;
        }
        return View.to(inside(visit.filled("to"), "/desk"));
    }

    private View leave(Visit visit) {
        if (visit.token() != null) {
            services.accounts().logout(visit.token());
            visit.leave();
        }
        return View.to("/");
    }

    private View password(Visit visit) {
        String fresh = visit.form().first("fresh");
        View page = View.of("account/account").with("changed", false);
        if (fresh == null || !fresh.equals(visit.form().first("again"))) {
            return page.with("error", new Text("两次填写的新密码不一致，请重新填写", "The two new passwords differ; fill them in again"))
                    .status(422);
        }
        try {
            String old = visit.form().first("old");
            services.accounts().changePassword(visit.actor(), visit.token(), old == null ? "" : old, fresh);
        } catch (Problem problem) {
            Text why = Problems.said(problem);
            return page.with("error", why).status(problem.kind().status());
        }
        return page.with("changed", true).with("error", "");
    }

    /** An address of this house to go back to, or another one where it leads elsewhere. */
    static String inside(String to, String otherwise) {
        return to != null && to.startsWith("/") && !to.startsWith("//") && to.indexOf('\\') < 0 && control(to) < 0
                ? to
                : otherwise;
    }

    private static int control(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }
}
