package org.gridhall.web;

import java.io.IOException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.web.http.Bodies;
import org.gridhall.web.http.Dispatcher;
import org.gridhall.web.http.OpenApi;
import org.gridhall.web.http.RateLimit;
import org.gridhall.web.http.Route;
import org.gridhall.web.http.Routes;
import org.gridhall.web.rest.AccountRoutes;
import org.gridhall.web.rest.AssessmentRoutes;
import org.gridhall.web.rest.CalendarRoutes;
import org.gridhall.web.rest.CardRoutes;
import org.gridhall.web.rest.CatalogueRoutes;
import org.gridhall.web.rest.FigureRoutes;
import org.gridhall.web.rest.ForecastRoutes;
import org.gridhall.web.rest.GridChangeRoutes;
import org.gridhall.web.rest.MessageRoutes;
import org.gridhall.web.rest.OrganisationRoutes;
import org.gridhall.web.rest.OrganizationRoutes;
import org.gridhall.web.rest.PeopleRoutes;
import org.gridhall.web.rest.RegisterRoutes;
import org.gridhall.web.rest.SearchRoutes;
import org.gridhall.web.rest.TicketRoutes;
import org.gridhall.web.rest.TrailRoutes;
import org.gridhall.web.rest.WeekRoutes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletMultipart;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** The REST interface at {@code /api/v1}. */
@Component(
        service = Servlet.class,
        configurationPid = {"org.gridhall.core", "org.gridhall.web"})
@HttpWhiteboardServletName("api")
@HttpWhiteboardServletPattern(ApiServlet.ROOT + "/*")
@HttpWhiteboardServletMultipart(
        maxFileSize = OrganisationRoutes.LARGEST_IMPORT,
        maxRequestSize = OrganisationRoutes.LARGEST_IMPORT,
        fileSizeThreshold = OrganisationRoutes.LARGEST_IMPORT)
public final class ApiServlet extends HttpServlet {

    static final String ROOT = "/api/v1";

    private static final long serialVersionUID = 1L;
    private static final String VERSION = "0.1.0";

    private final transient Dispatcher dispatcher;

    @Activate
    public ApiServlet(@Reference Services services, Settings settings) {
        RateLimit login = new RateLimit(settings.rate_login(), settings.rate_loopback());
        RateLimit open = new RateLimit(settings.rate_public(), settings.rate_loopback());
        this.dispatcher = new Dispatcher(
                ROOT,
                routes(services),
                token -> services.accounts().authenticate(token),
                Map.of(Route.Rate.LOGIN, login, Route.Rate.PUBLIC, open),
                ZoneId.of(settings.zone()));
    }

    /** All that the interface can do. */
    static Routes routes(Services services) {
        Routes routes = new Routes();
        new AccountRoutes(services).declare(routes);
        new TicketRoutes(services).declare(routes);
        new OrganisationRoutes(services).declare(routes);
        new GridChangeRoutes(services).declare(routes);
        new RegisterRoutes(services).declare(routes);
        new CatalogueRoutes(services).declare(routes);
        new FigureRoutes(services).declare(routes);
        new ForecastRoutes(services).declare(routes);
        new AssessmentRoutes(services).declare(routes);
        new WeekRoutes(services).declare(routes);
        new SearchRoutes(services).declare(routes);
        new PeopleRoutes(services).declare(routes);
        new OrganizationRoutes(services).declare(routes);
        new MessageRoutes(services).declare(routes);
        new TrailRoutes(services).declare(routes);
        new CalendarRoutes(services).declare(routes);
        new CardRoutes(services).declare(routes);
        byte[][] documents = new byte[2][];
        routes.add(Route.get("/openapi.json")
                .says("about", "本接口的 OpenAPI 文档", "The OpenAPI document of this interface")
                .open()
                .to(x -> {
                    x.write("application/json", documents[x.locale() == Locale.ENGLISH ? 1 : 0]);
                    return null;
                }));
        documents[0] = OpenApi.document(routes, ROOT, VERSION, Locale.CHINESE);
        documents[1] = OpenApi.document(routes, ROOT, VERSION, Locale.ENGLISH);
        return routes;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            dispatcher.serve(request, response);
        } finally {
            Bodies.finish(request);
        }
    }
}
