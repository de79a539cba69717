package org.gridhall.modules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gridhall.api.catalogue.FlowAction;

/** Checks one ticket type: that all names in its flow lead somewhere, and that every stage can be reached and left. */
final class FlowCheck {

    private final Cursor type;
    private final Expressions expressions;
    private final Map<String, Cursor> stages = new LinkedHashMap<>();
    private final Set<String> limits = new HashSet<>();
    private final Map<String, Set<String>> fields = new HashMap<>();
    private final Set<String> settable = new HashSet<>();

    FlowCheck(Cursor type, Expressions expressions) {
        this.type = type;
        this.expressions = expressions;
    }

    void check() {
        unique(type.at("flow").at("stages"), "阶段", "stage").forEach(stages::put);
        limits.addAll(unique(type.at("limits"), "期限", "limit").keySet());
        unique(type.at("parties"), "当事人", "party");
        type.at("forms").entries().forEach((name, form) -> fields.put(name, fields(form)));
        named(type.at("form"), fields.keySet(), "表单", "form");

        Map<String, Cursor> actions = unique(type.at("flow").at("actions"), "动作", "action");
        actions.values().forEach(this::action);
        Cursor open = actions.get(FlowAction.OPEN);
        if (open == null) {
            type.at("flow").at("actions").fault("流程缺少受理动作 open，请补上", "The flow has no action open, the intake; add it");
            return;
        }
        if (open.at("from").present() || !open.at("to").present()) {
            open.fault(
                    "受理动作 open 只有 to，没有 from",
                    "The intake open has a stage it leads to and none it comes from; give to, remove from");
        }
        reach(actions);
        promises(actions);
        indexed();
    }

    /** Items by code; a code that occurs twice is a fault. */
    static Map<String, Cursor> unique(Cursor list, String zh, String en) {
        Map<String, Cursor> found = new LinkedHashMap<>();
        for (Cursor item : list.items()) {
            String code = item.text("code");
            if (found.putIfAbsent(code, item) != null) {
                item.at("code")
                        .fault(
                                zh + " " + code + " 重复，请改名或删去",
                                "The " + en + " " + code + " occurs twice; rename or remove one");
            }
        }
        return found;
    }

    private static Set<String> fields(Cursor form) {
        return new HashSet<>(form.at("properties").entries().keySet());
    }

    private void action(Cursor action) {
        boolean open = FlowAction.OPEN.equals(action.text("code"));
        if (!open && !action.at("from").present()) {
            action.fault(
                    "动作缺少 from；请写出可用的阶段，或写 any",
                    "The action does not say from which stages it may be taken; add from, or from: any");
        }
        action.at("from").items().forEach(stage -> named(stage, stages.keySet(), "阶段", "stage"));
        named(action.at("to"), stages.keySet(), "阶段", "stage");
        named(action.at("form"), fields.keySet(), "表单", "form");
        if (action.at("when").present() != action.at("refusal").present()) {
            action.fault(
                    "条件 when 和拒绝时的说明 refusal 要一起写，说明里要告诉用户怎么办",
                    "A guard (when) and what the user is told (refusal) belong together; add the missing one");
        }
        String form = open ? type.text("form") : action.text("form");
        Set<String> known = form == null ? null : fields.get(form);
        expression(action.at("when"), known);
        set(action.at("set"), known);
        effects(action.at("limits"), known);
        child(action.at("child"), known);
        action.at("tell")
                .items()
                .forEach(tell -> tell.at("facts").entries().values().forEach(fact -> expression(fact, known)));
        link(action, known);
        action.at("above").at("form").entries().values().forEach(value -> expression(value, known));
        for (Cursor other : action.at("cases").items()) {
            expression(other.at("when"), known);
            named(other.at("to"), stages.keySet(), "阶段", "stage");
            set(other.at("set"), known);
            child(other.at("child"), known);
        }
    }

    /**
     * What is promised is never more than what the law grants: limits that one action ends are of the same matter. Only what
     * is surely more is refused; the rest is held to the statutory limit when it runs.
     */
    private void promises(Map<String, Cursor> actions) {
        Map<String, Cursor> rules = new LinkedHashMap<>();
        type.at("limits").items().forEach(limit -> rules.put(limit.text("code"), limit));
        Set<List<String>> seen = new HashSet<>();
        for (Cursor action : actions.values()) {
            List<String> ends = action.at("limits").texts("end");
            for (String promised : ends) {
                for (String statutory : ends) {
                    if (kind(rules.get(promised), "promised")
                            && kind(rules.get(statutory), "statutory")
                            && seen.add(List.of(promised, statutory))) {
                        promise(rules.get(promised), rules.get(statutory));
                    }
                }
            }
        }
    }

    private static boolean kind(Cursor limit, String kind) {
        return limit != null && kind.equals(limit.text("kind", "promised"));
    }

    private static void promise(Cursor promised, Cursor statutory) {
        notMore(promised.at("duration"), statutory.at("duration"), statutory);
        if (statutory.at("cases").items().isEmpty()) {
            promised.at("cases")
                    .items()
                    .forEach(one -> notMore(one.at("duration"), statutory.at("duration"), statutory));
        }
    }

    private static void notMore(Cursor promised, Cursor law, Cursor statutory) {
        Long more = Durations.compare(promised.text(), law.text());
        if (more != null && more > 0) {
            promised.fault(
                    "承诺期限 " + promised.text() + " 超过法定期限 " + statutory.text("code") + " 的 " + law.text() + "，请改为不超过它",
                    "The promised limit " + promised.text() + " is more than the statutory limit "
                            + statutory.text("code") + ", " + law.text() + "; promise no more than that");
        }
    }

    private void set(Cursor set, Set<String> form) {
        set.entries().forEach((attribute, value) -> {
            if (attribute.startsWith("fields.")) {
                settable.add(attribute.substring("fields.".length()));
            }
            expression(value, form);
        });
    }

    private void effects(Cursor effects, Set<String> form) {
        for (String list : List.of("start", "end", "drop")) {
            effects.at(list).items().forEach(limit -> named(limit, limits, "期限", "limit"));
        }
        expression(effects.at("due"), form);
        effects.at("extend").entries().forEach((limit, value) -> {
            if (!limits.contains(limit)) {
                missing(value, limit, limits, "期限", "limit");
            }
            expression(value, form);
        });
    }

    private void child(Cursor child, Set<String> form) {
        expression(child.at("title"), form);
        expression(child.at("unit"), form);
        expression(child.at("each"), form);
        child.at("set").entries().values().forEach(value -> expression(value, form));
        if (child.at("unit").present() && child.at("each").present()) {
            child.fault(
                    "unit 和 each 只能写一个：一件写 unit，每个单位一件写 each",
                    "Give unit for a single ticket or each for one a unit, not both");
        }
    }

    private void link(Cursor action, Set<String> form) {
        Cursor link = action.at("link");
        expression(link.at("to"), form);
        if (link.present() && link.is("undo") == link.at("to").present()) {
            link.fault(
                    "建立关联要写 to，撤销关联写 undo: true，二者只写一个",
                    "A link that is made needs to; one that is taken back has undo: true instead");
        }
        String on = action.text("on", "");
        if (on.startsWith(FlowAction.PASSED)) {
            String limit = on.substring(FlowAction.PASSED.length());
            if (!limits.contains(limit)) {
                missing(action.at("on"), limit, limits, "期限", "limit");
            }
            if (action.at("form").present()) {
                action.at("form")
                        .fault(
                                "平台自动执行的动作没有人填写表单，请去掉 form",
                                "Nobody fills in a form of what the platform takes by itself; remove form");
            }
        }
        if (action.at("on").present() && !action.texts("by").equals(List.of("system"))) {
            action.at("on").fault("平台自动执行的动作要写 by: [system]", "What the platform takes by itself has by: [system]");
        }
    }

    private void expression(Cursor expression, Set<String> form) {
        if (expression.present() && expression.value().isTextual()) {
            expressions.refusal(expression.text(), form).ifPresent(text -> expression.fault(text.zh(), text.en()));
        }
    }

    private static void named(Cursor reference, Set<String> known, String zh, String en) {
        if (reference.present() && !known.contains(reference.text())) {
            missing(reference, reference.text(), known, zh, en);
        }
    }

    private static void missing(Cursor at, String name, Set<String> known, String zh, String en) {
        String near = Nearest.to(name, known);
        String listed = String.join(", ", new TreeSet<>(known));
        at.fault(
                "没有" + zh + " " + name + (near == null ? "；现有：" + listed : "，是不是 " + near + "？"),
                "There is no " + en + " " + name
                        + (near == null ? "; there are: " + listed : "; did you mean " + near + "?"));
    }

    private void reach(Map<String, Cursor> actions) {
        Map<String, Set<String>> ways = new HashMap<>();
        Set<String> reached = new HashSet<>();
        Deque<String> next = new ArrayDeque<>();
        for (Cursor action : actions.values()) {
            Set<String> targets = targets(action);
            if (FlowAction.OPEN.equals(action.text("code"))) {
                next.addAll(targets);
            }
            from(action).forEach(stage -> ways.computeIfAbsent(stage, any -> new TreeSet<>())
                    .addAll(targets));
        }
        while (!next.isEmpty()) {
            String stage = next.poll();
            if (reached.add(stage)) {
                next.addAll(ways.getOrDefault(stage, Set.of()));
            }
        }
        stages.forEach((code, stage) -> {
            boolean end = stage.is("closed") || stage.is("voided");
            Set<String> out = new HashSet<>(ways.getOrDefault(code, Set.of()));
            out.remove(code);
            if (!reached.contains(code)) {
                stage.fault(
                        "阶段 " + code + " 走不到；请加一个通向它的动作，或删去",
                        "The stage " + code + " cannot be reached; add an action that leads to it, or remove it");
            } else if (!end && out.isEmpty()) {
                stage.fault(
                        "阶段 " + code + " 走不出去；请加一个离开的动作，或标为 closed: true",
                        "The stage " + code + " cannot be left; add an action that leads on, or mark it closed: true");
            }
        });
        if (stages.entrySet().stream()
                .noneMatch(stage -> stage.getValue().is("closed") && reached.contains(stage.getKey()))) {
            type.at("flow")
                    .at("stages")
                    .fault(
                            "没有能走到的办结阶段；请给最后的阶段写 closed: true",
                            "No closed stage can be reached; mark the last one closed: true");
        }
    }

    private List<String> from(Cursor action) {
        return action.at("from").value().isTextual() ? List.copyOf(stages.keySet()) : action.texts("from");
    }

    private static Set<String> targets(Cursor action) {
        Set<String> targets = new HashSet<>();
        List<Cursor> all = new ArrayList<>(action.at("cases").items());
        all.add(action);
        for (Cursor one : all) {
            if (one.at("to").present()) {
                targets.add(one.text("to"));
            }
        }
        return targets;
    }

    private void indexed() {
        Set<String> known = new HashSet<>(settable);
        known.addAll(fields.getOrDefault(type.text("form", ""), Set.of()));
        type.at("indexed").items().forEach(field -> named(field, known, "字段", "field"));
    }
}
