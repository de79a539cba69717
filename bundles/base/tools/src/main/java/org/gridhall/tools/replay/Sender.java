package org.gridhall.tools.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.gridhall.tools.Server;
import org.gridhall.tools.Stop;

/** Gathers items into batches and keeps a few requests under way; adding waits while all of them are. */
public final class Sender implements AutoCloseable {

    /** Intakes and actions together that one request may carry. */
    private static final int MOST = 500;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Server server;
    private final Tally tally;
    private final int parallel;
    private final ExecutorService threads;
    private final Semaphore free;
    private volatile RuntimeException failure;
    private List<Draft> batch = new ArrayList<>();
    private int weight;

    public Sender(Server server, Tally tally, int parallel) {
        this.server = server;
        this.tally = tally;
        this.parallel = parallel;
        threads = Executors.newFixedThreadPool(parallel);
        free = new Semaphore(parallel);
    }

    public void add(Draft draft) {
        if (weight + draft.weight() > MOST) {
            flush();
        }
        batch.add(draft);
        weight += draft.weight();
    }

    /** Sends what is left and waits until all is answered. */
    public void finish() {
        flush();
        acquire(parallel);
        free.release(parallel);
        fail();
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        List<Draft> full = batch;
        batch = new ArrayList<>();
        weight = 0;
        acquire(1);
        threads.execute(() -> {
            try {
                if (failure == null) {
                    send(full);
                }
            } catch (RuntimeException e) {
                failure = e;
            } finally {
                free.release();
            }
        });
        fail();
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }

    private void acquire(int slots) {
        try {
            free.acquire(slots);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.failed("已中断", "interrupted");
        }
    }

    private void send(List<Draft> drafts) {
        JsonNode results = server.post("/api/v1/batch", body(drafts)).path("results");
        if (results.size() != drafts.size()) {
            throw Stop.failed(
                    "发送 " + drafts.size() + " 项，答复 " + results.size() + " 项",
                    drafts.size() + " items were sent, " + results.size() + " answered");
        }
        for (int i = 0; i < drafts.size(); i++) {
            tally.answered(drafts.get(i), results.get(i));
        }
    }

    private static byte[] body(List<Draft> drafts) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode items = body.putArray("items");
        drafts.forEach(draft -> items.add(draft.item()));
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
