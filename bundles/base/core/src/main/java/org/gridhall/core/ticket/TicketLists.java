package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.persistence.Query;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Ids;

/** Lists: what is asked and what may be seen become one condition, so that a page holds what it says. */
final class TicketLists {

    private final Catalogue catalogue;
    private final Organisation organisation;
    private final Found search;
    private final int near;

    /** @param near how many of the newest tickets a list goes through first; 0 where the database weighs that itself */
    TicketLists(Catalogue catalogue, Organisation organisation, Found search, int near) {
        this.near = near;
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.search = search;
    }

    /** Ids that one looks up at a time, and how often for one page. */
    private static final int SOME = 500;

    private static final int MOST_LOOKS = 20;

    /** What stands in a statement as it is. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,80}");

    private static final String SELECT = "SELECT t.id, t.version, t.number, t.type, t.stage, t.category, t.title,"
            + " t.channel, t.priority, t.unit, t.unit_path, t.grid, t.grid_path, t.longitude, t.latitude, t.address,"
            + " t.field, t.ledger, t.confidential, t.published, t.suspended, t.created_by, t.opened_at, t.updated_at,"
            + " t.closed_at, t.due_at, t.warn_at, t.late, t.parent, t.merged_into,"
            + " t.definition, t.holder, t.held_at, t.holder_name FROM ticket t";

    /** Derby would rather read all tickets of the time: it is told which index to take. Elsewhere this is a comment. */
    private static final String CELL = " --DERBY-PROPERTIES index=TICKET_CELL\n";

    private static final String NEWEST = " --DERBY-PROPERTIES index=TICKET_NEWEST\n";
    private static final String PUBLISHED = " --DERBY-PROPERTIES index=TICKET_PUBLISHED\n";

    private static final String SOLVED = " --DERBY-PROPERTIES index=TICKET_SOLVED\n";

    /** For Derby. */
    static final int NEAR = 3_000;

    /** A condition that grows, in SQL: the queries of these lists are what their indexes are made for. */
    static final class Condition {
        final List<String> all = new ArrayList<>();
        final List<Object> parameters = new ArrayList<>();

        String parameter(Object value) {
            parameters.add(value);
            return "?" + parameters.size();
        }

        String anyOf(List<?> values) {
            return values.stream().map(this::parameter).collect(Collectors.joining(", ", "(", ")"));
        }

        Condition copy() {
            Condition copy = new Condition();
            copy.all.addAll(all);
            copy.parameters.addAll(parameters);
            return copy;
        }

        void and(String text) {
            all.add(text);
        }

        /** A path and those below it, as a range that an index can follow: {@code /} is followed by {@code 0}. */
        String below(String column, String path) {
            return "(t." + column + " >= " + parameter(path) + " AND t." + column + " < "
                    + parameter(path.substring(0, path.length() - 1) + "0") + ")";
        }
    }

    Page<ListedTicket> list(EntityManager manager, Actor actor, TicketQuery query) {
        if (query.text() != null && !query.text().isBlank() && search.complete(Subject.TICKET)) {
            return found(manager, actor, query);
        }
        Condition condition = listed(actor, query);
        text(condition, query);
        return page(manager, condition, query);
    }

    private Condition listed(Actor actor, TicketQuery query) {
        Condition condition = asked(query);
        if (query.mine()) {
            condition.and("t.created_by = " + condition.parameter(actor.account()));
        }
        if (query.parent() != null) {
            condition.and("t.parent = " + condition.parameter(query.parent()));
        }
        query.fields()
                .forEach((code, value) -> condition.and(
                        "EXISTS (SELECT 1 FROM facet f WHERE f.ticket = t.id AND f.code = " + condition.parameter(code)
                                + " AND f.text_value = " + condition.parameter(value) + ")"));
        visible(condition, actor, query.mine());
        return condition;
    }

    /**
     * The words from the search, everything else from the tables: some ids at a time, until the page is full. Where so
     * few of what was found fit that a page would take long, it ends early and the next one goes on from there.
     */
    private Page<ListedTicket> found(EntityManager manager, Actor actor, TicketQuery query) {
        List<ListedTicket> rows = new ArrayList<>();
        long below = query.after() == null ? Long.MAX_VALUE : key(query.after());
        for (int round = 0; round < MOST_LOOKS; round++) {
            List<Long> ids = search.ids(actor, Subject.TICKET, query.text(), below, SOME);
            if (!ids.isEmpty()) {
                Condition condition = listed(actor, query);
                condition.and("t.id IN " + condition.anyOf(ids));
                rows.addAll(rows(manager, "", condition, query.size() + 1 - rows.size()));
                below = ids.get(ids.size() - 1);
            }
            if (rows.size() > query.size() || ids.size() < SOME) {
                return cut(rows, query.size());
            }
        }
        return new Page<>(rows, Long.toString(below));
    }

    /** What of a ticket tells whether it is the same matter as another one. */
    record Neighbour(
            long id,
            String type,
            String stage,
            String category,
            String title,
            Point point,
            String address,
            long openedAt) {}

    /**
     * What somebody sees of the tickets of some squares and a time, newest first: whole matters that stand by themselves.
     *
     * @param box where those lie that have a point; null for anywhere
     */
    List<Neighbour> near(
            EntityManager manager, Actor actor, List<Long> cells, Cells.Box box, Instant from, Instant to, int most) {
        Condition condition = new Condition();
        condition.and("t.cell IN " + condition.anyOf(cells));
        condition.and("t.id >= " + condition.parameter(Ids.floor(from)));
        condition.and("t.id < " + condition.parameter(Ids.floor(to)));
        condition.and("t.parent IS NULL AND t.merged_into IS NULL");
        if (box != null) {
            condition.and("(t.longitude IS NULL OR t.longitude >= " + condition.parameter(box.west())
                    + " AND t.longitude <= " + condition.parameter(box.east())
                    + " AND t.latitude >= " + condition.parameter(box.south())
                    + " AND t.latitude <= " + condition.parameter(box.north()) + ")");
        }
        visible(condition, actor, false);
        // Ordered by a sum, so that no plan goes back through all that came lately: squares hold little.
        Query select = manager.createNativeQuery(
                "SELECT t.id, t.type, t.stage, t.category, t.title, t.longitude, t.latitude, t.address, t.opened_at"
                        + " FROM ticket t" + CELL + where(condition) + " ORDER BY t.id + 0 DESC FETCH FIRST " + most
                        + " ROWS ONLY");
        set(select, condition);
        List<Neighbour> near = new ArrayList<>();
        for (Object row : select.getResultList()) {
            Object[] facts = (Object[]) row;
            near.add(new Neighbour(
                    (Long) facts[0],
                    (String) facts[1],
                    (String) facts[2],
                    (String) facts[3],
                    (String) facts[4],
                    facts[5] == null ? null : new Point((Double) facts[5], (Double) facts[6]),
                    (String) facts[7],
                    (Long) facts[8]));
        }
        return near;
    }

    /** Tickets that name one of some people, of those that the actor may see and whose parties are for them to know. */
    Page<ListedTicket> naming(EntityManager manager, Actor actor, List<Long> people, String after, int size) {
        List<ListedTicket> rows = new ArrayList<>();
        long below = after == null ? Long.MAX_VALUE : key(after);
        for (int round = 0; round < MOST_LOOKS; round++) {
            List<Long> ids = manager.createQuery(
                            "SELECT DISTINCT p.ticket FROM StoredParty p WHERE p.person IN :people AND p.ticket < :below"
                                    + " ORDER BY p.ticket DESC",
                            Long.class)
                    .setParameter("people", people)
                    .setParameter("below", below)
                    .setMaxResults(SOME)
                    .getResultList();
            if (!ids.isEmpty()) {
                Condition condition = new Condition();
                condition.and("t.id IN " + condition.anyOf(ids));
                visible(condition, actor, false);
                if (actor.kind() != Actor.Kind.SYSTEM) {
                    String secret = scope(condition, actor, Permissions.TICKET_CONFIDENTIAL);
                    condition.and("(t.created_by = " + condition.parameter(actor.account()) + " OR " + secret + ")");
                }
                rows.addAll(rows(manager, "", condition, size + 1 - rows.size()));
                below = ids.get(ids.size() - 1);
            }
            if (rows.size() > size || ids.size() < SOME) {
                return cut(rows, size);
            }
        }
        return new Page<>(rows, Long.toString(below));
    }

    /** Those of some tickets that an actor may see, in no order. */
    List<ListedTicket> some(EntityManager manager, Actor actor, List<Long> ids) {
        Condition condition = new Condition();
        condition.and("t.id IN " + condition.anyOf(ids));
        visible(condition, actor, false);
        return rows(manager, "", condition, ids.size());
    }

    Page<ListedTicket> published(EntityManager manager, TicketQuery query) {
        Condition condition = asked(query);
        text(condition, query);
        // Not a parameter: PostgreSQL keeps an index of the published ones only.
        condition.and("t.published = TRUE");
        String index = PUBLISHED;
        if (Boolean.FALSE.equals(query.open())) {
            // As the index has them: what is closed does not stand anywhere.
            condition.and("t.work_standing IS NULL");
            index = SOLVED;
        }
        before(condition, query);
        return cut(rows(manager, index, condition, query.size() + 1), query.size());
    }

    private static void before(Condition condition, TicketQuery query) {
        if (query.after() != null) {
            condition.and("t.id < " + condition.parameter(key(query.after())));
        }
    }

    /**
     * Derby cannot go through the key backwards and would sort all that fits before it gives the first page. So it goes
     * through the newest some thousand tickets, where the page is full more often than not; where it is not, so little
     * fits that an index of what is asked for finds it soon. PostgreSQL weighs this by itself.
     */
    private Page<ListedTicket> page(EntityManager manager, Condition condition, TicketQuery query) {
        before(condition, query);
        int most = query.size() + 1;
        if (near > 0) {
            Long end = end(manager, query);
            Condition newest = condition.copy();
            if (end != null) {
                newest.and("t.id >= " + newest.parameter(end));
            }
            List<ListedTicket> rows = rows(manager, NEWEST, newest, most);
            if (end == null || rows.size() == most) {
                return cut(rows, query.size());
            }
        }
        return cut(rows(manager, "", condition, most), query.size());
    }

    /** The last of the newest tickets, or of those before the page; null where there are fewer. */
    private Long end(EntityManager manager, TicketQuery query) {
        Condition condition = new Condition();
        before(condition, query);
        Query select = manager.createNativeQuery("SELECT t.id FROM ticket t" + NEWEST + where(condition)
                + " ORDER BY t.id DESC OFFSET " + near + " ROWS FETCH NEXT 1 ROWS ONLY");
        set(select, condition);
        List<?> found = select.getResultList();
        return found.isEmpty() ? null : ((Number) found.get(0)).longValue();
    }

    private static String where(Condition condition) {
        return condition.all.isEmpty() ? "" : " WHERE " + String.join(" AND ", condition.all);
    }

    private static void set(Query select, Condition condition) {
        for (int i = 0; i < condition.parameters.size(); i++) {
            select.setParameter(i + 1, condition.parameters.get(i));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<ListedTicket> rows(EntityManager manager, String index, Condition condition, int most) {
        Query select = manager.createNativeQuery(
                SELECT + index + where(condition) + " ORDER BY t.id DESC FETCH FIRST " + most + " ROWS ONLY",
                ListedTicket.class);
        set(select, condition);
        return select.getResultList();
    }

    /** A page of rows of which one more was asked for. */
    private static Page<ListedTicket> cut(List<ListedTicket> rows, int size) {
        boolean more = rows.size() > size;
        List<ListedTicket> items = more ? rows.subList(0, size) : rows;
        return new Page<>(items, more ? Long.toString(items.get(items.size() - 1).id) : null);
    }

    private static long key(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Problem.of(
                    Problem.Kind.UNREADABLE,
                    "page.key",
                    "翻页参数 after 无效，请从第一页开始",
                    "The page key \"after\" is not valid; begin with the first page");
        }
    }

    /** What an actor may see, said in the query itself. */
    static void visible(Condition condition, Actor actor, boolean mine) {
        if (actor.equals(Actor.ANYBODY)) {
            condition.and("t.published = " + condition.parameter(true));
            return;
        }
        if (actor.kind() == Actor.Kind.REPORTER) {
            condition.and("t.id = " + condition.parameter(actor.ticket()));
            return;
        }
        if (actor.kind() == Actor.Kind.SYSTEM || mine) {
            return;
        }
        String read = scope(condition, actor, Permissions.TICKET_READ);
        String secret = scope(condition, actor, Permissions.TICKET_CONFIDENTIAL);
        if (read.equals(EVERYTHING) && secret.equals(EVERYTHING)) {
            return;
        }
        String own = "t.created_by = " + condition.parameter(actor.account());
        condition.and("(" + own + " OR (" + observed(condition, actor, read) + " AND (t.confidential = "
                + condition.parameter(false) + " OR " + secret + ")))");
    }

    /** What is seen of all types, and what of some only. */
    private static String observed(Condition condition, Actor actor, String read) {
        StringBuilder any = new StringBuilder(read);
        for (Grant grant : actor.with(Permissions.TICKET_OBSERVE).toList()) {
            if (!grant.observes().isEmpty()) {
                any.append(" OR (t.type IN ")
                        .append(condition.anyOf(List.copyOf(grant.observes())))
                        .append(" AND ")
                        .append(scope(condition, List.of(grant)))
                        .append(')');
            }
        }
        return any.length() == read.length() ? read : "(" + any + ")";
    }

    private static final String EVERYTHING = "1 = 1";
    private static final String NOTHING = "1 = 0";

    private static String scope(Condition condition, Actor actor, String permission) {
        return scope(condition, actor.with(permission).toList());
    }

    private static String scope(Condition condition, List<Grant> grants) {
        TreeSet<String> units = new TreeSet<>();
        TreeSet<String> grids = new TreeSet<>();
        for (Grant grant : grants) {
            if ("/".equals(grant.unitPath())) {
                return EVERYTHING;
            }
            if (grant.unitPath() != null) {
                units.add(grant.unitPath());
            } else {
                grids.add(grant.gridPath());
            }
        }
        List<String> any = new ArrayList<>();
        outermost(units).forEach(path -> any.add(condition.below("unit_path", path)));
        outermost(grids).forEach(path -> any.add(condition.below("grid_path", path)));
        return any.isEmpty() ? NOTHING : "(" + String.join(" OR ", any) + ")";
    }

    /** The paths that do not lie below another one of them. */
    private static List<String> outermost(TreeSet<String> paths) {
        List<String> kept = new ArrayList<>();
        for (String path : paths) {
            if (kept.isEmpty() || !path.startsWith(kept.get(kept.size() - 1))) {
                kept.add(path);
            }
        }
        return kept;
    }

    /**
     * Codes as they are: PostgreSQL then sees how rare they are, where one plan for any code would look for a rare one among all
     * tickets.
     */
    private String codes(Condition condition, List<String> codes) {
        return near == 0 && codes.stream().allMatch(code -> CODE.matcher(code).matches())
                ? codes.stream().collect(Collectors.joining("', '", "('", "')"))
                : condition.anyOf(codes);
    }

    private Condition asked(TicketQuery query) {
        Condition condition = new Condition();
        if (query.type() != null) {
            condition.and("t.type = " + condition.parameter(query.type()));
        }
        if (!query.stages().isEmpty()) {
            condition.and("t.stage IN " + codes(condition, query.stages()));
        }
        if (query.unit() != null) {
            Unit unit = organisation.unit(query.unit()).orElseThrow(() -> unknown("unit", query.unit()));
            condition.and(condition.below("unit_path", unit.path()));
        }
        if (query.grid() != null) {
            Grid grid = organisation.grid(query.grid()).orElseThrow(() -> unknown("grid", query.grid()));
            condition.and(condition.below("grid_path", grid.path()));
        }
        if (query.category() != null) {
            List<String> codes = catalogue.withDescendants(query.category());
            condition.and("t.category IN " + codes(condition, codes.isEmpty() ? List.of(query.category()) : codes));
        }
        if (query.channel() != null) {
            condition.and("t.channel = " + condition.parameter(query.channel()));
        }
        // Ids carry the time of opening, so that no further index is needed.
        if (query.from() != null) {
            condition.and("t.id >= " + condition.parameter(Ids.floor(query.from())));
        }
        if (query.to() != null) {
            condition.and("t.id < " + condition.parameter(Ids.floor(query.to())));
        }
        if (query.overdue() != null) {
            long millis = Instant.now().toEpochMilli();
            // PostgreSQL sees that little is due before now, where one plan for any time would go through all tickets.
            String now = near > 0 ? condition.parameter(millis) : Long.toString(millis);
            // Not a parameter: PostgreSQL keeps an index of the late ones only.
            condition.and(
                    query.overdue()
                            ? "(t.late = TRUE OR t.due_at < " + now + ")"
                            : "(t.late = FALSE AND (t.due_at IS NULL OR t.due_at >= " + now + "))");
        }
        if (query.open() != null) {
            condition.and(query.open() ? "t.closed_at IS NULL" : "t.closed_at IS NOT NULL");
        }
        return condition;
    }

    /** Without the search: slow where there is much, and only the title. */
    private static void text(Condition condition, TicketQuery query) {
        if (query.text() != null && !query.text().isBlank()) {
            String text = query.text().strip();
            condition.and("(t.number = " + condition.parameter(text.toUpperCase(Locale.ROOT)) + " OR t.title LIKE "
                    + condition.parameter("%" + text.replaceAll("([%_!])", "!$1") + "%") + " ESCAPE '!')");
        }
    }

    private static Problem unknown(String parameter, String value) {
        return Problem.invalid(
                "/" + parameter, "没有代码为“" + value + "”的项，请检查", "There is nothing with the code \"" + value + "\"");
    }
}
