package org.gridhall.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.core.organisation.Person;
import org.gridhall.core.organisation.StoredOrganisation;

/** Actors with the grants of today, worked out again when the organisation, the modules or the day have changed. */
final class Actors {

    private record Built(Actor actor, long organisation, Catalogue catalogue, long roles, LocalDate day) {}

    private final StoredOrganisation organisation;
    private final Clock clock;
    private final Cache<Long, Built> built =
            Caffeine.newBuilder().maximumSize(10_000).build();
    private volatile Catalogue catalogue;

    /** @param clock in the zone of the district */
    Actors(StoredOrganisation organisation, Clock clock) {
        this.organisation = organisation;
        this.clock = clock;
    }

    void catalogue(Catalogue now) {
        catalogue = now;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** @param account its id; login and person of an account never change */
    Actor of(long account, String login, long person) {
        Catalogue modules = catalogue;
        // The revisions are taken first: what changes while grants are worked out makes them old at once.
        long revision = organisation.revision();
        long roles = modules == null ? -1 : modules.revision();
        LocalDate day = LocalDate.now(clock);
        Built known = built.getIfPresent(account);
        if (known == null
                || known.organisation != revision
                || known.catalogue != modules
                || known.roles != roles
                || !known.day.equals(day)) {
            known = new Built(build(account, login, person, modules, day), revision, modules, roles, day);
            built.put(account, known);
        }
        return known.actor;
    }

    /** The types whose flow names a role. */
    private static Set<String> observed(Catalogue modules, String role) {
        return modules.modules().stream()
                .flatMap(module -> module.types().stream())
                .map(TicketType::code)
                .flatMap(code -> modules.type(code).stream())
                .filter(type ->
                        type.actions().stream().anyMatch(action -> action.by().contains(role)))
                .map(TicketType::code)
                .collect(Collectors.toSet());
    }

    private Actor build(long account, String login, long person, Catalogue modules, LocalDate day) {
        Optional<Person> holder = organisation.person(person);
        List<Grant> grants = holder.isEmpty() || modules == null
                ? List.of()
                : Grants.of(
                        organisation.posts(holder.get().code(), day),
                        organisation,
                        modules::role,
                        role -> observed(modules, role));
        return new Actor(
                Actor.Kind.ACCOUNT,
                account,
                person,
                login,
                holder.map(Person::name).orElse(login),
                grants,
                0);
    }
}
