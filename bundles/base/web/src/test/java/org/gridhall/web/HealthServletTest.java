package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.gridhall.api.health.Health;
import org.gridhall.api.health.HealthPart;
import org.junit.jupiter.api.Test;

class HealthServletTest {

    private record Part(String name, Health health) implements HealthPart {
        @Override
        public Health check() {
            if (health == null) {
                throw new IllegalStateException("secret");
            }
            return health;
        }
    }

    private static HttpResponse<String> ask(HealthPart... parts) throws Exception {
        HealthServlet servlet = new HealthServlet(new HealthServlet.Config() {
            @Override
            public String health_parts() {
                return "database, core";
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return HealthServlet.Config.class;
            }
        });
        Field field = HealthServlet.class.getDeclaredField("parts");
        field.setAccessible(true);
        field.set(servlet, List.of(parts));
        Server server = new Server(0);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(servlet), "/health");
        server.setHandler(context);
        server.start();
        try {
            int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } finally {
            server.stop();
        }
    }

    @Test
    void all_needed_parts_up_is_200_whatever_the_others_say() throws Exception {
        HttpResponse<String> response = ask(
                new Part("database", Health.UP),
                new Part("core", Health.UP),
                new Part("mail", Health.down("no server")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(WebServer.JSON
                        .readTree(response.body())
                        .path("parts")
                        .path("mail")
                        .path("reason")
                        .asText())
                .isEqualTo("no server");
    }

    @Test
    void a_part_that_is_down_or_missing_or_breaks_is_503() throws Exception {
        assertThat(ask(new Part("database", Health.UP)).statusCode()).isEqualTo(503);
        HttpResponse<String> down = ask(new Part("database", Health.down("refused")), new Part("core", null));
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body()).contains("refused").doesNotContain("secret");
    }
}
