package org.gridhall.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

class ListenersTest {

    /** A browser's line. */
    private static final class Line extends ServletOutputStream {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        boolean completed;

        AsyncContext context() {
            HttpServletResponse response = answer(HttpServletResponse.class, "getOutputStream", this);
            return (AsyncContext) Proxy.newProxyInstance(
                    Line.class.getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                        completed |= method.getName().equals("complete");
                        return method.getName().equals("getResponse") ? response : null;
                    });
        }

        private static <T> T answer(Class<T> type, String asked, Object answer) {
            return type.cast(Proxy.newProxyInstance(
                    Line.class.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> method.getName().equals(asked) ? answer : null));
        }

        String text() {
            return written.toString(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            try {
                listener.onWritePossible();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void write(int octet) {
            written.write(octet);
        }
    }

    @Test
    void a_session_that_cannot_be_asked_about_neither_ends_the_beats_nor_keeps_them_from_others() throws Exception {
        Listeners listeners = new Listeners(10);
        Line unknown = new Line();
        Line over = new Line();
        Line open = new Line();
        listeners.add("unknown", unknown.context());
        listeners.add("over", over.context());
        listeners.add("open", open.context());
        listeners.beat(token -> {
            if (token.equals("unknown")) {
                throw new IllegalStateException("the accounts are away");
            }
            return token.equals("open");
        });
        assertThat(over.completed).isTrue();
        assertThat(open.text()).endsWith("data: {}\n\n:\n\n");
        assertThat(unknown.text()).endsWith("data: {}\n\n:\n\n");
        assertThat(listeners.count()).isEqualTo(2);
        listeners.beat(token -> {
            throw new NoClassDefFoundError("of a bundle that is being exchanged");
        });
        assertThat(listeners.count()).isEqualTo(2);
    }
}
