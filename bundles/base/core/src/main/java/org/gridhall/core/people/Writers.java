package org.gridhall.core.people;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the chunks of an import while the next one is read; what was refused goes to the report in the file's order. */
final class Writers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writers.class);

    private final int most;
    private final ImportReport report;
    private final ExecutorService threads;
    private final Deque<Future<List<Sheet.Refused>>> running = new ArrayDeque<>();

    /** @param most chunks that are written at the same time */
    Writers(int most, ImportReport report) {
        this.most = most;
        this.report = report;
        this.threads = Executors.newFixedThreadPool(most, task -> {
            Thread thread = new Thread(task, "gridhall-people-import");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Waits until there is room; the failure of an earlier chunk is thrown here. */
    void add(Callable<List<Sheet.Refused>> chunk) throws IOException {
        if (running.size() == most) {
            first();
        }
        running.add(threads.submit(chunk));
    }

    /** Waits for all. */
    void finish() throws IOException {
        while (!running.isEmpty()) {
            first();
        }
    }

    private void first() throws IOException {
        try {
            for (Sheet.Refused refused : running.remove().get()) {
                report.line(refused.line(), refused.field(), refused.reason());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the import was interrupted");
        }
    }

    /**
     * Waits for what was handed over, also where the file could not be read on: it is written. Nothing is interrupted: that
     * would close Derby's files under a statement.
     */
    @Override
    public void close() throws IOException {
        threads.shutdown();
        while (!running.isEmpty()) {
            try {
                first();
            } catch (RuntimeException e) {
                LOG.warn("a chunk of an import that has failed was not written: {}", e.toString());
            }
        }
    }
}
