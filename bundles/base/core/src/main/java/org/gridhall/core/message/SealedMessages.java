package org.gridhall.core.message;

import org.gridhall.core.keys.Keys;
import org.gridhall.core.keys.Sealed;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Addresses and facts of messages. They are not sealed anew, as they are erased some time after a message has ended: an older
 * key is needed until the last message from its time is.
 */
@Component(service = Sealed.class)
public class SealedMessages implements Sealed {

    private final Database database;
    private final Keys keys;

    @Activate
    public SealedMessages(@Reference Database database, @Reference Keys keys) {
        this.database = database;
        this.keys = keys;
    }

    @Override
    public long uses(String key) {
        long until = keys.inUseUntil(key);
        return database.read(manager -> manager.createQuery(
                        "SELECT COUNT(m) FROM StoredMessage m WHERE m.erased = :no AND m.queuedAt <= :until",
                        Long.class)
                .setParameter("no", false)
                .setParameter("until", until == 0 ? Long.MAX_VALUE : until)
                .getSingleResult());
    }

    @Override
    public Some reseal(long after) {
        return Some.NONE;
    }
}
