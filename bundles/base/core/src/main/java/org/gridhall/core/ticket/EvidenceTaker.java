package org.gridhall.core.ticket;

import java.time.Instant;
import javax.persistence.EntityManager;

/** Keeps what a case is built on, within the transaction that opens the case. */
public interface EvidenceTaker {

    /** @return the digest of what was kept, for the trail of the case */
    String take(EntityManager manager, long ticket, Dossier about, Instant at);
}
