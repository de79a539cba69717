package org.gridhall.core.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /**
     * A decision that a ticket waits for within a stage: somebody asked for something, which is a field of the ticket until
     * it is decided.
     *
     * @param role of whom it waits for
     * @param field the field that is there while it waits; one that the type declares as indexed
     * @param yes whether it waits only while that field is true
     * @param stages open ones
     * @param suspended also while the ticket is suspended
     */
    public record Decision(String role, String field, boolean yes, Set<String> stages, boolean suspended) {}

    private static final Pattern ASKED =
            Pattern.compile("ticket\\.fields\\.([A-Za-z][A-Za-z0-9_]*) *(?:!= *null|(== *true))");

    /**
     * The decisions of a type: actions that stay in their stage, and whose guard is that a field is there, or true, which they
     * clear.
     */
    public static List<Decision> decisions(TicketType type) {
        List<Decision> decisions = new ArrayList<>();
        for (FlowAction action : type.actions()) {
            Matcher asked =
                    ASKED.matcher(action.when() == null ? "" : action.when().strip());
            if (action.to() == null
                    && action.link() == null
                    && action.on() == null
                    && action.cases().stream().allMatch(variant -> variant.to() == null)
                    && asked.matches()
                    && type.indexed().contains(asked.group(1))
                    && "null".equals(action.set().get("fields." + asked.group(1)))) {
                Set<String> stages = new TreeSet<>();
                type.stages().stream()
                        .filter(stage -> !stage.closed() && !stage.voided())
                        .filter(stage -> action.from().contains(stage.code())
                                || action.from().contains("*"))
                        .forEach(stage -> stages.add(stage.code()));
                action.by().stream()
                        .filter(role -> !NO_POST.contains(role) && !stages.isEmpty())
                        .forEach(role -> decisions.add(new Decision(
                                role, asked.group(1), asked.group(2) != null, stages, action.whileSuspended())));
            }
        }
        return decisions;
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
