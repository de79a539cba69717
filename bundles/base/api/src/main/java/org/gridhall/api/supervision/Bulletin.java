package org.gridhall.api.supervision;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A bulletin (通报): the cards of a time by unit, with what is late, as they were when it was drafted.
 *
 * @param year of its number; 0 while it is a draft
 * @param series its number within the year; 0 while it is a draft
 * @param unit code of the unit that it is about, with those below it; null for the district
 * @param to inclusive
 * @param remark what whoever drafted it adds; empty for nothing
 * @param signedBy null while it is a draft
 * @param maySign whether whoever asked may sign it now
 */
public record Bulletin(
        long id,
        int year,
        int series,
        String title,
        String unit,
        LocalDate from,
        LocalDate to,
        String remark,
        List<Row> rows,
        List<Line> lines,
        String draftedBy,
        Instant draftedAt,
        String signedBy,
        Instant signedAt,
        boolean maySign) {

    /**
     * A unit.
     *
     * @param unit code; null for tickets that no unit held
     * @param yellow cards that stood when it was drafted
     * @param red cards that stood when it was drafted
     * @param late tickets that were open and late at the end of the time, or when it was drafted
     */
    public record Row(String unit, long yellow, long red, long late) {}

    /** @param title of the ticket as it is now; null for one that is confidential by now */
    public record Line(
            String card, String kind, String number, String title, String unit, String person, Instant dueAt) {}
}
