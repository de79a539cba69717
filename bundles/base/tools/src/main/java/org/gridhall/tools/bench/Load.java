package org.gridhall.tools.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.gridhall.tools.Stop;

/** The same call again and again from several clients, each on a connection of its own, without pauses. */
final class Load {

    /** One client. */
    interface Client extends AutoCloseable {
        /** Makes one call. Returns the HTTP status, or 0 when there is nothing left to do. */
        int call() throws IOException;

        @Override
        void close();
    }

    /**
     * What was measured.
     *
     * @param perSecond answered calls a second of all clients together
     * @param p50 median latency in milliseconds
     * @param p99 latency in milliseconds that 99 % of the calls stay under
     * @param errors calls that failed; not part of the rate
     */
    record Rate(int clients, long calls, long errors, double seconds, double perSecond, double p50, double p99) {}

    private final double seconds;
    private final CountDownLatch start = new CountDownLatch(1);

    private Load(double seconds) {
        this.seconds = seconds;
    }

    static Rate run(int clients, double seconds, Supplier<Client> client) {
        return new Load(seconds).run(clients, client);
    }

    private Rate run(int clients, Supplier<Client> client) {
        List<Loop> loops = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Loop loop = new Loop(client.get());
            loops.add(loop);
            loop.start();
        }
        long begin = System.nanoTime();
        start.countDown();
        long calls = 0;
        long errors = 0;
        long end = begin;
        for (Loop loop : loops) {
            try {
                loop.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Stop.failed("已中断", "interrupted");
            }
            calls += loop.calls;
            errors += loop.errors;
            end = Math.max(end, loop.end);
        }
        long[] latencies = loops.stream()
                .flatMapToLong(loop -> Arrays.stream(loop.latencies, 0, loop.calls))
                .sorted()
                .toArray();
        double took = (end - begin) / 1e9;
        return new Rate(
                clients,
                calls,
                errors,
                round(took),
                round(calls / took),
                percentile(latencies, 50),
                percentile(latencies, 99));
    }

    /** The value that a share of the sorted nanoseconds stays at or under, in milliseconds. */
    static double percentile(long[] sorted, double percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return round(sorted[Math.max(rank, 1) - 1] / 1e6);
    }

    static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private final class Loop extends Thread {
        private final Client client;
        private long[] latencies = new long[1 << 12];
        private int calls;
        private long errors;
        private long end;

        Loop(Client client) {
            this.client = client;
            setDaemon(true);
        }

        @Override
        public void run() {
            try (client) {
                start.await();
                long deadline = System.nanoTime() + (long) (seconds * 1e9);
                end = System.nanoTime();
                while (end < deadline && once(end)) {
                    end = System.nanoTime();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean once(long begin) {
            int status;
            try {
                status = client.call();
            } catch (IOException e) {
                status = 599;
            }
            if (status == 0) {
                return false;
            }
            if (status >= 400) {
                errors++;
                return true;
            }
            if (calls == latencies.length) {
                latencies = Arrays.copyOf(latencies, calls * 2);
            }
            latencies[calls++] = System.nanoTime() - begin;
            return true;
        }
    }
}
