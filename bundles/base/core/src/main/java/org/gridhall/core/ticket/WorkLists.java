package org.gridhall.core.ticket;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import javax.persistence.Query;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.ticket.WorkQuery;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.flow.Onward;
import org.gridhall.core.flow.Pinned;
import org.gridhall.core.ticket.TicketLists.Condition;

/**
 * What waits for somebody, by due time. Each stage on each ground of theirs is one range of an index, which ends when the
 * page is full; all of them go to the database as one statement.
 */
final class WorkLists {

    private final Definitions definitions;
    private final TicketLists lists;
    private final ZoneId zone;
    private final Map<Long, Map<String, Set<String>>> stages = new HashMap<>();
    private final Map<Long, List<Onward.Decision>> decisions = new HashMap<>();

    WorkLists(Definitions definitions, TicketLists lists, ZoneId zone) {
        this.definitions = definitions;
        this.lists = lists;
        this.zone = zone;
    }

    private static final String TICKET = " ticket t";

    /** Where a page begins. */
    private record Key(long due, long id) {
        static Key of(String after) {
            String[] parts = after.split("-", 2);
            try {
                return new Key(Long.parseLong(parts[0]), Long.parseLong(parts[parts.length - 1]));
            } catch (NumberFormatException e) {
                throw Problem.of(
                        Problem.Kind.UNREADABLE,
                        "page.key",
                        "翻页参数 after 无效，请从第一页开始",
                        "The page key \"after\" is not valid; begin with the first page");
            }
        }
    }

    /** A decision of some types on one ground. */
    private record Choice(Onward.Decision decision, Grant ground, Set<String> types) {}

    /**
     * From those that somebody asked something about, which are few, to their tickets. Derby would rather read all
     * tickets of the ground: it is told not to. Elsewhere these are comments.
     */
    private static final String ASKED =
            " --DERBY-PROPERTIES joinOrder=FIXED\n" + " facet f, ticket t --DERBY-PROPERTIES joinStrategy=NESTEDLOOP\n";

    /** A stage of some types on one ground. */
    private record Reach(String stage, Grant ground, Set<String> types) {}

    Page<ListedTicket> list(EntityManager manager, Actor actor, WorkQuery query, Instant now) {
        Key after = query.after() == null ? null : Key.of(query.after());
        Map<Long, Long> found = new LinkedHashMap<>();
        keys(manager, actor, query.group(), now, after, query.size() + 1).stream()
                .sorted((a, b) -> a.due != b.due ? Long.compare(a.due, b.due) : Long.compare(a.id, b.id))
                .forEach(key -> found.put(key.id, key.due));
        List<Long> ids = found.keySet().stream().limit(query.size() + 1L).toList();
        if (ids.isEmpty()) {
            return new Page<>(List.of(), null);
        }
        boolean more = ids.size() > query.size();
        List<Long> shown = more ? ids.subList(0, query.size()) : ids;
        Map<Long, ListedTicket> rows = new HashMap<>();
        lists.some(manager, actor, shown).forEach(row -> rows.put(row.id, row));
        long last = shown.get(shown.size() - 1);
        return new Page<>(
                shown.stream().map(rows::get).filter(row -> row != null).toList(),
                more ? found.get(last) + "-" + last : null);
    }

    /** How many there are in each group, {@code most} at most. */
    Map<WorkQuery.Group, Integer> counts(EntityManager manager, Actor actor, Instant now, int most) {
        Map<WorkQuery.Group, Integer> counts = new EnumMap<>(WorkQuery.Group.class);
        for (WorkQuery.Group group : WorkQuery.Group.values()) {
            Set<Long> ids = new HashSet<>();
            keys(manager, actor, group, now, null, most).forEach(key -> ids.add(key.id));
            counts.put(group, Math.min(ids.size(), most));
        }
        return counts;
    }

    private List<Key> keys(
            EntityManager manager, Actor actor, WorkQuery.Group group, Instant now, Key after, int most) {
        Condition condition = new Condition();
        List<String> branches = new ArrayList<>();
        if (group == WorkQuery.Group.MINE) {
            condition.and("t.created_by = " + condition.parameter(actor.account()));
            branches.add(branch(condition, TICKET, null, now, after, most));
        } else {
            for (Reach reach : reaches(manager, actor)) {
                for (Integer standing : standings(group)) {
                    condition.all.clear();
                    condition.and("t.stage = " + condition.parameter(reach.stage));
                    condition.and("t.type IN " + condition.anyOf(List.copyOf(reach.types)));
                    String index = ground(condition, reach.ground);
                    if (standing == null) {
                        condition.and("t.holder = " + condition.parameter(actor.account()));
                        index = " --DERBY-PROPERTIES index=TICKET_WORK_HELD\n";
                    } else {
                        condition.and("t.work_standing = " + condition.parameter(standing));
                    }
                    if (group == WorkQuery.Group.LATE && standing == StoredTicket.IN_TIME) {
                        condition.and("t.work_due < " + condition.parameter(now.toEpochMilli()));
                    }
                    TicketLists.visible(condition, actor, false);
                    branches.add(branch(condition, TICKET + index, group, now, after, most));
                }
            }
            if (group != WorkQuery.Group.HELD && group != WorkQuery.Group.SUSPENDED) {
                for (Choice choice : choices(manager, actor)) {
                    condition.all.clear();
                    asked(condition, choice);
                    if (group == WorkQuery.Group.LATE) {
                        condition.and("(t.work_due < " + condition.parameter(now.toEpochMilli()) + " OR t.late = "
                                + condition.parameter(true) + ")");
                    }
                    TicketLists.visible(condition, actor, false);
                    branches.add(branch(condition, ASKED, group, now, after, most));
                }
            }
        }
        return branches.isEmpty() ? List.of() : read(manager, condition, branches);
    }

    /** How tickets of a group stand, each a range of its own; null for any. */
    private static List<Integer> standings(WorkQuery.Group group) {
        return switch (group) {
            case WAITING, LATE, TODAY -> List.of(StoredTicket.IN_TIME, StoredTicket.LATE_BEFORE);
            case SUSPENDED -> List.of(StoredTicket.SUSPENDED);
            case HELD, MINE -> Collections.singletonList(null);
        };
    }

    /** Restricts to a ground, and says which index leads there. */
    private static String ground(Condition condition, Grant ground) {
        if (ground.gridPath() != null) {
            condition.and(condition.below("grid_path", ground.gridPath()));
            return " --DERBY-PROPERTIES index=TICKET_GRID\n";
        }
        if (ground.unitPath().equals("/")) {
            return " --DERBY-PROPERTIES index=TICKET_WORK\n";
        }
        condition.and(condition.below("unit_path", ground.unitPath()));
        return " --DERBY-PROPERTIES index=TICKET_WORK_UNIT\n";
    }

    private static void asked(Condition condition, Choice choice) {
        Onward.Decision decision = choice.decision;
        condition.and("f.code = " + condition.parameter(decision.field()));
        if (decision.yes()) {
            condition.and("f.text_value = " + condition.parameter("true"));
        }
        condition.and("t.id = f.ticket");
        condition.and("t.stage IN " + condition.anyOf(List.copyOf(decision.stages())));
        condition.and("t.type IN " + condition.anyOf(List.copyOf(choice.types)));
        if (!decision.suspended()) {
            condition.and("t.suspended = " + condition.parameter(false));
        }
        ground(condition, choice.ground);
    }

    private String branch(Condition condition, String from, WorkQuery.Group group, Instant now, Key after, int most) {
        String first = null;
        String to = null;
        if (group == WorkQuery.Group.TODAY) {
            first = condition.parameter(now.toEpochMilli());
            to = condition.parameter(LocalDate.ofInstant(now, zone)
                    .plusDays(1)
                    .atStartOfDay(zone)
                    .toInstant()
                    .toEpochMilli());
        }
        // Null for closed ones, which no comparison takes.
        condition.and("t.work_due >= " + (first == null ? condition.parameter(Long.MIN_VALUE) : first));
        if (to != null) {
            condition.and("t.work_due < " + to);
        }
        if (after != null) {
            String due = condition.parameter(after.due);
            condition.and("(t.work_due > " + due + " OR (t.work_due = " + due + " AND t.id > "
                    + condition.parameter(after.id) + "))");
        }
        return "SELECT w.id, w.work_due FROM (SELECT t.id, t.work_due FROM" + from + " WHERE "
                + String.join(" AND ", condition.all) + " ORDER BY t.work_due, t.id FETCH FIRST " + most
                + " ROWS ONLY) w";
    }

    @SuppressWarnings("unchecked")
    private static List<Key> read(EntityManager manager, Condition condition, List<String> branches) {
        Query select = manager.createNativeQuery(String.join(" UNION ALL ", branches));
        for (int i = 0; i < condition.parameters.size(); i++) {
            select.setParameter(i + 1, condition.parameters.get(i));
        }
        return ((Stream<Object[]>) select.getResultStream())
                .map(row -> new Key(((Number) row[1]).longValue(), ((Number) row[0]).longValue()))
                .toList();
    }

    /** What of all flows that tickets were pinned to waits for the actor's posts. */
    private List<Reach> reaches(EntityManager manager, Actor actor) {
        Map<String, Map<String, Set<String>>> waiting = waiting(manager);
        Map<String, Reach> reaches = new TreeMap<>();
        for (Grant grant : actor.grants()) {
            if (Onward.NO_POST.contains(grant.role())) {
                continue;
            }
            waiting.getOrDefault(grant.role(), Map.of()).forEach((stage, types) -> {
                String ground = grant.unitPath() == null ? "g" + grant.gridPath() : "u" + grant.unitPath();
                reaches.computeIfAbsent(stage + " " + ground, any -> new Reach(stage, grant, new TreeSet<>()))
                        .types
                        .addAll(types);
            });
        }
        return List.copyOf(reaches.values());
    }

    /** By role and stage the types. */
    private Map<String, Map<String, Set<String>>> waiting(EntityManager manager) {
        Map<String, Map<String, Set<String>>> waiting = new HashMap<>();
        for (Pinned pinned : definitions.all(manager)) {
            Map<String, Set<String>> known;
            synchronized (stages) {
                known = stages.computeIfAbsent(pinned.id(), id -> Onward.stages(pinned.type()));
            }
            known.forEach((role, all) -> all.forEach(stage -> waiting.computeIfAbsent(role, any -> new HashMap<>())
                    .computeIfAbsent(stage, any -> new TreeSet<>())
                    .add(pinned.type().code())));
        }
        return waiting;
    }

    /** What of all flows is to be decided by the actor's posts. */
    private List<Choice> choices(EntityManager manager, Actor actor) {
        Map<String, Choice> choices = new TreeMap<>();
        for (Pinned pinned : definitions.all(manager)) {
            List<Onward.Decision> known;
            synchronized (decisions) {
                known = decisions.computeIfAbsent(pinned.id(), id -> Onward.decisions(pinned.type()));
            }
            for (Onward.Decision decision : known) {
                for (Grant grant : actor.grants()) {
                    if (grant.role().equals(decision.role())) {
                        String ground = grant.unitPath() == null ? "g" + grant.gridPath() : "u" + grant.unitPath();
                        // The same decision of two actions, to grant and to refuse, is one.
                        choices.computeIfAbsent(
                                        decision + " " + ground, any -> new Choice(decision, grant, new TreeSet<>()))
                                .types
                                .add(pinned.type().code());
                    }
                }
            }
        }
        return List.copyOf(choices.values());
    }
}
