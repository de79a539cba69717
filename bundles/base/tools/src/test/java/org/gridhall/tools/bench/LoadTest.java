package org.gridhall.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.gridhall.tools.bench.Load.Rate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private URI url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean chunked = exchange.getRequestURI().getPath().equals("/chunked");
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().equals("/missing") ? 404 : 200, chunked ? 0 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
        url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void answersOfBothFramingsAreReadOnOneConnection() throws IOException {
        byte[] body = "路灯".repeat(5_000).getBytes(StandardCharsets.UTF_8);
        try (Wire wire = new Wire(url, "token")) {
            assertThat(wire.post("/plain", body)).isEqualTo(200);
            assertThat(wire.body()).isEqualTo(body);
            assertThat(wire.post("/chunked", body)).isEqualTo(200);
            assertThat(wire.body()).isEqualTo(body);
            assertThat(wire.post("/missing", body)).isEqualTo(404);
        }
    }

    @Test
    void allCallsAreCountedAndFailuresApart() {
        AtomicInteger left = new AtomicInteger(100);
        Rate rate = Load.run(4, 30, () -> client(left));
        assertThat(rate.calls()).isEqualTo(90);
        assertThat(rate.errors()).isEqualTo(10);
        assertThat(requests.get()).isEqualTo(100);
        assertThat(rate.perSecond()).isPositive();
        assertThat(rate.p99()).isGreaterThanOrEqualTo(rate.p50());
    }

    @Test
    void percentilesAreThoseOfTheSortedValues() {
        long[] millis = LongStream.rangeClosed(1, 200).map(ms -> ms * 1_000_000).toArray();
        assertThat(Load.percentile(millis, 50)).isEqualTo(100);
        assertThat(Load.percentile(millis, 99)).isEqualTo(198);
        assertThat(Load.percentile(new long[] {7_000_000}, 99)).isEqualTo(7);
        assertThat(Load.percentile(new long[0], 50)).isZero();
    }

    private Load.Client client(AtomicInteger left) {
        Wire wire = new Wire(url, null);
        return new Load.Client() {
            @Override
            public int call() throws IOException {
                int number = left.getAndDecrement();
                return number <= 0 ? 0 : wire.post(number % 10 == 0 ? "/missing" : "/plain", new byte[] {1});
            }

            @Override
            public void close() {
                wire.close();
            }
        };
    }
}
