package org.gridhall.core.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.Unit;

/** What posts allow: the role's permissions over the ground of the post. */
final class Grants {

    private static final String COMMAND = "command";
    private static final String EVERYTHING = "/";

    private Grants() {}

    /** As below, for roles that observe nothing. */
    static List<Grant> of(List<Post> posts, Organisation organisation, Function<String, Optional<Role>> roles) {
        return of(posts, organisation, roles, role -> Set.of());
    }

    /**
     * @param roles of the modules that are here; a post whose role nobody brings allows nothing
     * @param observed the types whose flow names a role, asked only for roles that observe
     */
    static List<Grant> of(
            List<Post> posts,
            Organisation organisation,
            Function<String, Optional<Role>> roles,
            Function<String, Set<String>> observed) {
        List<Grant> grants = new ArrayList<>();
        for (Post post : posts) {
            roles.apply(post.role())
                    .flatMap(role -> grant(post, role, organisation, observed))
                    .ifPresent(grants::add);
        }
        return List.copyOf(grants);
    }

    private static Optional<Grant> grant(
            Post post, Role role, Organisation organisation, Function<String, Set<String>> observed) {
        Set<String> types =
                role.permissions().contains(Permissions.TICKET_OBSERVE) ? observed.apply(role.code()) : Set.of();
        if (post.grid() != null) {
            return organisation
                    .grid(post.grid())
                    .map(grid -> new Grant(role.code(), role.permissions(), null, grid.path(), post.id(), null, types));
        }
        return organisation
                .unit(post.unit())
                .map(unit -> new Grant(
                        role.code(),
                        role.permissions(),
                        scope(unit, organisation),
                        null,
                        post.id(),
                        unit.code(),
                        types));
    }

    /** A command room covers what the unit above it covers, and the district's own unit everything. */
    private static String scope(Unit unit, Organisation organisation) {
        Optional<Unit> above = COMMAND.equals(unit.kind()) && unit.parent() != null
                ? organisation.unit(unit.parent())
                : Optional.empty();
        Unit covered = above.orElse(unit);
        return covered.parent() == null ? EVERYTHING : covered.path();
    }
}
