package org.gridhall.core.statistics;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Lasting;
import org.gridhall.api.trail.TrailEntry;

/**
 * How a ticket went, as its trail entries so far say, and what it counts as for it. What it counts as follows from all of
 * its entries, so whoever takes one more takes the facts before it out and puts those after it in.
 */
final class Traced {

    private enum Work {
        HANDLING,
        VERIFICATION,
        CHECK
    }

    /** A piece of work that was asked for: until when, and whether it was done. */
    private static final class Piece {
        final Work work;
        final String unit;
        final int begunOn;
        final boolean dispatched;
        /** Null while no limit runs. */
        Long due;

        Long doneAt;
        boolean over;
        boolean returned;
        /** After it was due: a return does not undo that. */
        boolean returnedLate;

        boolean reopened;

        Piece(Work work, String unit, int begunOn, boolean dispatched) {
            this.work = work;
            this.unit = unit;
            this.begunOn = begunOn;
            this.dispatched = dispatched;
        }
    }

    private final ZoneId zone;
    private final List<Piece> pieces = new ArrayList<>(2);
    private String type = "";
    private String stage = "";
    private String unit = "";
    private String grid = "";
    private String category = "";
    private String channel = "";
    private String field = "";
    private boolean ledger;
    private boolean confidential;
    private boolean suspended;
    private boolean closed;
    private boolean late;
    private boolean voided;
    /** Another ticket answers for it. */
    private boolean merged;

    private boolean reported;
    private long openedAt;
    private int openedOn;
    private int filedOn;
    private Long respondedAt;
    private Long closedAt;
    private Long due;
    /** The day on which the last limit that ran ends; 0 while none counts. */
    private int closeDueOn;

    private boolean closedPastDue;
    private int rating;
    private int ratedOn;

    Traced(ZoneId zone) {
        this.zone = zone;
    }

    String type() {
        return type;
    }

    String stage() {
        return stage;
    }

    String unit() {
        return unit;
    }

    String grid() {
        return grid;
    }

    String category() {
        return category;
    }

    String channel() {
        return channel;
    }

    boolean confidential() {
        return confidential;
    }

    private int day(long millis) {
        var day = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
        return day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
    }

    /**
     * Takes the next entry.
     *
     * @param counts what its action counts as
     */
    void take(TrailEntry entry, Set<String> counts) {
        Map<String, Object> changes = entry.changes();
        long at = entry.occurredAt().toEpochMilli();
        Long dueBefore = due;
        boolean wasClosed = closed;
        if (entry.seq() == 1) {
            openedAt = at;
            openedOn = day(at);
        }
        attributes(changes);
        if (closed && !wasClosed) {
            closedAt = at;
            closedPastDue = dueBefore != null && at > dueBefore;
        } else if (!closed) {
            closedAt = null;
            closedPastDue = false;
        }
        if (counts.contains(FlowAction.REPORTED)) {
            reported = true;
        }
        if (counts.contains(FlowAction.RESPONDED) && respondedAt == null) {
            respondedAt = at;
        }
        if (counts.contains(FlowAction.FILED) && filedOn == 0) {
            filedOn = day(at);
        }
        if (changes.containsKey("rating")) {
            rating = fresh(changes, "rating") instanceof Number stars ? stars.intValue() : 0;
            ratedOn = counts.contains(FlowAction.RATED) && rating >= 1 && rating <= 5 ? day(at) : 0;
        }
        work(counts, at);
        if (changes.containsKey("due")) {
            for (Piece piece : pieces) {
                if (!piece.over) {
                    piece.due = due;
                }
            }
        }
        if (due != null) {
            closeDueOn = day(due);
        } else if (dueBefore != null
                && !closed
                && !counts.contains(FlowAction.HANDLED)
                && !counts.contains(FlowAction.CHECKED)) {
            // Nothing is due while it stands still, waits for somebody else, or is not dispatched yet.
            closeDueOn = 0;
        }
    }

    private void attributes(Map<String, Object> changes) {
        type = text(changes, "type", type);
        stage = text(changes, "stage", stage);
        unit = text(changes, "unit", unit);
        grid = text(changes, "grid", grid);
        category = text(changes, "category", category);
        channel = text(changes, "channel", channel);
        field = text(changes, "field", field);
        ledger = flag(changes, "ledger", ledger);
        confidential = flag(changes, "confidential", confidential);
        suspended = flag(changes, "suspended", suspended);
        closed = flag(changes, "closed", closed);
        late = flag(changes, "late", late);
        voided = flag(changes, "voided", voided);
        merged = changes.containsKey("mergedInto") ? fresh(changes, "mergedInto") != null : merged;
        if (changes.containsKey("due")) {
            Object fresh = fresh(changes, "due");
            due = fresh == null
                    ? null
                    : Long.valueOf(Instant.parse(fresh.toString()).toEpochMilli());
        }
    }

    private void work(Set<String> counts, long at) {
        if (counts.isEmpty()) {
            return;
        }
        if (counts.contains(FlowAction.HANDLED)) {
            done(Work.HANDLING, at);
        }
        if (counts.contains(FlowAction.VERIFIED)) {
            done(Work.VERIFICATION, at);
        }
        if (counts.contains(FlowAction.CHECKED)) {
            done(Work.CHECK, at);
        }
        if (counts.contains(FlowAction.RETURNED)) {
            Piece piece = open(Work.HANDLING);
            if (piece != null) {
                piece.over = true;
                piece.returned = true;
                piece.returnedLate = piece.due != null && at > piece.due;
            }
        }
        if (counts.contains(FlowAction.REOPENED)) {
            Piece check = open(Work.CHECK);
            if (check != null) {
                check.over = true;
            }
            for (int i = pieces.size() - 1; i >= 0; i--) {
                if (pieces.get(i).work == Work.HANDLING && pieces.get(i).doneAt != null) {
                    pieces.get(i).reopened = true;
                    break;
                }
            }
        }
        if (counts.contains(FlowAction.DISPATCHED)) {
            begin(Work.HANDLING, at, true);
        } else if (counts.contains(FlowAction.HANDLING)) {
            begin(Work.HANDLING, at, false);
        }
        if (counts.contains(FlowAction.VERIFICATION)) {
            begin(Work.VERIFICATION, at, false);
        }
        if (counts.contains(FlowAction.CHECK)) {
            begin(Work.CHECK, at, false);
        }
    }

    private Piece open(Work work) {
        for (int i = pieces.size() - 1; i >= 0; i--) {
            if (pieces.get(i).work == work && !pieces.get(i).over) {
                return pieces.get(i);
            }
        }
        return null;
    }

    /** What was not asked for as a piece of its own counts as done too, without a limit. */
    private void done(Work work, long at) {
        Piece piece = open(work);
        if (piece == null) {
            piece = new Piece(work, unit, day(at), false);
            pieces.add(piece);
        }
        piece.over = true;
        piece.doneAt = at;
    }

    private void begin(Work work, long at, boolean dispatched) {
        Piece before = open(work);
        if (before != null) {
            before.over = true;
        }
        Piece piece = new Piece(work, unit, day(at), dispatched);
        piece.due = due;
        pieces.add(piece);
    }

    private static Object fresh(Map<String, Object> changes, String name) {
        return changes.get(name) instanceof List<?> pair && pair.size() == 2 ? pair.get(1) : null;
    }

    private static String text(Map<String, Object> changes, String name, String before) {
        if (!changes.containsKey(name)) {
            return before;
        }
        Object value = fresh(changes, name);
        return value == null ? "" : value.toString();
    }

    private static boolean flag(Map<String, Object> changes, String name, boolean before) {
        return changes.containsKey(name) ? Boolean.TRUE.equals(fresh(changes, name)) : before;
    }

    /** All that it counts as. */
    void facts(Consumer<Fact> taker) {
        if (openedOn == 0) {
            return;
        }
        Fact.Kind kind = new Fact.Kind(type, grid, category, channel, field);
        Facts facts = new Facts(kind, taker);
        // Of one matter that is reported many times there is one report and one case.
        if (reported && !merged) {
            facts.add(openedOn, Count.REPORTED);
            facts.addIf(filedOn != 0 && !voided, openedOn, Count.EFFECTIVE);
        }
        if (filedOn != 0 && !merged) {
            facts.add(filedOn, Count.FILED);
            facts.addIf(voided, filedOn, Count.VOIDED);
        }
        pieces.forEach(piece -> piece(facts, piece));
        facts.addIf(ratedOn != 0, ratedOn, RATINGS[Math.max(0, rating - 1)]);
        if (voided) {
            return;
        }
        facts.add(openedOn, Count.ACCEPTED);
        facts.addIf(closed, openedOn, Count.CLOSED);
        facts.addIf(late, openedOn, Count.LATE);
        facts.addIf(ledger, openedOn, Count.LEDGER);
        facts.addIf(ledger && closed, openedOn, Count.LEDGER_CLOSED);
        if (closeDueOn != 0) {
            facts.add(closeDueOn, Count.CLOSE_DUE);
            facts.addIf(closed, closeDueOn, Count.CLOSE_DONE);
            facts.addIf(closed && !late && !closedPastDue, closeDueOn, Count.CLOSE_IN_TIME);
        }
        if (closed) {
            facts.add(day(closedAt), Count.ENDED);
            facts.time(day(closedAt), Lasting.Span.CLOSING, closedAt - openedAt);
        }
        if (respondedAt != null) {
            facts.time(day(respondedAt), Lasting.Span.RESPONSE, respondedAt - openedAt);
        }
    }

    private static final Count[] RATINGS = {Count.RATED_1, Count.RATED_2, Count.RATED_3, Count.RATED_4, Count.RATED_5};

    private void piece(Facts facts, Piece piece) {
        boolean done = piece.doneAt != null;
        boolean asked = piece.due != null && (done || piece.returnedLate || !piece.over && !voided);
        boolean inTime = asked && done && piece.doneAt <= piece.due;
        switch (piece.work) {
            case HANDLING -> {
                facts.addIf(piece.dispatched, piece.begunOn, Count.DISPATCHED, piece.unit);
                facts.addIf(piece.dispatched && piece.returned, piece.begunOn, Count.RETURNED, piece.unit);
                if (asked) {
                    facts.addIf(true, day(piece.due), Count.HANDLE_DUE, piece.unit);
                    facts.addIf(inTime, day(piece.due), Count.HANDLE_IN_TIME, piece.unit);
                }
                if (done) {
                    facts.addIf(true, day(piece.doneAt), Count.HANDLED, piece.unit);
                    facts.addIf(piece.reopened, day(piece.doneAt), Count.REOPENED, piece.unit);
                }
            }
            case VERIFICATION -> {
                if (asked) {
                    facts.addIf(true, day(piece.due), Count.VERIFY_DUE, piece.unit);
                    facts.addIf(inTime, day(piece.due), Count.VERIFY_IN_TIME, piece.unit);
                }
            }
            case CHECK -> {
                if (asked) {
                    facts.addIf(true, day(piece.due), Count.CHECK_DUE, piece.unit);
                    facts.addIf(inTime, day(piece.due), Count.CHECK_IN_TIME, piece.unit);
                }
            }
        }
    }

    private final class Facts {
        private final Fact.Kind kind;
        private final Consumer<Fact> taker;

        Facts(Fact.Kind kind, Consumer<Fact> taker) {
            this.kind = kind;
            this.taker = taker;
        }

        void add(int day, Count count) {
            addIf(true, day, count, unit);
        }

        void addIf(boolean really, int day, Count count) {
            addIf(really, day, count, unit);
        }

        void addIf(boolean really, int day, Count count, String whose) {
            if (really) {
                taker.accept(new Fact(day, whose, kind, count, null, 0));
            }
        }

        void time(int day, Lasting.Span span, long millis) {
            taker.accept(new Fact(day, unit, kind, null, span, Buckets.of(millis)));
        }
    }

    /** Adds where it stands now, or with -1 takes it out again. */
    void place(Tally places, int sign) {
        if (openedOn == 0 || voided) {
            return;
        }
        boolean open = !closed;
        places.add(
                List.of(type, stage, unit, grid, category, channel, closed ? 1 : 0),
                sign,
                1,
                open && suspended ? 1 : 0,
                open && late ? 1 : 0,
                open && !late && due != null && !suspended ? 1 : 0);
    }
}
