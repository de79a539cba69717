package org.gridhall.tools.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gridhall.tools.Words;

/** What came of the rows so far, said on the error stream as it happens. */
public final class Tally {

    private final PrintStream notes;
    private final List<String> dimensions;
    private final long start = System.nanoTime();
    private long noted = start;

    private long rows;
    private final Map<String, Long> statuses = new HashMap<>();
    private long rejected;
    private long unplaced;
    private long actions;
    private long overdue;
    private long compared;
    private long mismatches;
    private final Map<String, Map<String, Share>> shares = new TreeMap<>();

    /** How many of the file's rows are accepted, and how many of them closed. */
    record Share(long accepted, long closed) {
        Share plus(boolean more) {
            return new Share(accepted + 1, closed + (more ? 1 : 0));
        }
    }

    /** @param dimensions fields that the recount is kept by */
    public Tally(PrintStream notes, List<String> dimensions) {
        this.notes = notes;
        this.dimensions = dimensions;
    }

    /** A row of the file, whatever becomes of it. */
    public synchronized void row() {
        rows++;
    }

    /** A row that was not sent. */
    synchronized void refused(int line, Refusal refusal) {
        reject(line, refusal.toString());
    }

    /** The instance's answer to a row. */
    synchronized void answered(Draft draft, JsonNode result) {
        String status = result.path("status").asText();
        if ("rejected".equals(status)) {
            JsonNode error = result.path("error");
            reject(draft.line(), "refused: " + error.path("field").asText("") + ": " + words(error.path("message")));
            return;
        }
        statuses.merge(status, 1L, Long::sum);
        actions += result.path("applied").asLong();
        if (result.path("grid").asText("").isEmpty()) {
            unplaced++;
            notes.println(Words.in("第 " + draft.line() + " 行：不在任何网格内：", "line " + draft.line() + ": in no grid: ")
                    + draft.key());
        }
        compare(draft, result.path("overdue").asBoolean());
        for (String field : dimensions) {
            String value = draft.fields().get(field);
            if (value != null) {
                shares.computeIfAbsent(field, name -> new TreeMap<>())
                        .compute(value, (key, share) -> (share == null ? new Share(0, 0) : share)
                                .plus(draft.fields().containsKey(Mapping.CLOSED)));
            }
        }
        progress();
    }

    private void compare(Draft draft, boolean late) {
        overdue += late ? 1 : 0;
        if (draft.overdue() == null) {
            return;
        }
        compared++;
        if (draft.overdue() != late) {
            mismatches++;
            notes.println("line " + draft.line() + ": overdue: the file says " + draft.overdue() + ", the ticket says "
                    + late + ": " + draft.key());
        }
    }

    private void reject(int line, String why) {
        rejected++;
        notes.println("line " + line + ": " + why);
    }

    /** A text in both languages, or plain words. */
    private static String words(JsonNode text) {
        return text.isObject()
                ? Words.in(text.path("zh").asText(), text.path("en").asText())
                : text.asText();
    }

    private void progress() {
        long now = System.nanoTime();
        if (now - noted >= 2_000_000_000L) {
            noted = now;
            notes.println(Words.in("已读 ", "read ") + rows + Words.in(" 行，已完成 ", " rows, done ") + done());
        }
    }

    private long done() {
        return statuses.values().stream().mapToLong(Long::longValue).sum() + rejected;
    }

    /** By field and its value, what a plain count of the file gives. */
    synchronized Map<String, Map<String, Share>> shares() {
        return shares;
    }

    /** Everything as the last line says it. */
    public synchronized ObjectNode summary() {
        double seconds = Math.round((System.nanoTime() - start) / 1e6) / 1e3;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("rows", rows);
        json.put("opened", statuses.getOrDefault("opened", 0L));
        json.put("advanced", statuses.getOrDefault("advanced", 0L));
        json.put("unchanged", statuses.getOrDefault("unchanged", 0L));
        json.put("unplaced", unplaced);
        json.put("rejected", rejected);
        json.put("overdue", overdue);
        json.put("overdueCompared", compared);
        json.put("overdueMismatches", mismatches);
        json.put("actions", actions);
        json.put("seconds", seconds);
        json.put("rate", seconds == 0 ? 0 : Math.round(rows / seconds));
        return json;
    }
}
