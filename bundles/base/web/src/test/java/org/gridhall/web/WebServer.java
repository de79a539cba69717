package org.gridhall.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.servlet.MultipartConfigElement;
import javax.servlet.http.HttpServlet;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.gridhall.api.print.Press;
import org.gridhall.print.PdfPress;
import org.gridhall.web.page.Assets;

/** The servlets in the container that the product runs in, over services in memory. */
final class WebServer implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    /** One for all tests, since it reads its font once. */
    static final Press PRESS = new PdfPress(List.of());

    final FakeTickets tickets = new FakeTickets();
    final FakeDistrict.FakeAccounts accounts = new FakeDistrict.FakeAccounts();
    final FakeDistrict.FakeOrganisation organisation = new FakeDistrict.FakeOrganisation();
    final FakeDistrict.FakeCatalogue catalogue = new FakeDistrict.FakeCatalogue();
    final FakeRegisters registers = new FakeRegisters();
    final FakeDistrict.FakeAttachments attachments = new FakeDistrict.FakeAttachments();
    final FakeDistrict.FakeSearch search = new FakeDistrict.FakeSearch();
    final FakeDistrict.FakeStatistics statistics = new FakeDistrict.FakeStatistics();
    final FakeMessages messages = new FakeMessages();
    final FakeViews views = new FakeViews();
    final FakeCalendars calendars = new FakeCalendars();
    final FakeSupervision supervision = new FakeSupervision();
    final FakeSettings platform = new FakeSettings();
    final FakeAssessments assessments = new FakeAssessments();
    final FakeWeeks weeks = new FakeWeeks();
    final FakeForecasts forecasts = new FakeForecasts();
    final FakeDistrict.FakeTrail trail = new FakeDistrict.FakeTrail();
    final Path log = Files.createTempFile("gridhall", ".log");
    final Services services = new Services(20);
    final LiveServlet live = new LiveServlet(services);
    private final Server server = new Server(0);
    private final HttpClient client = HttpClient.newHttpClient();

    WebServer() throws Exception {
        this(600);
    }

    WebServer(int rateLoopback) throws Exception {
        this(rateLoopback, false);
    }

    WebServer(int rateLoopback, boolean tokens) throws Exception {
        services.bindTickets(tickets);
        services.bindAccounts(accounts);
        services.bindOrganisation(organisation);
        services.bindRegisters(registers);
        services.bindCatalogue(catalogue);
        services.bindModules(new FakeDistrict.FakeModules());
        services.bindStatistics(statistics);
        services.bindForecasts(forecasts);
        services.bindAssessments(assessments);
        services.bindWeeks(weeks);
        services.bindTrail(trail);
        services.bindAttachments(attachments);
        services.bindSearch(search);
        services.bindCalendars(calendars);
        services.bindSupervision(supervision);
        services.bindSettings(platform);
        services.jobs = List.of(platform.job);
        services.bindOutbox(messages);
        services.bindMailbox(messages.mailbox);
        services.bindSavedViews(views);
        services.bindPress(PRESS);
        Settings settings = settings(rateLoopback, tokens);
        ServletContextHandler context = new ServletContextHandler();
        add(context, "/api/v1/*", new ApiServlet(services, settings))
                .getRegistration()
                .setMultipartConfig(new MultipartConfigElement("", 1 << 20, 1 << 20, 1 << 20));
        add(context, "/open311/*", new Open311Servlet(services, settings));
        ServletHolder stream = add(context, "/live", live);
        stream.setAsyncSupported(true);
        Assets assets = new Assets("test");
        add(context, Assets.ROOT + "*", new AssetServlet(assets));
        ServletHolder pages = new ServletHolder(new PageServlet(services, settings, assets, log));
        pages.getRegistration()
                .setMultipartConfig(
                        new MultipartConfigElement("", PageServlet.LARGEST_FILE, PageServlet.LARGEST_FORM, 1 << 18));
        for (String pattern : PageServlet.PATTERNS) {
            context.addServlet(pages, pattern);
        }
        server.setHandler(context);
        server.start();
    }

    private static ServletHolder add(ServletContextHandler context, String path, HttpServlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        context.addServlet(holder, path);
        return holder;
    }

    static Settings settings(int rateLoopback, boolean tokens) {
        return new Settings() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return Settings.class;
            }

            @Override
            public String zone() {
                return "Asia/Shanghai";
            }

            @Override
            public int rate_login() {
                return 30;
            }

            @Override
            public int rate_public() {
                return 120;
            }

            @Override
            public int rate_loopback() {
                return rateLoopback;
            }

            @Override
            public String portal_hotline() {
                return "12345";
            }

            @Override
            public String open311_keys() {
                return "gridhall-demo=clerk, other==x";
            }

            @Override
            public boolean open311_tokens() {
                return tokens;
            }

            @Override
            public String open311_jurisdiction() {
                return "jingkai.example";
            }

            @Override
            public String open311_contact() {
                return "";
            }
        };
    }

    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    /** A request to the REST interface by somebody who may everything. */
    HttpRequest.Builder api(String path) {
        return to("/api/v1" + path).header("Authorization", "Bearer " + FakeDistrict.TOKEN);
    }

    HttpRequest.Builder post(String path, String json) {
        return api(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }

    HttpRequest.Builder put(String path, String json) {
        return api(path).header("Content-Type", "application/json").PUT(HttpRequest.BodyPublishers.ofString(json));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> file(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Sends bytes as they are and gives the whole answer: for requests that no client would make. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static JsonNode json(HttpResponse<String> response) throws JsonProcessingException {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        live.stop();
        try {
            server.stop();
            Files.deleteIfExists(log);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
