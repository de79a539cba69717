package org.gridhall.core.ticket;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.persistence.EntityManager;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.core.storage.Database;

/**
 * Brings past tickets in. All items of a batch share a transaction; when one is refused, each gets a transaction of its
 * own, so that a bad one harms no other. A repeat adds only what is missing.
 */
final class Batch {

    private record Item(ImportItem asked, Intake.Prepared prepared) {}

    private final Database database;
    private final Intake intake;
    private final Execution execution;

    Batch(Database database, Intake intake, Execution execution) {
        this.database = database;
        this.intake = intake;
        this.execution = execution;
    }

    List<ImportResult> bring(Actor actor, List<ImportItem> asked) {
        ImportResult[] results = new ImportResult[asked.size()];
        Map<Integer, Item> good = new java.util.LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            try {
                good.put(i, new Item(asked.get(i), prepare(actor, asked.get(i))));
            } catch (Problem problem) {
                results[i] = rejected(asked.get(i), problem);
            }
        }
        try {
            Map<Integer, ImportResult> together = database.write(manager -> apply(manager, actor, good));
            together.forEach((i, result) -> results[i] = result);
        } catch (Problem first) {
            passing(first);
            for (Map.Entry<Integer, Item> entry : good.entrySet()) {
                Map<Integer, Item> one = Map.of(entry.getKey(), entry.getValue());
                try {
                    results[entry.getKey()] = database.write(manager -> apply(manager, actor, one))
                            .get(entry.getKey());
                } catch (Problem problem) {
                    results[entry.getKey()] = rejected(entry.getValue().asked(), problem);
                }
            }
        }
        return List.of(results);
    }

    private Intake.Prepared prepare(Actor actor, ImportItem item) {
        if (item.open() == null) {
            throw Problem.invalid("/open", "缺少登记内容", "The intake is missing");
        }
        if (item.open().intakeKey() == null || item.open().occurredAt() == null) {
            throw Problem.invalid("/open", "批量导入须有 intakeKey 和 occurredAt", "A batch needs intakeKey and occurredAt");
        }
        Instant last = item.open().occurredAt();
        for (ActionRequest action : item.actions()) {
            if (action.occurredAt() == null) {
                throw Problem.invalid("/actions", "每个操作须有 occurredAt", "Each action needs occurredAt");
            }
            if (action.occurredAt().isBefore(last)) {
                throw Problem.invalid("/actions", "操作须按时间先后排列", "Actions come in the order of their times");
            }
            last = action.occurredAt();
        }
        return intake.prepare(actor, item.open(), true);
    }

    private Map<Integer, ImportResult> apply(EntityManager manager, Actor actor, Map<Integer, Item> items) {
        List<String> keys =
                items.values().stream().map(item -> item.prepared().key()).toList();
        Map<String, StoredTicket> known = new HashMap<>();
        if (!keys.isEmpty()) {
            manager.createQuery("SELECT t FROM StoredTicket t WHERE t.intakeKey IN :keys", StoredTicket.class)
                    .setParameter("keys", keys)
                    .getResultList()
                    .forEach(ticket -> known.put(ticket.intakeKey, ticket));
        }
        Map<Long, Set<String>> done = done(manager, known);
        Set<ByteBuffer> taken = Intake.taken(
                manager, items.values().stream().map(Item::prepared).toList());
        Map<String, Work> works = new HashMap<>();
        Map<Integer, ImportResult> results = new HashMap<>();
        items.forEach((i, item) -> {
            Intake.Prepared prepared = item.prepared();
            StoredTicket there = known.get(prepared.key());
            boolean fresh = there == null && !works.containsKey(prepared.key());
            if (fresh && prepared.sourceDigest() != null && !taken.add(ByteBuffer.wrap(prepared.sourceDigest()))) {
                throw Intake.known();
            }
            Work work = works.computeIfAbsent(
                    prepared.key(),
                    key -> there == null
                            ? execution.open(manager, actor, prepared, null)
                            : execution.known(manager, there));
            if (!fresh && !java.util.Arrays.equals(work.ticket.intakeDigest, prepared.digest())) {
                throw Problem.of(
                        Problem.Kind.INVALID,
                        "key.reused",
                        "此 intakeKey 已用于另一内容",
                        "This intakeKey was used with other content");
            }
            Set<String> before = done.computeIfAbsent(work.ticket.id, id -> new HashSet<>());
            int applied = 0;
            for (ActionRequest action : item.asked().actions()) {
                if (before.add(mark(action.action(), action.occurredAt().toEpochMilli()))) {
                    execution.act(manager, actor, work, action, Instant.now());
                    applied++;
                }
            }
            ImportResult.Status status = fresh
                    ? ImportResult.Status.OPENED
                    : applied > 0 ? ImportResult.Status.ADVANCED : ImportResult.Status.UNCHANGED;
            StoredTicket ticket = work.ticket;
            results.put(
                    i,
                    new ImportResult(
                            prepared.asked().intakeKey(),
                            status,
                            ticket.id,
                            ticket.number,
                            ticket.grid,
                            ticket.stage,
                            ticket.overdue(System.currentTimeMillis()),
                            applied,
                            null));
        });
        return results;
    }

    /** What was done to tickets that are here already: action and time, read at once for all. */
    private static Map<Long, Set<String>> done(EntityManager manager, Map<String, StoredTicket> known) {
        Map<Long, Set<String>> done = new HashMap<>();
        if (!known.isEmpty()) {
            List<Long> subjects = new ArrayList<>();
            known.values().forEach(ticket -> subjects.add(ticket.id));
            manager.createQuery(
                            "SELECT e.subject, e.action, e.occurredAt FROM StoredEntry e"
                                    + " WHERE e.kind = 'ticket' AND e.subject IN :subjects",
                            Object[].class)
                    .setParameter("subjects", subjects)
                    .getResultList()
                    .forEach(row -> done.computeIfAbsent((Long) row[0], id -> new HashSet<>())
                            .add(mark((String) row[1], (Long) row[2])));
        }
        return done;
    }

    private static String mark(String action, long at) {
        return action + "@" + at;
    }

    /** What passes is not the item's fault: the whole batch is sent again. */
    private static void passing(Problem problem) {
        if (problem.kind() == Problem.Kind.UNAVAILABLE) {
            throw problem;
        }
    }

    private static ImportResult rejected(ImportItem item, Problem problem) {
        passing(problem);
        FieldError error = problem.errors().isEmpty()
                ? new FieldError("", problem.text())
                : problem.errors().get(0);
        return new ImportResult(
                item.open() == null ? null : item.open().intakeKey(),
                ImportResult.Status.REJECTED,
                0,
                null,
                null,
                null,
                false,
                0,
                error);
    }
}
