package org.gridhall.web.desk;

import java.util.List;
import java.util.stream.Stream;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;

/** Which action leads a ticket on through its flow. */
final class Onward {

    private static final List<String> PHASES =
            List.of("collect", "dispatch", "handle", "supervise", "feedback", "assess");

    private Onward() {}

    /** Whether the action decides what somebody asked for, and the ticket stays where it is. */
    static boolean decides(TicketType type, String action) {
        return type.action(action)
                .filter(found -> found.to() == null && found.when() != null)
                .filter(found -> found.set().entrySet().stream()
                        .anyMatch(set -> set.getKey().startsWith("fields.")
                                && set.getValue().equals("null")
                                && found.when().contains("ticket." + set.getKey())))
                .isPresent();
    }

    /** Whether the action leads from a stage to a later one: not back, not void, not into another ticket. */
    static boolean leads(TicketType type, String stage, String action) {
        FlowAction found = type.action(action).orElse(null);
        Stage from = type.stage(stage).orElse(null);
        return found != null
                && from != null
                && found.link() == null
                && Stream.concat(
                                Stream.ofNullable(found.to()),
                                found.cases().stream().map(FlowAction.Case::to))
                        .filter(to -> to != null && !to.equals(stage))
                        .flatMap(to -> type.stage(to).stream())
                        .anyMatch(to -> !to.voided() && PHASES.indexOf(to.phase()) >= PHASES.indexOf(from.phase()));
    }
}
