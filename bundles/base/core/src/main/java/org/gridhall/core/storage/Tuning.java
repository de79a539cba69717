package org.gridhall.core.storage;

import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.mappings.DirectToFieldMapping;
import org.eclipse.persistence.sessions.Session;
import org.gridhall.core.trail.StoredEntry;

/** What the mapping cannot say for both databases at once. */
public final class Tuning implements SessionCustomizer {

    /** On PostgreSQL the server itself fills in the transaction of a trail entry. */
    @Override
    public void customize(Session session) {
        if (session.getPlatform().isPostgreSQL()) {
            DirectToFieldMapping txid = (DirectToFieldMapping)
                    session.getDescriptor(StoredEntry.class).getMappingForAttributeName("txid");
            txid.setIsReadOnly(true);
        }
    }
}
