package org.gridhall.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Locale;
import javax.servlet.Servlet;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.web.http.Languages;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;

/** The address that the launcher prints: says what runs here and where its interfaces are. */
@Component(
        service = {},
        immediate = true)
public final class WelcomeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Registers itself: a component's description cannot carry the empty pattern, which is the root and nothing below. */
    @Activate
    void register(BundleContext context) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME, "welcome");
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, new String[] {"", "/welcome.css"});
        context.registerService(Servlet.class, this, properties);
    }

    /** The container takes the empty pattern for everything that no other servlet answers; this one does not. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (request.getRequestURI().equals("/") || request.getRequestURI().equals("/welcome.css")) {
            super.service(request, response);
        } else {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'");
        if (request.getRequestURI().endsWith(".css")) {
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
