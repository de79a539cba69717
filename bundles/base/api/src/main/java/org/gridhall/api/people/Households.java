package org.gridhall.api.people;

import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.TrailEntry;
import org.osgi.annotation.versioning.ProviderType;

/** Households and standard addresses. Permissions and scope are those of {@link People}. */
@ProviderType
public interface Households {

    /** Finds one by its number, or makes one; what is known is not changed. Needs {@code people.write}. */
    Household identify(Actor actor, HouseholdDetails details);

    /** Needs {@code people.read}. */
    Household get(Actor actor, long id);

    /** What was done to a household, the latest first, 200 entries at most. Needs {@code people.read}. */
    List<TrailEntry> history(Actor actor, long id);

    /** Those that a query shows, without members. Needs {@code people.read}. */
    Page<Household> list(Actor actor, HouseholdQuery query);

    /** Needs {@code people.write}. CONFLICT where it has changed since {@code version}. */
    Household update(Actor actor, long id, int version, HouseholdDetails details);

    /**
     * Somebody belongs to it from a day on. Needs {@code people.write}.
     *
     * @param relation to the head, 1 to 40 characters
     * @throws org.gridhall.api.Problem CONFLICT for who belongs to it already
     */
    Household join(Actor actor, long id, long person, String relation, LocalDate from);

    /** Somebody belongs to it until a day, inclusive. Needs {@code people.write}. */
    Household leave(Actor actor, long id, long person, LocalDate to);

    /** Keeps a standard address: a new one, or where its words are known, their parts and place. Needs {@code people.write}. */
    Address keep(Actor actor, Address address);

    /** Standard addresses that begin with some words, or all, of a grid or all. Needs {@code people.read}. */
    Page<Address> addresses(Actor actor, String words, String grid, String after, int size);
}
