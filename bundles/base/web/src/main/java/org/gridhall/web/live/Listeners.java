package org.gridhall.web.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens now. Events are server-sent (HTML Living Standard, 9.2); each names the kinds that changed since the one
 * before, so a slow listener gets fewer events and never a queue.
 */
public final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final byte[] STILL_HERE = ":\n\n".getBytes(StandardCharsets.UTF_8);
    /** Tells the browser to come back after three seconds, and that it is heard. */
    private static final byte[] HELLO = "retry: 3000\nevent: hello\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);

    private final Set<Listener> all = ConcurrentHashMap.newKeySet();
    private final int most;

    /** @param most listeners at once; further ones are refused, for their pages go on without */
    public Listeners(int most) {
        this.most = most;
    }

    public boolean any() {
        return !all.isEmpty();
    }

    public int count() {
        return all.size();
    }

    /** Begins to tell somebody; false when there are too many. */
    public boolean add(String token, AsyncContext context) throws IOException {
        if (all.size() >= most) {
            return false;
        }
        context.setTimeout(0);
        HttpServletResponse response = (HttpServletResponse) context.getResponse();
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        Listener listener = new Listener(token, context, response.getOutputStream());
        context.addListener(listener);
        all.add(listener);
        listener.out.setWriteListener(listener);
        return true;
    }

    /** Tells everybody which kinds changed. */
    public void tell(Set<String> kinds) {
        all.forEach(listener -> listener.tell(kinds));
    }

    /**
     * Shows that the line is open, and ends those whose session is over. Never throws, so that it can be called again and
     * again; of whom it cannot be asked now whether the session is over, they stay.
     */
    public void beat(Predicate<String> alive) {
        Throwable failure = null;
        for (Listener listener : all) {
            boolean over = false;
            try {
                over = !alive.test(listener.token);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            try {
                if (over) {
                    listener.end();
                } else {
                    listener.tell(Set.of());
                }
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }
        if (failure != null) {
            LOG.warn("some who listen are looked at again at the next beat: {}", failure.toString());
        }
    }

    public void close() {
        all.forEach(Listener::end);
    }

    private final class Listener implements WriteListener, AsyncListener {

        private final String token;
        private final AsyncContext context;
        private final ServletOutputStream out;
        private final Set<String> waiting = new LinkedHashSet<>();
        private boolean greeted;
        private boolean beat;
        private boolean ended;
        private boolean unflushed;

        Listener(String token, AsyncContext context, ServletOutputStream out) {
            this.token = token;
            this.context = context;
            this.out = out;
        }

        synchronized void tell(Set<String> kinds) {
            waiting.addAll(kinds);
            beat |= kinds.isEmpty();
            // Before the container called, it calls by itself.
            if (greeted) {
                write();
            }
        }

        @Override
        public synchronized void onWritePossible() {
            write();
        }

        /** Writes as long as the line takes it; the container calls again when it does. */
        private void write() {
            try {
                while (!ended && out.isReady()) {
                    if (unflushed) {
                        unflushed = false;
                        out.flush();
                    } else if (!greeted) {
                        greeted = true;
                        send(HELLO);
                    } else if (!waiting.isEmpty()) {
                        byte[] event = ("event: changed\ndata: [\"" + String.join("\",\"", waiting) + "\"]\n\n")
                                .getBytes(StandardCharsets.UTF_8);
                        waiting.clear();
                        beat = false;
                        send(event);
                    } else if (beat) {
                        beat = false;
                        send(STILL_HERE);
                    } else {
                        return;
                    }
                }
            } catch (IOException | IllegalStateException gone) {
                end();
            }
        }

        private void send(byte[] event) throws IOException {
            out.write(event);
            unflushed = true;
        }

        synchronized void end() {
            all.remove(this);
            if (!ended) {
                ended = true;
                try {
                    context.complete();
                } catch (IllegalStateException alreadyOver) {
                    // the container was first
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            end();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            all.remove(this);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            end();
        }

        @Override
        public void onError(AsyncEvent event) {
            end();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // begins once
        }
    }
}
