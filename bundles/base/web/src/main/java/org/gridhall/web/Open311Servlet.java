package org.gridhall.web;

import java.io.IOException;
import java.time.ZoneId;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.web.http.Bodies;
import org.gridhall.web.http.RateLimit;
import org.gridhall.web.open311.Open311;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** Open311 at {@code /open311}. */
@Component(
        service = Servlet.class,
        configurationPid = {"org.gridhall.core", "org.gridhall.web"})
@HttpWhiteboardServletName("open311")
@HttpWhiteboardServletPattern("/open311/*")
public final class Open311Servlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Open311 open311;

    @Activate
    public Open311Servlet(@Reference Services services, Settings settings) {
        this.open311 = new Open311(
                services,
                settings.open311_keys(),
                settings.open311_tokens(),
                settings.open311_jurisdiction(),
                settings.open311_contact(),
                ZoneId.of(settings.zone()),
                new RateLimit(settings.rate_public(), settings.rate_loopback()));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            String path = request.getPathInfo();
            open311.serve(path == null ? "" : path.substring(1), request, response);
        } finally {
            Bodies.finish(request);
        }
    }
}
