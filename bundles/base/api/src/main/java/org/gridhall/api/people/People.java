package org.gridhall.api.people;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.TrailEntry;
import org.osgi.annotation.versioning.ProviderType;

/**
 * People: one person once, by their identity number, whatever the channel. A post in a grid, a street or a community
 * concerns the people of its grids, another post the whole district. Whom the actor may not see is NOT_FOUND. Each
 * change is an entry in the person's trail.
 */
@ProviderType
public interface People {

    /** The shortest reason that is taken, in characters. */
    int REASON = 4;

    /**
     * Finds a person by the identity number, or makes one. What is known of somebody found is not changed. Without a
     * number a new person is made; those alike are told. Needs {@code people.write}.
     *
     * @param key makes a repeat safe where there is no number; null for none
     * @throws org.gridhall.api.Problem INVALID with each wrong field; for a number that fails its check, {@code number.check},
     *     which {@link PersonDetails#override} overcomes
     */
    Identified identify(Actor actor, PersonDetails details, String key);

    /**
     * The person of an identity number, where the actor may see them; of those merged the one that stands for them. Needs
     * {@code people.read}.
     *
     * @param idType one of {@link IdNumber#TYPES}; null for the usual one
     * @param number in any way of writing
     */
    Optional<Person> byNumber(Actor actor, String idType, String number);

    /** People of a name and a phone, or of one of them, whom the actor may see; at most 20. Needs {@code people.read}. */
    List<Person> alike(Actor actor, String name, String phone);

    /** A person, or the one into which they were merged. Needs {@code people.read}. */
    Person get(Actor actor, long id);

    /**
     * Those of some people whom the actor may see, by the ids asked for: who was merged is told as the one that stands for
     * them. 200 ids at most; nobody for whom lacks {@code people.read}.
     */
    Map<Long, Person> some(Actor actor, Collection<Long> ids);

    /**
     * What was done to a person and to those who were merged into them, the latest first, of each 200 entries at most. Needs
     * {@code people.read}.
     */
    List<TrailEntry> history(Actor actor, long id);

    /** Those that a query shows. Needs {@code people.read}. */
    Page<Person> list(Actor actor, PersonQuery query);

    /**
     * What is masked, in full: {@code number} or {@code phone}. It is an entry of the person's trail, with the reason.
     * Needs {@code people.reveal}.
     *
     * @throws org.gridhall.api.Problem INVALID for a reason of less than four characters; NOT_FOUND where nothing is known
     */
    String reveal(Actor actor, long id, String what, String reason);

    /**
     * Changes a person. Needs {@code people.write}, at the place where they were and where they will be.
     *
     * @param version the one that the actor saw
     * @throws org.gridhall.api.Problem CONFLICT where it has changed since, or another person has the number
     */
    Person update(Actor actor, long id, int version, PersonDetails details);

    /**
     * Says that two are one person. Both rows and both histories stay; whoever asks for {@code drop} gets {@code keep}.
     * Needs {@code people.write} for both.
     *
     * @throws org.gridhall.api.Problem CONFLICT where one of them is merged already, erased, both are staff, or only
     *     {@code drop} has a number
     */
    Person merge(Actor actor, long keep, long drop, String reason);

    /** Undoes a merge, completely. Needs {@code people.write}. */
    Person unmerge(Actor actor, long drop, String reason);

    /**
     * Erases what is personal, where the law wants it: name, number, phone, address, birth, note and what the trail shows
     * of them, of the person and all who were merged into them; on closed tickets the party, what the channel knew of who
     * reported, and their names, numbers, telephones, mails and addresses in its words and in those of the tickets below; in
     * households, firms and messages the same. What stays is that there was somebody, what was done about their tickets, and
     * a trail that verifies. Needs {@code people.erase}.
     *
     * @param basis the article that asks for it
     * @param files whether the files that they sent with tickets go too
     * @throws org.gridhall.api.Problem CONFLICT while an open ticket names them, with {@code tickets}, or they are staff
     */
    void erase(Actor actor, long id, String basis, String reason, boolean files);
}
