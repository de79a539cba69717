package org.gridhall.api.people;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Imports of a district's people, organizations and households, one CSV line each, UTF-8 or GB18030, with Chinese or
 * English column names. Lines are taken a thousand to a transaction; a wrong line is told and does not stop the others. The
 * same file again changes nothing, so an import that was cut off is simply sent again. Needs {@code people.import} for the
 * whole district.
 */
@ProviderType
public interface PeopleImports {

    String PEOPLE = "people";
    String ORGANIZATIONS = "organizations";
    String HOUSEHOLDS = "households";

    /**
     * What came of an import.
     *
     * @param endedAt null while it runs and for one that was cut off
     * @param lines data lines read so far; the sum of the following four
     */
    record Result(
            long id,
            String kind,
            Instant startedAt,
            Instant endedAt,
            long lines,
            long created,
            long updated,
            long unchanged,
            long refused) {}

    /**
     * Reads a file to its end.
     *
     * @param kind {@link #PEOPLE}, {@link #ORGANIZATIONS} or {@link #HOUSEHOLDS}
     * @throws org.gridhall.api.Problem INVALID where the head line names none of the needed columns
     * @throws IOException when the file cannot be read on; what was read stays
     */
    Result bring(Actor actor, String kind, InputStream csv) throws IOException;

    Result get(Actor actor, long id);

    /**
     * Why a line was refused.
     *
     * @param line of the file, from 1
     * @param field of the line, by the name that {@code docs/people.md} gives it; empty for the line as a whole
     */
    record Refused(int line, String field, Text reason) {}

    /** The first of the lines that were refused, in the order of the file. Kept for thirty days. */
    List<Refused> refused(Actor actor, long id, int most) throws IOException;

    /** The lines that were refused, as CSV: line, field, reason in Chinese and English. Kept for thirty days. */
    InputStream report(Actor actor, long id) throws IOException;
}
