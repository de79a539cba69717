package org.gridhall.web;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.servlet.AsyncContext;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.api.Problem;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.feed.FeedWatcher;
import org.gridhall.api.module.ModuleState;
import org.gridhall.api.module.ModuleWatcher;
import org.gridhall.web.live.Listeners;
import org.gridhall.web.page.Visit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * The stream of events at {@code /live}, one for each browser: which kinds of things changed, never what. Whoever hears of
 * it asks for their page again, with their own permissions.
 */
@Component(service = {Servlet.class, FeedWatcher.class, ModuleWatcher.class})
@HttpWhiteboardServletName("live")
@HttpWhiteboardServletPattern("/live")
@HttpWhiteboardServletAsyncSupported
public final class LiveServlet extends HttpServlet implements FeedWatcher, ModuleWatcher {

    private static final long serialVersionUID = 1L;
    private static final int MOST = 5000;
    private static final long BEAT_SECONDS = 20;

    private final transient Services services;
    private final transient Listeners listeners = new Listeners(MOST);
    private final transient ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gridhall-live");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public LiveServlet(@Reference Services services) {
        this.services = services;
        heart.scheduleWithFixedDelay(() -> listeners.beat(this::alive), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    }

    @Deactivate
    void stop() {
        heart.shutdownNow();
        listeners.close();
    }

    private boolean alive(String token) {
        try {
            services.accounts().authenticate(token);
            return true;
        } catch (Problem problem) {
            return problem.kind() == Problem.Kind.UNAVAILABLE;
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String token = Visit.token(request);
        if (token == null || !alive(token)) {
            // 204 tells an EventSource not to come back
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        AsyncContext context = request.startAsync();
        if (!listeners.add(token, context)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            context.complete();
        }
    }

    @Override
    public boolean listening() {
        return listeners.any();
    }

    @Override
    public void committed(Set<String> kinds) {
        listeners.tell(kinds);
    }

    @Override
    public void changed(List<ModuleDefinition> inForce, List<ModuleState> states) {
        listeners.tell(Set.of("menu"));
    }
}
