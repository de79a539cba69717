package org.gridhall.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.web.http.Languages;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** The address that the launcher prints: says what runs here and where its interfaces are. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("welcome")
@HttpWhiteboardServletPattern({"", "/welcome.css"})
public final class WelcomeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'");
        if (request.getServletPath().endsWith(".css")) {
            response.setContentType("text/css");
            response.setHeader("Cache-Control", "max-age=3600");
            response.getOutputStream().write(resource("welcome.css"));
            return;
        }
        boolean english = Languages.of(request.getHeader("Accept-Language")).equals(Locale.ENGLISH);
        response.setContentType("text/html");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Vary", "Accept-Language");
        response.getOutputStream().write(resource(english ? "welcome.en.html" : "welcome.zh.html"));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = WelcomeServlet.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
