package org.gridhall.core.organisation;

import javax.persistence.Entity;
import javax.persistence.EntityManager;
import javax.persistence.Id;
import javax.persistence.LockModeType;
import javax.persistence.Table;

/** The one row that counts the changes of the organisation. Whoever holds it locked is the only one to change it. */
@Entity
@Table(name = "organisation_revision")
class OrganisationRevision {

    @Id
    int id;

    long revision;

    static OrganisationRevision lock(EntityManager manager) {
        return manager.find(OrganisationRevision.class, 1, LockModeType.PESSIMISTIC_WRITE);
    }

    static long read(EntityManager manager) {
        return manager.createQuery("SELECT r.revision FROM OrganisationRevision r", Long.class)
                .getSingleResult();
    }

    long advance() {
        return ++revision;
    }
}
