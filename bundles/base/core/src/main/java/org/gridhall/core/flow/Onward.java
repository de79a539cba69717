package org.gridhall.core.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;

/**
 * Whom a stage waits for: the roles of the actions that lead a ticket on from it. What leads back, to nowhere or into
 * another ticket can be done, but nobody waits for it.
 */
public final class Onward {

    private static final List<String> PHASES =
            List.of("collect", "dispatch", "handle", "supervise", "feedback", "assess");

    private Onward() {}

    /** For each role the open stages of a type that wait for it. */
    public static Map<String, Set<String>> stages(TicketType type) {
        Map<String, Set<String>> stages = new HashMap<>();
        for (Stage stage : type.stages()) {
            if (stage.closed() || stage.voided()) {
                continue;
            }
            for (FlowAction action : type.actions()) {
                if (leads(type, stage, action)) {
                    action.by().forEach(role -> stages.computeIfAbsent(role, any -> new TreeSet<>())
                            .add(stage.code()));
                }
            }
        }
        return stages;
    }

    private static boolean leads(TicketType type, Stage from, FlowAction action) {
        return action.link() == null
                && action.on() == null
                && (action.from().contains(from.code()) || action.from().contains("*"))
                && Stream.concat(
                                Stream.ofNullable(action.to()),
                                action.cases().stream().map(FlowAction.Case::to))
                        .filter(to -> to != null && !to.equals(from.code()))
                        .flatMap(to -> type.stage(to).stream())
                        .anyMatch(to -> !to.voided() && PHASES.indexOf(to.phase()) >= PHASES.indexOf(from.phase()));
    }
}
