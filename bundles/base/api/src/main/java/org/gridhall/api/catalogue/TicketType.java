package org.gridhall.api.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Text;

/**
 * A type of ticket with its flow. A ticket is pinned to the content hash of the type it began with; titles are live.
 *
 * @param code unique in the district, such as {@code issue}
 * @param module id of the module that brings it
 * @param prefix upper-case letters that its numbers begin with
 * @param form name of the intake form in {@code forms}; null when only the common facts are asked
 * @param forms JSON Schemas (draft 2020-12) by name, as JSON text
 * @param indexed fields that lists may filter by
 * @param confidential whether its tickets begin confidential
 */
public record TicketType(
        String code,
        String module,
        Text title,
        String prefix,
        List<Stage> stages,
        List<FlowAction> actions,
        String form,
        Map<String, String> forms,
        List<PartyRole> parties,
        List<LimitRule> limits,
        List<String> indexed,
        boolean confidential) {

    public TicketType {
        stages = List.copyOf(stages);
        actions = List.copyOf(actions);
        forms = forms == null ? Map.of() : Map.copyOf(forms);
        parties = parties == null ? List.of() : List.copyOf(parties);
        limits = limits == null ? List.of() : List.copyOf(limits);
        indexed = indexed == null ? List.of() : List.copyOf(indexed);
    }

    public Optional<Stage> stage(String code) {
        return stages.stream().filter(stage -> stage.code().equals(code)).findFirst();
    }

    public Optional<FlowAction> action(String code) {
        return actions.stream().filter(action -> action.code().equals(code)).findFirst();
    }

    public Optional<LimitRule> limit(String code) {
        return limits.stream().filter(limit -> limit.code().equals(code)).findFirst();
    }
}
