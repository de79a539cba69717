package org.gridhall.core.feed;

import org.gridhall.api.feed.Feed;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.CommittedTrail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The cursors as the database keeps them. */
@Component(service = Feed.class)
public class KeptFeed implements Feed {

    private final Database database;
    private final CommittedTrail committed;
    private final Cursors cursors;

    @Activate
    public KeptFeed(@Reference Database database) {
        this.database = database;
        this.committed = new CommittedTrail(database);
        this.cursors = new Cursors(database);
    }

    @Override
    public void begin(String name) {
        // Everything below is committed already; a later transaction cannot get a smaller number any more.
        long next = committed.next();
        database.write(manager -> {
            if (manager.find(StoredCursor.class, name) == null) {
                StoredCursor cursor = new StoredCursor();
                cursor.name = name;
                cursor.txid = next;
                manager.persist(cursor);
            }
            return null;
        });
    }

    @Override
    public long lag(String name) {
        return cursors.lag(name);
    }

    @Override
    public void forget(String name) {
        database.write(manager -> {
            StoredCursor cursor = manager.find(StoredCursor.class, name);
            if (cursor != null) {
                manager.remove(cursor);
            }
            return null;
        });
    }
}
