package org.gridhall.core.statistics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.persistence.EntityManager;
import org.gridhall.api.trail.TrailEntry;

/** All that follows from the trail, as differences to what is kept. */
final class Sums {

    /** By what the roll-ups are: one thing at a time, as its number in the tables. */
    enum Dim {
        ALL,
        UNIT,
        GRID,
        CATEGORY,
        FIELD
    }

    /** Rows in memory beyond which they are written, where much is counted at once. */
    private static final int MANY = 40_000;

    private final Tally days = Tally.days();
    private final Tally parts = Tally.parts();
    private final Tally changes = Tally.changes();
    private final Tally lastingDays = Tally.lastingDays();
    private final Tally lastingParts = Tally.lastingParts();
    private final Tally places = Tally.places();

    List<Tally> tallies() {
        return List.of(days, parts, changes, lastingDays, lastingParts, places);
    }

    Tally places() {
        return places;
    }

    /**
     * What differs by an entry.
     *
     * @param month yyyymm in which it was recorded: what it adds to a month before is a change after the end of that month
     */
    void differ(Map<Fact, Integer> differences, int month) {
        differences.forEach((fact, difference) -> {
            if (difference != 0) {
                add(fact, difference, month);
            }
        });
    }

    private void add(Fact fact, int difference, int month) {
        Fact.Kind kind = fact.kind();
        int day = fact.day();
        int[] periods = {day, day / 100, day / 10_000};
        String[] codes = {"", fact.unit(), kind.grid(), kind.category(), kind.field()};
        if (fact.count() == null) {
            int span = fact.span().ordinal();
            lastingDays.one(
                    List.of(
                            day,
                            span,
                            kind.type(),
                            fact.unit(),
                            kind.grid(),
                            kind.category(),
                            kind.channel(),
                            kind.field(),
                            fact.bucket()),
                    0,
                    difference);
            for (int dim = 0; dim < codes.length; dim++) {
                for (int period : periods) {
                    lastingParts.one(
                            List.of(dim, span, period, codes[dim], kind.type(), kind.channel(), fact.bucket()),
                            0,
                            difference);
                }
            }
            return;
        }
        int amount = fact.count().ordinal();
        days.one(
                List.of(day, kind.type(), fact.unit(), kind.grid(), kind.category(), kind.channel(), kind.field()),
                amount,
                difference);
        for (int dim = 0; dim < codes.length; dim++) {
            for (int period : periods) {
                parts.one(List.of(dim, period, codes[dim], kind.type(), kind.channel()), amount, difference);
            }
            if (day / 100 < month) {
                changes.one(List.of(dim, day / 100, codes[dim], kind.type(), kind.channel()), amount, difference);
            }
        }
    }

    /** Takes an entry of a ticket: what it counted as before is taken out, what it counts as now is put in. */
    void take(Traced traced, TrailEntry entry, Set<String> counts, int month) {
        Map<Fact, Integer> differences = new HashMap<>();
        traced.facts(fact -> differences.merge(fact, -1, Integer::sum));
        traced.take(entry, counts);
        traced.facts(fact -> differences.merge(fact, 1, Integer::sum));
        differ(differences, month);
    }

    boolean many() {
        return days.size() + lastingDays.size() + parts.size() + lastingParts.size() > MANY;
    }

    void apply(EntityManager manager) {
        tallies().forEach(tally -> tally.apply(manager));
    }

    void forget() {
        tallies().forEach(Tally::forget);
    }

    void clear(EntityManager manager) {
        tallies().forEach(tally -> tally.clear(manager));
    }
}
