package org.gridhall.tools.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.tools.bench.Load.Rate;

/** What was measured on one database, as far as it was. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
final class Results {

    /** As the database describes itself. */
    @JsonProperty
    final String database;

    /** Seconds to the first 200 with an empty data folder: schema, organisation, bundle cache. */
    @JsonProperty
    Double coldStart;

    /** The same with what the first start left; median of the starts. */
    @JsonProperty
    Double warmStart;

    /** MiB after the last warm start. */
    @JsonProperty
    Double residentAtStart;

    /** MiB after intakes, actions and replay. */
    @JsonProperty
    Double residentAfterLoad;

    @JsonProperty
    final List<Rate> intake = new ArrayList<>();

    @JsonProperty
    final List<Rate> actions = new ArrayList<>();

    /** Transitions of tickets without HTTP, with the same rows by plain JDBC, and what a closed ticket takes up. */
    @JsonProperty
    JsonNode core;

    /** The last line of a replay. */
    @JsonProperty
    JsonNode replay;

    @JsonProperty
    PeopleLoad.Figures people;

    @JsonProperty
    OutboxLoad.Figures outbox;

    /** Id of a closed ticket with its history. */
    String shown;

    /** Pages among many tickets, one client. */
    @JsonProperty
    List<PageLoad.Figures> pages = List.of();

    /** First pages of lists, by how many open tickets there are. */
    @JsonProperty
    final List<Lists> lists = new ArrayList<>();

    /** @param work of the database alone, for the work list's own statement: median and 99 % in milliseconds; null where unknown */
    record Lists(int tickets, List<PageLoad.Figures> pages, Double work50, Double work99) {}

    /** The statistics behind intakes at full speed. */
    @JsonProperty
    FigureLoad.Lag lag;

    /** The statistics counted again from the trail. */
    @JsonProperty
    FigureLoad.Rebuild rebuild;

    /** Limits that all passed at the same moment. */
    @JsonProperty
    SweepLoad.Figures sweep;

    /** Views of a year, one client. */
    @JsonProperty
    List<FigureLoad.View> years = List.of();

    /** The search for duplicates among many tickets, one client. */
    @JsonProperty
    Rate duplicates;

    /** Minute by minute. */
    @JsonProperty
    List<SoakLoad.Minute> soak = List.of();

    Results(String database) {
        this.database = database;
    }
}
