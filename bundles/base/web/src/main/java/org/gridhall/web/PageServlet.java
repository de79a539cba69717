package org.gridhall.web;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Dictionary;
import java.util.Hashtable;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.Unit;
import org.gridhall.web.account.AccountRoom;
import org.gridhall.web.admin.AdminRoom;
import org.gridhall.web.assessment.AssessmentRoom;
import org.gridhall.web.command.CommandRoom;
import org.gridhall.web.desk.DeskRoom;
import org.gridhall.web.forecast.ForecastRoom;
import org.gridhall.web.form.ChoiceRoom;
import org.gridhall.web.http.Bodies;
import org.gridhall.web.http.RateLimit;
import org.gridhall.web.page.Assets;
import org.gridhall.web.page.Pages;
import org.gridhall.web.people.PeopleRoom;
import org.gridhall.web.phone.PhoneRoom;
import org.gridhall.web.portal.PortalRoom;
import org.gridhall.web.register.RegisterRoom;
import org.gridhall.web.supervision.SupervisionRoom;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;

/** The pages of all rooms. */
@Component(
        service = {},
        immediate = true,
        configurationPid = {"org.gridhall.core", "org.gridhall.web"})
public final class PageServlet extends HttpServlet {

    /** Addresses of the rooms. The empty pattern is the root and nothing below. */
    static final String[] PATTERNS = {
        "",
        "/login",
        "/logout",
        "/account/*",
        "/desk/*",
        "/command/*",
        "/m/*",
        "/admin/*",
        "/report/*",
        "/follow/*",
        "/near/*",
        "/figures/*"
    };

    /** Of forms with files, in bytes. */
    static final long LARGEST_FILE = 20L << 20;

    static final long LARGEST_FORM = 64L << 20;

    private static final long serialVersionUID = 1L;
    private static final Text PLATFORM = new Text("网格政务", "Gridhall");

    private final transient Assets assets;
    private final transient Pages pages;

    @Activate
    public PageServlet(@Reference Services services, Settings settings, BundleContext context) {
        this(
                services,
                settings,
                new Assets(Long.toString(context.getBundle().getLastModified())),
                Path.of(System.getProperty("karaf.log", "log"), "karaf.log"));
        register(context, "assets", new AssetServlet(assets), Assets.ROOT + "*");
        register(context, "pages", this, PATTERNS);
    }

    /** @param log the file that this node logs into */
    PageServlet(Services services, Settings settings, Assets assets, Path log) {
        this.assets = assets;
        RateLimit login = new RateLimit(settings.rate_login(), settings.rate_loopback());
        this.pages = new Pages(
                        token -> services.accounts().authenticate(token),
                        assets,
                        new RateLimit(settings.rate_public(), settings.rate_loopback()),
                        ZoneId.of(settings.zone()),
                        () -> district(services),
                        services::press)
                .with(new AccountRoom(services, login))
                .with(new DeskRoom(services, ZoneId.of(settings.zone())))
                .with(new SupervisionRoom(services, ZoneId.of(settings.zone())))
                .with(new PeopleRoom(services, ZoneId.of(settings.zone())))
                .with(new RegisterRoom(services))
                .with(new ChoiceRoom(services))
                .with(new PhoneRoom(services, assets))
                .with(new PortalRoom(services, settings.portal_hotline(), login))
                .with(new AdminRoom(services, log))
                .with(new CommandRoom(services, ZoneId.of(settings.zone())))
                .with(new ForecastRoom(services))
                .with(new AssessmentRoom(services));
    }

    /** Registers itself: a component's description cannot carry the empty pattern. */
    private static void register(BundleContext context, String name, HttpServlet servlet, String... patterns) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME, name);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, patterns);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_MULTIPART_ENABLED, true);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_MULTIPART_MAXFILESIZE, LARGEST_FILE);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_MULTIPART_MAXREQUESTSIZE, LARGEST_FORM);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_MULTIPART_FILESIZETHRESHOLD, 1 << 18);
        context.registerService(Servlet.class, servlet, properties);
    }

    private static Text district(Services services) {
        try {
            return services.organisation().root().map(Unit::name).orElse(PLATFORM);
        } catch (Problem away) {
            return PLATFORM;
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            pages.serve(request, response);
        } finally {
            Bodies.finish(request);
        }
    }
}
