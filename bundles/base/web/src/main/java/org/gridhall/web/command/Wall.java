package org.gridhall.web.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Everything that the wall shows at one moment, in one language.
 *
 * @param since what changes whenever any of it does
 * @param at when it was put together
 * @param way from the district down to the grid that is shown; the first has no code
 * @param loop the phases of the closed loop, in their order
 * @param trend the last days, the latest last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Wall(
        String since,
        Instant at,
        List<Named> way,
        Period day,
        Period week,
        Period year,
        Lamps lamps,
        List<Phase> loop,
        List<Day> trend,
        List<Ranked> categories,
        List<Ranked> units,
        List<Ranked> grids,
        List<Step> events,
        List<Duty> duty) {

    /** A grid, or the district. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Named(String code, String title) {}

    /** What was opened in a time. */
    public record Period(long accepted, long closed, long overdue) {}

    /** Open tickets by lamp. */
    public record Lamps(long open, long red, long yellow, long green, long grey) {}

    /** @param done closed tickets that stand there and wait for nothing but this phase */
    public record Phase(String key, String title, long open, long red, long yellow, long done) {}

    public record Day(LocalDate day, long accepted, long closed) {}

    /**
     * A unit, grid or category among others.
     *
     * @param accepted opened in the last thirty days, with {@code closed} among them
     * @param open open now, with {@code red} late ones among them
     */
    public record Ranked(String key, String title, long accepted, long closed, long open, long red) {}

    /** What happened; in codes only where somebody may look further. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(
            String id,
            Instant at,
            String what,
            String stage,
            String phase,
            boolean fresh,
            String unit,
            String grid,
            Double longitude,
            Double latitude) {}

    /** Who holds a post today. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Duty(String role, String name, String substitute, String place) {}
}
