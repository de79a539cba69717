package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.gridhall.tools.bench.Load.Rate;

/**
 * What was measured on one database.
 *
 * @param database as it describes itself
 * @param coldStart seconds to the first 200 with an empty data folder: schema, organisation, bundle cache
 * @param warmStart the same with what the first start left; median of the starts
 * @param residentAtStart MiB after the last warm start
 * @param residentAfterLoad MiB after everything below
 * @param likely the search for duplicates among many tickets, one client; null where it was not measured
 * @param replay the last line of a replay; null where it was not measured
 */
record Results(
        String database,
        double coldStart,
        double warmStart,
        double residentAtStart,
        double residentAfterLoad,
        List<Rate> intake,
        List<Rate> actions,
        Rate likely,
        JsonNode replay) {

    /** The same with the search for duplicates. */
    Results with(Rate found) {
        return new Results(
                database, coldStart, warmStart, residentAtStart, residentAfterLoad, intake, actions, found, replay);
    }
}
