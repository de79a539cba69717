package org.gridhall.core.statistics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    public String where() {
        return String.join(" AND ", conditions);
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
        String units = anyOf(
                "unit",
                organisation.units().stream()
                        .filter(unit -> grants.stream().anyMatch(grant -> grant.covers(unit.path(), null)))
                        .map(Unit::code)
                        .toList());
        // Closed tickets keep the grid of their time, which may have ended: it counts where it lay.
        String grids = anyOf(
                "grid",
                organisation.gridsEver().stream()
                        .filter(grid -> grants.stream().anyMatch(grant -> grant.covers(null, grid.path())))
                        .map(Grid::code)
                        .distinct()
                        .toList());
        and("(" + units + " OR " + grids + ")");
    }

    /**
     * Leaves out what begins confidential (tip-offs) for whom no confidential ticket is shown: a count of one in a grid on a
     * day says that somebody told. What was made confidential later counts where it was counted before.
     */
    private void discreet(Actor actor) {
        if (actor.kind() == Actor.Kind.SYSTEM
                || actor.mayEverywhere(Permissions.TICKET_CONFIDENTIAL)
                || actor.may(Permissions.STATISTICS_READ)
                        && actor.with(Permissions.STATISTICS_READ)
                                .allMatch(grant -> grant.permissions().contains(Permissions.TICKET_CONFIDENTIAL))) {
            return;
        }
        catalogue.channels().stream()
                .filter(Channel::confidential)
                .forEach(channel -> and("channel <> " + parameter(channel.code())));
        catalogue.modules().stream()
                .flatMap(module -> module.types().stream())
                .filter(TicketType::confidential)
                .forEach(type -> and("type <> " + parameter(type.code())));
    }

    private void slice(Slice slice) {
        if (!slice.types().isEmpty()) {
            and(anyOf("type", slice.types()));
        }
        if (slice.unit() != null) {
            String path = organisation
                    .unit(slice.unit())
                    .orElseThrow(() -> unknown("unit", slice.unit()))
                    .path();
            and(anyOf(
                    "unit",
                    organisation.units().stream()
                            .filter(unit -> unit.path().startsWith(path))
                            .map(Unit::code)
                            .toList()));
        }
        if (slice.grid() != null) {
            String path = organisation
                    .grid(slice.grid())
                    .orElseThrow(() -> unknown("grid", slice.grid()))
                    .path();
            and(anyOf(
                    "grid",
                    organisation.gridsEver().stream()
                            .filter(grid -> grid.path().startsWith(path))
                            .map(Grid::code)
                            .distinct()
                            .toList()));
        }
        if (slice.category() != null) {
            List<String> codes = catalogue.withDescendants(slice.category());
            and(anyOf("category", codes.isEmpty() ? List.of(slice.category()) : codes));
        }
    }

    private static Problem unknown(String parameter, String value) {
        return Problem.invalid(
                "/" + parameter, "没有代码为“" + value + "”的项，请检查", "There is nothing with the code \"" + value + "\"");
    }
}
