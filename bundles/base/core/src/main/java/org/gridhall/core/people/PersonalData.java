package org.gridhall.core.people;

import java.util.List;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;

/** What another part of the core keeps of people in its own rows. Both are called within the transaction of an erasure. */
public interface PersonalData {

    /**
     * Adds to the traces how somebody is known there.
     *
     * @return names of what keeps them from being erased, in order; empty when nothing does
     */
    List<String> look(EntityManager manager, Traces traces);

    /**
     * Erases what is theirs, and writes so into the chains that it is taken out of.
     *
     * @param basis the article that asks for it
     * @param files whether what they sent goes too
     */
    void erase(EntityManager manager, Traces traces, Actor actor, String basis, boolean files);
}
