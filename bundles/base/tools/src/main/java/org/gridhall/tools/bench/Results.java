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
        JsonNode replay) {}
