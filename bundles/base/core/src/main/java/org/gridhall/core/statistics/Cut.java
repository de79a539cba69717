package org.gridhall.core.statistics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.persistence.Query;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.statistics.Slice;

/** What is asked and what may be counted, as one condition over columns type, unit, grid, category and channel. */
public final class Cut {

    private final Catalogue catalogue;
    private final Organisation organisation;
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();
    private final Set<Sums.Dim> dims = EnumSet.noneOf(Sums.Dim.class);
    private Predicate<Fact> facts = fact -> true;
    private boolean discreet;

    /** @throws Problem FORBIDDEN without {@code statistics.read}; INVALID for what does not exist */
    public Cut(Catalogue catalogue, Organisation organisation, Actor actor, Slice slice) {
        this(catalogue, organisation, actor, slice, false);
    }

    /**
     * The same, where {@code open} for what is counted in public: the district as a whole, no unit and no grid held up to
     * the others.
     */
    Cut(Catalogue catalogue, Organisation organisation, Actor actor, Slice slice, boolean open) {
        this.catalogue = catalogue;
        this.organisation = organisation;
        if (open && actor.equals(Actor.ANYBODY) && slice.unit() == null && slice.grid() == null) {
            and("1 = 1");
        } else {
            scope(actor);
        }
        discreet(actor);
        slice(slice);
    }

    public String parameter(Object value) {
        parameters.add(value);
        return "?" + parameters.size();
    }

    public void and(String condition) {
        conditions.add(condition);
    }

    void and(String condition, Predicate<Fact> same) {
        conditions.add(condition);
        facts = facts.and(same);
    }

    public String where() {
        return String.join(" AND ", conditions);
    }

    /** The same for a table where one dimension has the name {@code code}. */
    String where(Sums.Dim dim) {
        return where().replace(column(dim) + " IN (", "code IN (");
    }

    /** The same of one fact. */
    boolean holds(Fact fact) {
        return facts.test(fact);
    }

    /** By which of unit, grid, category and field it restricts. */
    Set<Sums.Dim> dims() {
        return dims;
    }

    static String column(Sums.Dim dim) {
        return dim.name().toLowerCase(Locale.ROOT);
    }

    private String anyOf(Sums.Dim dim, Collection<String> codes) {
        if (!codes.isEmpty()) {
            dims.add(dim);
        }
        return anyOf(column(dim), codes);
    }

    private void slice(Sums.Dim dim, Collection<String> codes, Function<Fact, String> code) {
        Set<String> known = Set.copyOf(codes);
        and(anyOf(dim, codes), fact -> known.contains(code.apply(fact)));
    }

    public List<Object> parameters() {
        return List.copyOf(parameters);
    }

    public Query bind(Query query) {
        for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
        }
        return query;
    }

    private String anyOf(String column, Collection<String> codes) {
        return codes.isEmpty()
                ? "1 = 0"
                : column + codes.stream().map(this::parameter).collect(Collectors.joining(", ", " IN (", ")"));
    }

    /** What the actor may count: everything, or the units and grids below their posts. */
    private void scope(Actor actor) {
        if (!actor.may(Permissions.STATISTICS_READ)) {
            throw Problem.forbidden("您的岗位不能查看统计", "Your posts do not allow reading statistics");
        }
        if (actor.mayEverywhere(Permissions.STATISTICS_READ)) {
            and("1 = 1");
            return;
        }
        List<Grant> grants = actor.with(Permissions.STATISTICS_READ).toList();
        Set<String> units = organisation.units().stream()
                .filter(unit -> grants.stream().anyMatch(grant -> grant.covers(unit.path(), null)))
                .map(Unit::code)
                .collect(Collectors.toSet());
        // Closed tickets keep the grid of their time, which may have ended: it counts where it lay.
        Set<String> grids = organisation.gridsEver().stream()
                .filter(grid -> grants.stream().anyMatch(grant -> grant.covers(null, grid.path())))
                .map(Grid::code)
                .collect(Collectors.toSet());
        and(
                "(" + anyOf(Sums.Dim.UNIT, units) + " OR " + anyOf(Sums.Dim.GRID, grids) + ")",
                fact -> units.contains(fact.unit())
                        || grids.contains(fact.kind().grid()));
    }

    /**
     * Leaves out what begins confidential by its channel or type (tip-offs) for whom no confidential ticket is shown: a count
     * of one in a grid on a day says that somebody told. What was made confidential at the intake of another channel, or
     * later, counts with the rest: the figures do not know of it; {@link #openly} leaves it out of what is read from the
     * tickets themselves.
     */
    private void discreet(Actor actor) {
        if (actor.kind() == Actor.Kind.SYSTEM
                || actor.mayEverywhere(Permissions.TICKET_CONFIDENTIAL)
                || actor.may(Permissions.STATISTICS_READ)
                        && actor.with(Permissions.STATISTICS_READ)
                                .allMatch(grant -> grant.permissions().contains(Permissions.TICKET_CONFIDENTIAL))) {
            return;
        }
        discreet = true;
        catalogue.channels().stream()
                .filter(Channel::confidential)
                .forEach(channel -> and(
                        "channel <> " + parameter(channel.code()),
                        fact -> !fact.kind().channel().equals(channel.code())));
        catalogue.modules().stream()
                .flatMap(module -> module.types().stream())
                .filter(TicketType::confidential)
                .forEach(type -> and(
                        "type <> " + parameter(type.code()),
                        fact -> !fact.kind().type().equals(type.code())));
    }

    /** For rows of tickets: without what is confidential by now, for whom no such ticket is shown. */
    public void openly() {
        if (discreet) {
            and("confidential = " + parameter(false));
        }
    }

    private void slice(Slice slice) {
        if (!slice.types().isEmpty()) {
            and(anyOf("type", slice.types()), fact -> slice.types()
                    .contains(fact.kind().type()));
        }
        if (slice.unit() != null) {
            slice(Sums.Dim.UNIT, units(organisation, slice.unit()), Fact::unit);
        }
        if (slice.grid() != null) {
            slice(Sums.Dim.GRID, grids(organisation, slice.grid()), fact -> fact.kind()
                    .grid());
        }
        if (slice.category() != null) {
            slice(Sums.Dim.CATEGORY, categories(catalogue, slice.category()), fact -> fact.kind()
                    .category());
        }
        if (slice.channel() != null) {
            and(anyOf("channel", List.of(slice.channel())), fact -> slice.channel()
                    .equals(fact.kind().channel()));
        }
        if (slice.field() != null) {
            slice(Sums.Dim.FIELD, List.of(slice.field()), fact -> fact.kind().field());
        }
    }

    /** A unit and those below it. */
    static List<String> units(Organisation organisation, String code) {
        String path =
                organisation.unit(code).orElseThrow(() -> unknown("unit", code)).path();
        return organisation.units().stream()
                .filter(unit -> unit.path().startsWith(path))
                .map(Unit::code)
                .toList();
    }

    /** A grid and those below it, also those that have ended. */
    static List<String> grids(Organisation organisation, String code) {
        String path =
                organisation.grid(code).orElseThrow(() -> unknown("grid", code)).path();
        return organisation.gridsEver().stream()
                .filter(grid -> grid.path().startsWith(path))
                .map(Grid::code)
                .distinct()
                .toList();
    }

    /** A category and those below it. */
    static List<String> categories(Catalogue catalogue, String code) {
        List<String> codes = catalogue.withDescendants(code);
        return codes.isEmpty() ? List.of(code) : codes;
    }

    private static Problem unknown(String parameter, String value) {
        return Problem.invalid(
                "/" + parameter, "没有代码为“" + value + "”的项，请检查", "There is nothing with the code \"" + value + "\"");
    }
}
