package org.gridhall.api.catalogue;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.gridhall.api.Text;
import org.gridhall.api.time.Limit;

/**
 * A limit that a type knows.
 *
 * @param duration {@code 90m}, {@code 72h} of wall-clock time, {@code 16wh} of opening hours, {@code 3d} calendar days or
 *     {@code 20wd} working days: day zero is the day it starts, and it is over when the last counted day is; null for a
 *     limit that starts only where an action gives an explicit due time
 * @param basis the law and article, standard or promise it rests on
 * @param cases where another duration holds; the first that fits on the day the limit starts
 */
public record LimitRule(String code, Text title, Limit.Kind kind, String duration, String basis, List<Case> cases) {

    public LimitRule {
        cases = cases == null ? List.of() : List.copyOf(cases);
    }

    public static LimitRule of(String code, Text title, Limit.Kind kind, String duration, String basis) {
        return new LimitRule(code, title, kind, duration, basis, List.of());
    }

    /**
     * A duration for some tickets and a time.
     *
     * @param code within the rule
     * @param categories those below them count too; empty for all
     * @param units units that hold the ticket, those below them count too; empty for all
     * @param levels priorities, 1 urgent to 5 low; empty for all
     * @param from the first day on which it holds, such as {@code 2026-07-01}; null for always
     * @param until the last day; null for none
     * @param basis null for that of the rule
     */
    public record Case(
            String code,
            List<String> categories,
            List<String> units,
            List<Integer> levels,
            String from,
            String until,
            String duration,
            String basis) {

        public Case {
            categories = categories == null ? List.of() : List.copyOf(categories);
            units = units == null ? List.of() : List.copyOf(units);
            levels = levels == null ? List.of() : List.copyOf(levels);
        }

        /**
         * Whether it holds.
         *
         * @param categories of the ticket: its own and those above it
         * @param units likewise
         */
        public boolean fits(LocalDate day, Collection<String> categories, Collection<String> units, int level) {
            return (from == null || day.toString().compareTo(from) >= 0)
                    && (until == null || day.toString().compareTo(until) <= 0)
                    && (this.categories.isEmpty() || this.categories.stream().anyMatch(categories::contains))
                    && (this.units.isEmpty() || this.units.stream().anyMatch(units::contains))
                    && (levels.isEmpty() || levels.contains(level));
        }
    }

    /** The first case that fits; empty where the rule itself holds. */
    public Optional<Case> on(LocalDate day, Collection<String> categories, Collection<String> units, int level) {
        return cases.stream()
                .filter(one -> one.fits(day, categories, units, level))
                .findFirst();
    }
}
