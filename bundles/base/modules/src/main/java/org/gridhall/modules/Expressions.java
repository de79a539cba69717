package org.gridhall.modules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlInfo;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.gridhall.api.Text;

/** Checks that an expression can be read and names only what there is. Nothing is evaluated. */
final class Expressions {

    /** What expressions may name of a ticket. */
    static final Set<String> TICKET = Set.of(
            "id",
            "number",
            "type",
            "stage",
            "category",
            "title",
            "channel",
            "priority",
            "unit",
            "grid",
            "field",
            "ledger",
            "confidential",
            "suspended",
            "returns",
            "result",
            "rating",
            "score",
            "openedAt",
            "stageAt",
            "closedAt",
            "dueAt",
            "late",
            "openTasks",
            "taskResults",
            "fields");

    private static final Set<String> ACTOR = Set.of("login", "kind", "roles");
    private static final Set<String> NAMES = Set.of("ticket", "form", "actor", "now", "time", "rows");
    private static final Set<String> TIME = Set.of("addDays", "addWorkdays", "daysBetween", "after", "parse");

    private static final Set<String> ROWS = Set.of("count", "cross", "by", "units", "apart");

    private final JexlEngine engine = new JexlBuilder()
            .permissions(JexlPermissions.RESTRICTED)
            .features(new JexlFeatures()
                    .script(false)
                    .loops(false)
                    .lambda(false)
                    .pragma(false)
                    .annotation(false)
                    .newInstance(false)
                    .sideEffect(false)
                    .sideEffectGlobal(false)
                    .localVar(false))
            .create();

    /**
     * Why an expression is refused, and what to do; empty when it can be read.
     *
     * @param form fields of the form that is filled; null where there is none
     */
    Optional<Text> refusal(String expression, Set<String> form) {
        JexlScript script;
        try {
            engine.createExpression(new JexlInfo("expression", 1, 1), expression);
            script = engine.createScript(new JexlInfo("expression", 1, 1), expression);
        } catch (JexlException e) {
            String detail = e.getMessage().replaceFirst("^expression@", "").replaceAll("\\s+", " ");
            return Optional.of(Text.of(
                    "表达式无法读取（" + detail + "）；只能用比较、逻辑和取值，文字要放在单引号里",
                    "The expression cannot be read (" + detail
                            + "); use comparisons, logic and values only, with text in single quotes"));
        }
        return script.getVariables().stream()
                .map(path -> unknown(path, form))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Text> unknown(List<String> path, Set<String> form) {
        String name = path.get(0);
        if (!NAMES.contains(name)) {
            return Optional.of(
                    Text.of(
                            "表达式里不认识 " + name + "；可用 ticket、form、actor、now、time、rows，文字要放在单引号里",
                            "The expression names " + name
                                    + ", which is not known; use ticket, form, actor, now, time or rows, and put text in single quotes"));
        }
        if (path.size() == 1) {
            return Optional.empty();
        }
        String part = path.get(1);
        Set<String> known =
                switch (name) {
                    case "ticket" -> TICKET;
                    case "actor" -> ACTOR;
                    case "time" -> TIME;
                    case "rows" -> ROWS;
                    case "form" -> form == null ? Set.<String>of() : form;
                    default -> Set.<String>of();
                };
        if (known.contains(part)) {
            return Optional.empty();
        }
        String near = Nearest.to(part, known);
        String full = name + "." + part;
        return Optional.of(Text.of(
                "表达式里没有 " + full + (near == null ? "，请核对" : "，是不是 " + name + "." + near + "？"),
                "There is no " + full + " in this expression"
                        + (near == null ? "; correct it" : "; did you mean " + name + "." + near + "?")));
    }
}
