package org.gridhall.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.api.health.Health;
import org.gridhall.api.health.HealthPart;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** Says at {@code /health} whether every needed part is up: 200 where it is, 503 where one is missing or down. */
@Component(service = Servlet.class, configurationPid = "org.gridhall.web")
@HttpWhiteboardServletName("health")
@HttpWhiteboardServletPattern("/health")
public final class HealthServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What health needs. */
    @interface Config {
        /** Names of the parts without which the district does not work, separated by commas. */
        String health_parts() default "database,keys,core,modules";
    }

    private final transient List<String> needed;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private transient volatile List<HealthPart> parts;

    @Activate
    public HealthServlet(Config config) {
        this.needed = List.of(config.health_parts().trim().split("\\s*,\\s*"));
    }

    private static Health check(HealthPart part) {
        try {
            return part.check();
        } catch (RuntimeException e) {
            return Health.down("The check itself failed: " + e.getClass().getSimpleName());
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, Health> checked = new TreeMap<>();
        needed.forEach(name -> checked.put(name, Health.down("Not started yet")));
        parts.forEach(part -> checked.put(part.name(), check(part)));
        boolean up = needed.stream().allMatch(name -> checked.get(name).up());

        ObjectNode body = JSON.createObjectNode().put("status", up ? "up" : "down");
        ObjectNode list = body.putObject("parts");
        checked.forEach((name, health) -> {
            ObjectNode part = list.putObject(name).put("up", health.up());
            if (health.reason() != null && !health.reason().isEmpty()) {
                part.put("reason", health.reason());
            }
        });
        response.setStatus(up ? 200 : 503);
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        JSON.writeValue(response.getOutputStream(), body);
    }
}
