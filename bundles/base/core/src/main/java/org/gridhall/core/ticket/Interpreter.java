package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.time.Limit;
import org.gridhall.core.flow.Expressions;
import org.gridhall.core.flow.Forms;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.Json;
import org.gridhall.core.time.LimitClock;

/**
 * Takes an action on a ticket as its flow says: who may, from where, under which guard, with which form; then what it
 * sets, where it leads and what becomes of the limits. It knows no database: it changes the ticket at work.
 */
final class Interpreter {

    private final Catalogue catalogue;
    private final Organisation organisation;
    private final Expressions expressions;
    private final Forms forms;
    private final LimitClock clock;
    private final Ids ids;

    Interpreter(Catalogue catalogue, Organisation organisation, LimitClock clock, Ids ids) {
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.clock = clock;
        this.ids = ids;
        this.expressions = new Expressions(clock);
        this.forms = new Forms();
    }

    /**
     * What else is to be done in the same transaction.
     *
     * @param below tickets to be opened below the one acted on
     * @param told who is to be told, each with the facts of the template
     */
    record Outcome(List<Below> below, List<Told> told) {}

    /**
     * @param title null for the title of the ticket above
     * @param unit null for none
     * @param task for a joint task, which the ticket above waits for, where in the request its unit stands; else null
     * @param fields what it begins with, as {@code fields.NAME}
     * @param evidence whether what happened to the ticket above is kept with it
     */
    record Below(String type, String title, String unit, String task, Map<String, Object> fields, boolean evidence) {}

    record Told(FlowAction.Tell tell, Map<String, Object> facts) {}

    Organisation organisation() {
        return organisation;
    }

    Forms forms() {
        return forms;
    }

    /**
     * In which post the actor may take the action; empty when not at all. An importer may take all but those that are
     * the reporter's alone.
     */
    Optional<Grant> grant(Work work, FlowAction action, Actor actor) {
        StoredTicket ticket = work.ticket;
        boolean importable = !action.by().equals(List.of("reporter"));
        return actor.grants().stream()
                .filter(grant -> action.by().contains(grant.role())
                        || importable && grant.permissions().contains(Permissions.TICKET_IMPORT))
                .filter(grant ->
                        FlowAction.OPEN.equals(action.code()) || grant.covers(ticket.unitPath, ticket.gridPath))
                .findFirst();
    }

    boolean allowed(Work work, FlowAction action, Actor actor) {
        return actor.kind() == Actor.Kind.SYSTEM
                || action.by().contains("reporter") && reporter(work, actor)
                || grant(work, action, actor).isPresent();
    }

    private static boolean reporter(Work work, Actor actor) {
        return actor.kind() == Actor.Kind.REPORTER
                ? actor.ticket() == work.ticket.id
                : actor.kind() == Actor.Kind.ACCOUNT && actor.account() == work.ticket.createdBy;
    }

    /** Whether stage and suspension allow the action. */
    static boolean possible(Work work, FlowAction action) {
        boolean stage =
                action.from().contains(work.ticket.stage) || action.from().contains("*");
        boolean held = work.ticket.suspended && !"resume".equals(action.hold()) && !action.whileSuspended();
        boolean idle = !work.ticket.suspended && "resume".equals(action.hold());
        return stage && !held && !idle;
    }

    /** Whether the guard holds for the ticket as it stands; one that asks the form is not known before it is filled. */
    boolean open(Work work, FlowAction action, Actor actor, Instant now) {
        return action.when() == null
                || action.when().contains("form")
                || expressions.holds(action.when(), variables(work, action, Map.of(), actor, now));
    }

    /**
     * Checks everything that may refuse the action; changes nothing.
     *
     * @throws Problem CONFLICT, FORBIDDEN or INVALID
     */
    void check(Work work, FlowAction action, Map<String, Object> form, Actor actor, Instant at) {
        StoredTicket ticket = work.ticket;
        if (!allowed(work, action, actor)) {
            Text title = title(work, action);
            throw Problem.forbidden(
                    "您的岗位不能对此件执行“" + title.zh() + "”，请联系指挥室",
                    "Your posts do not allow \"" + title.en() + "\" here; ask the command room");
        }
        if (!FlowAction.OPEN.equals(action.code()) && !possible(work, action)) {
            throw refusedByStage(work, action);
        }
        forms.check(action.form() == null ? null : work.pinned.type().forms().get(action.form()), form, "/form");
        if (action.when() != null && !expressions.holds(action.when(), variables(work, action, form, actor, at))) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "ticket.guard",
                    live(work, action)
                            .map(FlowAction::refusal)
                            .or(() -> Optional.ofNullable(action.refusal()))
                            .orElse(new Text("当前条件不允许此操作", "The present state does not allow this")));
        }
        if (ticket.confidential && actor.kind() == Actor.Kind.ACCOUNT && !mayKnow(ticket, actor)) {
            throw Problem.notFound("没有这个事项", "There is no such ticket");
        }
    }

    /** Whether the actor may know of a confidential ticket. */
    static boolean mayKnow(TicketFacts ticket, Actor actor) {
        return actor.kind() == Actor.Kind.SYSTEM
                || actor.account() == ticket.createdBy && actor.account() != 0
                || actor.with(Permissions.TICKET_CONFIDENTIAL)
                        .anyMatch(grant -> grant.covers(ticket.unitPath, ticket.gridPath));
    }

    private Problem refusedByStage(Work work, FlowAction action) {
        StoredTicket ticket = work.ticket;
        Text stage = catalogue
                .type(ticket.type)
                .flatMap(type -> type.stage(ticket.stage))
                .orElseGet(() -> stage(work, ticket.stage))
                .title();
        Text title = title(work, action);
        String zh = ticket.suspended ? "此件已挂起" : "此件现处于“" + stage.zh() + "”阶段";
        String en = ticket.suspended ? "The ticket is suspended" : "The ticket is at stage \"" + stage.en() + "\"";
        return Problem.of(
                        Problem.Kind.CONFLICT,
                        "ticket.stage",
                        zh + "，不能执行“" + title.zh() + "”，请刷新后再试",
                        en + ", which does not allow \"" + title.en() + "\"; look at it again")
                .with("stage", ticket.stage)
                .with("suspended", ticket.suspended);
    }

    static Stage stage(Work work, String code) {
        return work.pinned.type().stage(code).orElseThrow(() -> new IllegalStateException("flow has no stage " + code));
    }

    /** Words are live: those of the module that is here now, else those the ticket began with. */
    Text title(Work work, FlowAction action) {
        return live(work, action).map(FlowAction::title).orElse(action.title());
    }

    private Optional<FlowAction> live(Work work, FlowAction action) {
        return catalogue.type(work.ticket.type).flatMap(type -> type.action(action.code()));
    }

    /** Takes an action that was checked, and says what else is to be done in the same transaction. */
    Outcome take(Work work, FlowAction action, Map<String, Object> form, Actor actor, Instant at) {
        Expressions.Seen variables = variables(work, action, form, actor, at);
        String to = action.to();
        Map<String, String> set = action.set();
        FlowAction.Child child = action.child();
        for (FlowAction.Case variant : action.cases()) {
            if (variant.when() == null || expressions.holds(variant.when(), variables)) {
                to = variant.to() != null ? variant.to() : to;
                child = variant.child() != null ? variant.child() : child;
                if (!variant.set().isEmpty()) {
                    set = new HashMap<>(set);
                    set.putAll(variant.set());
                }
                break;
            }
        }
        // All values first: no expression sees what another one of the same action has set.
        Map<String, Object> values = new HashMap<>();
        set.forEach((name, expression) -> values.put(name, expressions.value(expression, variables)));
        Outcome outcome = new Outcome(
                child == null ? List.of() : below(child, variables),
                action.tell().stream().map(tell -> told(tell, variables)).toList());
        String unit = work.ticket.unit;
        Attributes.set(work.ticket, values, catalogue, organisation);
        if (to != null) {
            move(work, to, at);
        }
        limits(work, action, form, variables, unit, at);
        return outcome;
    }

    private List<Below> below(FlowAction.Child child, Expressions.Seen variables) {
        String title = child.title() == null ? null : text(expressions.value(child.title(), variables));
        Map<String, Object> fields = new HashMap<>();
        child.set().forEach((name, expression) -> fields.put(name, expressions.value(expression, variables)));
        if (child.each() == null) {
            String unit = child.unit() == null ? null : text(expressions.value(child.unit(), variables));
            return List.of(new Below(child.type(), title, unit, null, fields, child.evidence()));
        }
        List<Below> below = new ArrayList<>();
        List<FieldError> errors = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (Object one : listed(expressions.value(child.each(), variables))) {
            String code = text(one instanceof Map<?, ?> row ? row.get("unit") : one);
            String at = pointer(child.each()) + "/" + below.size();
            if (organisation.unit(code).filter(organisation.units()::contains).isEmpty()) {
                errors.add(new FieldError(
                        at,
                        new Text(
                                "没有代码为“" + code + "”的部门，请从部门列表中选择",
                                "There is no unit \"" + code + "\"; choose one of the list")));
            } else if (!seen.add(one)) {
                errors.add(new FieldError(
                        at,
                        new Text("部门“" + code + "”重复，请去掉一个", "The unit \"" + code + "\" is there twice; remove one")));
            }
            below.add(new Below(child.type(), title, code, at, with(fields, one), child.evidence()));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return below;
    }

    /** The fields that all begin with, and those of a row beside its unit. */
    private static Map<String, Object> with(Map<String, Object> fields, Object one) {
        if (!(one instanceof Map<?, ?> row)) {
            return fields;
        }
        Map<String, Object> all = new HashMap<>(fields);
        row.forEach((name, value) -> {
            if (!"unit".equals(name)) {
                all.put("fields." + name, value);
            }
        });
        return all;
    }

    /** What the action of the ticket above is filled with. */
    Map<String, Object> above(Work work, FlowAction action, Map<String, Object> form, Actor actor, Instant at) {
        Map<String, Object> filled = new HashMap<>();
        Expressions.Seen variables = variables(work, action, form, actor, at);
        action.above().form().forEach((name, expression) -> filled.put(name, expressions.value(expression, variables)));
        filled.values().removeIf(Objects::isNull);
        return filled;
    }

    /** Tells of conditions on a ticket that belong to no action whether they hold. */
    Predicate<String> conditions(Work work, Instant at) {
        FlowAction open = work.pinned.type().action(FlowAction.OPEN).orElseThrow();
        Expressions.Seen variables = variables(work, open, Map.of(), Actor.SYSTEM, at);
        return condition -> expressions.holds(condition, variables);
    }

    private static Collection<?> listed(Object value) {
        if (value instanceof Collection<?> many) {
            return many;
        }
        return value == null ? List.of() : List.of(value);
    }

    private Told told(FlowAction.Tell tell, Expressions.Seen variables) {
        Map<String, Object> facts = new HashMap<>();
        tell.facts().forEach((name, expression) -> facts.put(name, expressions.value(expression, variables)));
        return new Told(tell, facts);
    }

    /** Where in the request an expression reads, for messages. */
    static String pointer(String expression) {
        return expression.matches("form(\\.\\w{1,60}){1,5}") ? "/" + expression.replace('.', '/') : "/form";
    }

    /** The other ticket of an action's link, as it was asked for; null for none. */
    String linked(Work work, FlowAction action, Map<String, Object> form, Actor actor, Instant at) {
        return text(expressions.value(action.link().to(), variables(work, action, form, actor, at)));
    }

    private static void move(Work work, String to, Instant at) {
        StoredTicket ticket = work.ticket;
        Stage stage = stage(work, to);
        if (!to.equals(ticket.stage)) {
            ticket.stage = to;
            ticket.stageAt = at.toEpochMilli();
        }
        if (stage.closed() || stage.voided()) {
            ticket.closedAt = ticket.closedAt == null ? Long.valueOf(at.toEpochMilli()) : ticket.closedAt;
        } else {
            ticket.closedAt = null;
        }
    }

    private void limits(
            Work work,
            FlowAction action,
            Map<String, Object> form,
            Expressions.Seen variables,
            String unit,
            Instant at) {
        StoredTicket ticket = work.ticket;
        FlowAction.LimitEffect effect = action.limits();
        for (String code : effect.end()) {
            StoredLimit limit = work.live(code);
            if (limit != null && limit.end(at, clock)) {
                ticket.late = true;
            }
        }
        for (String code : effect.drop()) {
            StoredLimit limit = work.live(code);
            if (limit != null) {
                limit.drop(at, clock);
            }
        }
        if (!Objects.equals(unit, ticket.unit)) {
            handOver(work, at);
        }
        for (String code : effect.start()) {
            if (work.live(code) == null) {
                start(work, code, effect.due() == null ? null : expressions.value(effect.due(), variables), at);
            }
        }
        effect.extend().forEach((code, expression) -> {
            StoredLimit limit = work.live(code);
            String by = text(expressions.value(expression, variables));
            if (limit != null && by != null) {
                if (!LimitClock.valid(by)) {
                    throw Problem.invalid(
                            "/form/duration",
                            "时长应写作 4h、3d 或 5wd（工作日）这样",
                            "A duration is written like 4h, 3d or 5wd (working days)");
                }
                limit.extend(by, at, text(form.get("reason")), clock);
            }
        });
        boolean pause = effect.pause() || "suspend".equals(action.hold());
        boolean resume = effect.resume() || "resume".equals(action.hold());
        for (StoredLimit limit : work.limits) {
            if (pause && limit.state() == Limit.State.RUNNING) {
                limit.pause(at, text(form.get("reason")));
            } else if (resume && limit.state() == Limit.State.PAUSED) {
                limit.resume(at, clock);
            }
        }
        if (action.hold() != null) {
            ticket.suspended = "suspend".equals(action.hold());
        }
        if (ticket.closedAt != null) {
            for (StoredLimit limit : work.limits) {
                if (limit.live()) {
                    limit.drop(at, clock);
                }
            }
        }
        Ceiling.hold(work.pinned.type(), work.limits, clock);
        work.refreshDue();
    }

    /** What a unit was given to do it in ends with its turn, and begins anew for the next. */
    private void handOver(Work work, Instant at) {
        for (StoredLimit limit : List.copyOf(work.limits)) {
            if (limit.live() && limit.kind == Limit.Kind.DEPARTMENT.ordinal()) {
                work.ticket.late |= limit.end(at, clock);
                if (work.ticket.unit != null) {
                    start(work, limit.code, null, at);
                }
            }
        }
    }

    private LimitRule rule(Work work, String code) {
        return catalogue
                .type(work.ticket.type)
                .flatMap(type -> type.limit(code))
                .or(() -> work.pinned.type().limit(code))
                .orElseThrow(() -> new IllegalStateException("type has no limit " + code));
    }

    /** The category of a ticket and those above it. */
    private List<String> categories(StoredTicket ticket) {
        List<String> codes = new ArrayList<>();
        for (String code = ticket.category; code != null && !codes.contains(code); ) {
            codes.add(code);
            code = catalogue.category(code).map(Category::parent).orElse(null);
        }
        return codes;
    }

    private void start(Work work, String code, Object due, Instant at) {
        StoredTicket ticket = work.ticket;
        LimitRule rule = rule(work, code);
        LimitRule.Case variant = rule.cases().isEmpty()
                ? null
                : rule.on(
                                clock.day(at),
                                categories(ticket),
                                ticket.unitPath == null ? List.of() : List.of(ticket.unitPath.split("/")),
                                ticket.priority)
                        .orElse(null);
        String duration = variant != null
                ? variant.duration()
                : category(ticket).map(category -> category.limits().get(code)).orElse(rule.duration());
        Instant given = due == null || due.toString().isBlank()
                ? null
                : expressions.time().parse(due);
        if (given == null && due != null && !due.toString().isBlank()) {
            throw Problem.invalid(
                    "/form/due",
                    "截止时间应写作 2026-11-21T09:00:00+08:00 这样",
                    "A due time is written like 2026-11-21T09:00:00+08:00");
        }
        if (given == null && duration == null) {
            // The rule knows no duration of its own: without a due time there is no limit.
            return;
        }
        StoredLimit limit = new StoredLimit();
        limit.id = ids.next();
        limit.ticket = work.ticket.id;
        limit.code = code;
        limit.kind = rule.kind().ordinal();
        limit.duration = given == null ? duration : null;
        limit.givenAt = given == null ? null : Long.valueOf(given.toEpochMilli());
        limit.rule = given == null && variant != null ? variant.code() : null;
        limit.basis = variant != null && variant.basis() != null ? variant.basis() : rule.basis();
        limit.unitPath = ticket.unitPath;
        limit.startedAt = at.toEpochMilli();
        limit.state = Limit.State.RUNNING.ordinal();
        limit.reckon(clock);
        work.limits.add(limit);
        work.started.add(limit);
        work.ticket.extras |= StoredTicket.LIMITS;
    }

    private Optional<Category> category(StoredTicket ticket) {
        return ticket.category == null ? Optional.empty() : catalogue.category(ticket.category);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    /** What expressions see. Built only for actions that have some. */
    private Expressions.Seen variables(
            Work work, FlowAction action, Map<String, Object> form, Actor actor, Instant now) {
        StoredTicket ticket = work.ticket;
        Map<String, Object> facts = new HashMap<>();
        facts.put("id", Long.toString(ticket.id));
        facts.put("number", ticket.number);
        facts.put("type", ticket.type);
        facts.put("stage", ticket.stage);
        facts.put("category", ticket.category);
        facts.put("title", ticket.title);
        facts.put("channel", ticket.channel);
        facts.put("priority", ticket.priority);
        facts.put("unit", ticket.unit);
        facts.put("grid", ticket.grid);
        facts.put("field", ticket.field);
        facts.put("ledger", ticket.ledger);
        facts.put("confidential", ticket.confidential);
        facts.put("suspended", ticket.suspended);
        facts.put("returns", ticket.returns);
        facts.put("result", ticket.result);
        facts.put("rating", ticket.rating);
        facts.put("score", ticket.score);
        facts.put("openedAt", Instant.ofEpochMilli(ticket.openedAt));
        facts.put("stageAt", Instant.ofEpochMilli(ticket.stageAt));
        facts.put("closedAt", TicketFacts.instant(ticket.closedAt));
        facts.put("dueAt", TicketFacts.instant(ticket.dueAt));
        facts.put("late", ticket.late);
        facts.put("openTasks", ticket.openTasks);
        facts.put("taskResults", mentions(action, "taskResults") ? taskResults(work) : null);
        facts.put("fields", Json.map(ticket.fields));
        Map<String, Object> variables = new HashMap<>();
        variables.put("ticket", facts);
        variables.put("form", form);
        variables.put("now", now);
        variables.put(
                "actor",
                Map.of(
                        "login", actor.login(),
                        "kind", actor.kind().name().toLowerCase(java.util.Locale.ROOT),
                        "roles",
                                List.copyOf(actor.grants().stream()
                                        .map(Grant::role)
                                        .distinct()
                                        .toList())));
        return expressions.over(variables);
    }

    /** Whether some expression of the action reads a fact that is dear to gather. */
    private static boolean mentions(FlowAction action, String fact) {
        return Stream.of(
                        Stream.of(action.when()),
                        action.set().values().stream(),
                        action.cases().stream().map(FlowAction.Case::when),
                        action.cases().stream().flatMap(variant -> variant.set().values().stream()),
                        action.tell().stream().flatMap(tell -> tell.facts().values().stream()))
                .flatMap(expressions -> expressions)
                .anyMatch(expression -> expression != null && expression.contains(fact));
    }

    private String name(String unit, String otherwise) {
        return organisation
                .unit(unit == null ? "" : unit)
                .map(found -> found.name().zh())
                .orElse(otherwise);
    }

    /** Whom a task looked at, where it is about another unit: the target that {@code rows} gave it, and which place of that. */
    private String inspected(StoredTicket task) {
        Map<String, Object> fields = Json.map(task.fields);
        if (!(fields.get("target") instanceof String target)) {
            return "";
        }
        return " → " + name(target, target)
                + (fields.get("place") instanceof String place && !place.isBlank() ? "（" + place + "）" : "");
    }

    /** What the joint tasks came to, one line a unit. */
    private String taskResults(Work work) {
        String lines = work.tasks.get().stream()
                .filter(task -> task.closedAt != null)
                .map(task -> {
                    String unit = name(task.unit, task.number) + inspected(task);
                    boolean done = catalogue
                            .type(task.type)
                            .flatMap(type -> type.stage(task.stage))
                            .filter(Stage::voided)
                            .isEmpty();
                    String result = task.result == null ? "" : task.result.replaceAll("\\s+", " ");
                    return unit
                            + (done ? "：" : "（未办）：")
                            + (result.length() > 500 ? result.substring(0, 500) + "…" : result);
                })
                .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? null : lines;
    }
}
