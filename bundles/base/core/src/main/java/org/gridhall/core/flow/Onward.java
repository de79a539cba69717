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

    /** Roles that are everybody's or nobody's: no post holds them. */
    public static final Set<String> NO_POST = Set.of("reporter", "system");

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

    /** The roles that a stage of a type waits for and that posts can have. */
    public static Set<String> roles(TicketType type, String stage) {
        Set<String> roles = new TreeSet<>();
        type.stage(stage).filter(found -> !found.closed() && !found.voided()).ifPresent(found -> type.actions().stream()
                .filter(action -> leads(type, found, action))
                .forEach(action -> roles.addAll(action.by())));
        roles.removeAll(NO_POST);
        return roles;
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
