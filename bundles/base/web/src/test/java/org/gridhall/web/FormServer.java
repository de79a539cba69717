package org.gridhall.web;

import java.io.IOException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.gridhall.api.Text;
import org.gridhall.web.form.ChoiceRoom;
import org.gridhall.web.form.DistrictChoices;
import org.gridhall.web.form.Form;
import org.gridhall.web.form.FormInput;
import org.gridhall.web.form.FormView;
import org.gridhall.web.form.Shown;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.RateLimit;
import org.gridhall.web.page.Assets;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** A server with one page: a form with every kind of field, filled in and shown again. */
final class FormServer implements AutoCloseable {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Server server;

    FormServer(int port) throws Exception {
        server = new Server(port);
        Services services = new Services(20);
        services.bindAccounts(new FakeDistrict.FakeAccounts());
        services.bindOrganisation(new FakeDistrict.FakeOrganisation());
        services.bindCatalogue(new FakeDistrict.FakeCatalogue());
        services.bindRegisters(new FakeRegisters());
        services.bindTickets(new FakeTickets());
        services.bindSearch(new FakeDistrict.FakeSearch());
        Assets assets = new Assets("test");
        Pages pages = new Pages(
                        token -> services.accounts().authenticate(token),
                        assets,
                        new RateLimit(1000, 1000),
                        ZONE,
                        () -> Text.of("经开区", "Jingkai"),
                        services::press)
                .with(new ChoiceRoom(services))
                .with(new Tried(services));
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new AssetServlet(assets)), Assets.ROOT + "*");
        context.addServlet(new ServletHolder(new Served(pages)), "/desk/*");
        server.setHandler(context);
        server.start();
    }

    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Serves the page until it is ended, to look at it: the port is the first argument. */
    public static void main(String[] arguments) throws Exception {
        FormServer server = new FormServer(Integer.parseInt(arguments[0]));
        System.out.println("http://127.0.0.1:" + server.port() + "/desk/form gridhall=" + FakeDistrict.TOKEN);
        server.server.join();
    }

    private static final class Served extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient Pages pages;

        Served(Pages pages) {
            this.pages = pages;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            pages.serve(request, response);
        }
    }

    /** The page. */
    private static final class Tried implements Room {

        private final Services services;
        private final Form form;
        private long files;

        Tried(Services services) throws IOException {
            this.services = services;
            this.form = Form.of(FormPagesTest.schema());
        }

        @Override
        public void declare(Pages pages) {
            pages.add(Page.get("/desk/form").to(this::ask));
            pages.add(Page.post("/desk/form").to(this::take));
            pages.add(Page.get("/desk/map").to(this::ground));
            pages.add(Page.post("/desk/files").takesBytes().atMost(1 << 20).to(this::keep));
        }

        private View ask(Visit visit) {
            return show(FormView.of(form, form.initial(), "f", ZONE, choices(visit), visit.locale()), List.of(), 200);
        }

        private View take(Visit visit) {
            FormInput.Result read =
                    FormInput.read(form, FormInput.posted(visit.form()), "f", ZONE, choices(visit), Map.of());
            FormView view =
                    FormView.again(form, read.posted(), read.errors(), "f", ZONE, choices(visit), visit.locale());
            return show(
                    view,
                    read.ok() ? Shown.of(form, read.value(), ZONE, choices(visit), visit.locale()) : List.of(),
                    read.ok() ? 200 : 422);
        }

        private DistrictChoices choices(Visit visit) {
            return new DistrictChoices(services, visit.actor());
        }

        private static View show(FormView view, List<Shown> shown, int status) {
            return View.of("every-field")
                    .with("form", view)
                    .with("shown", shown)
                    .status(status);
        }

        private View ground(Visit visit) {
            String square = "[[[125.2,43.7],[125.6,43.7],[125.6,44.0],[125.2,44.0],[125.2,43.7]]]";
            return View.bytes(
                    "application/json",
                    ("{\"grids\":[{\"name\":\"梅湖街道\",\"level\":1,\"own\":false,\"geometry\":"
                                    + "{\"type\":\"Polygon\",\"coordinates\":" + square + "}}]}")
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        private View keep(Visit visit) throws IOException {
            Map<String, Object> answer = new LinkedHashMap<>();
            try (var in = visit.stream()) {
                answer.put("size", in.readAllBytes().length);
            }
            answer.put("id", Long.toString(++files));
            answer.put("name", visit.text("name"));
            return View.bytes("application/json", Json.bytes(answer)).status(201);
        }
    }
}
