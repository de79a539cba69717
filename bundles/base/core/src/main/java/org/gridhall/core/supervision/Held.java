package org.gridhall.core.supervision;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.Unit;
import org.gridhall.core.flow.Onward;
import org.gridhall.core.organisation.Person;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.ticket.DueCase;

/**
 * Who held a ticket on a day: the one in whose hands it was, by the post in which they did the work of its stage; else the
 * first post for which the stage waited, of the unit that held it, the units above, its grid and those above, and at last of
 * the command room.
 */
final class Held {

    private final StoredOrganisation organisation;
    private final EntityManager manager;
    private final Map<LocalDate, List<Post>> posts = new HashMap<>();
    private final Map<Long, Long> people = new HashMap<>();

    /** For one transaction. */
    Held(StoredOrganisation organisation, EntityManager manager) {
        this.organisation = organisation;
        this.manager = manager;
    }

    /**
     * @param post null where there is none
     * @param person null for nobody
     */
    record By(Post post, Person person) {}

    By by(TicketType type, DueCase.Stood stood, LocalDate day) {
        Set<String> roles = Onward.roles(type, stood.stage());
        List<Post> all = posts.computeIfAbsent(day, date -> organisation.who(PostQuery.ALL, date).stream()
                .sorted(Comparator.comparing(Post::code))
                .toList());
        List<Post> fit =
                all.stream().filter(post -> roles.contains(post.role())).toList();
        List<String> units = units(stood.unit());
        List<String> grids = grids(stood.grid(), day);
        if (stood.account() != null) {
            Person person = person(stood.account());
            if (person != null) {
                // Their own posts before those in which they stand in for somebody.
                List<Post> own = Stream.concat(
                                fit.stream().filter(post -> person.code().equals(post.person())),
                                fit.stream().filter(post -> person.code().equals(post.substitute())))
                        .toList();
                Post post = nearest(own, units, grids);
                return new By(post == null && !own.isEmpty() ? own.get(0) : post, person);
            }
        }
        Post post = nearest(fit, units, grids);
        if (post == null) {
            post = fit.stream().filter(this::commands).findFirst().orElse(null);
        }
        return new By(
                post, post == null ? null : organisation.person(post.person()).orElse(null));
    }

    private Person person(long account) {
        long id = people.computeIfAbsent(account, this::personOf);
        return organisation.person(id).orElse(null);
    }

    private long personOf(long account) {
        List<?> found = manager.createNativeQuery("SELECT person FROM account WHERE id = ?1")
                .setParameter(1, account)
                .getResultList();
        return found.isEmpty() ? 0 : ((Number) found.get(0)).longValue();
    }

    private static Post nearest(List<Post> posts, List<String> units, List<String> grids) {
        for (String unit : units) {
            for (Post post : posts) {
                if (unit.equals(post.unit())) {
                    return post;
                }
            }
        }
        for (String grid : grids) {
            for (Post post : posts) {
                if (grid.equals(post.grid())) {
                    return post;
                }
            }
        }
        return null;
    }

    private boolean commands(Post post) {
        return post.unit() != null
                && organisation
                        .unit(post.unit())
                        .filter(unit -> unit.parent() == null || "command".equals(unit.kind()))
                        .isPresent();
    }

    /** A unit and those above it; none for null. */
    List<String> units(String code) {
        List<String> units = new ArrayList<>();
        Unit unit = code == null ? null : organisation.unit(code).orElse(null);
        while (unit != null && !units.contains(unit.code())) {
            units.add(unit.code());
            unit = unit.parent() == null
                    ? null
                    : organisation.unit(unit.parent()).orElse(null);
        }
        return units;
    }

    private List<String> grids(String code, LocalDate day) {
        List<String> grids = new ArrayList<>();
        Grid grid = code == null ? null : organisation.grid(code, day).orElse(null);
        while (grid != null && !grids.contains(grid.code())) {
            grids.add(grid.code());
            grid = grid.parent() == null
                    ? null
                    : organisation.grid(grid.parent(), day).orElse(null);
        }
        return grids;
    }

    /** Whether somebody holds a post of a role in a unit on a day. */
    boolean filled(String role, String unit, LocalDate day) {
        return !organisation.who(role, unit, null, day).isEmpty();
    }

    String path(String unit) {
        return unit == null ? null : organisation.unit(unit).map(Unit::path).orElse(null);
    }
}
