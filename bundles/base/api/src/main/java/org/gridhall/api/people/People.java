package org.gridhall.api.people;

import java.util.List;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
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

    /** People of a name and a phone, or of one of them, whom the actor may see; at most 20. Needs {@code people.read}. */
    List<Person> alike(Actor actor, String name, String phone);

    /** A person, or the one into which they were merged. Needs {@code people.read}. */
    Person get(Actor actor, long id);

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
