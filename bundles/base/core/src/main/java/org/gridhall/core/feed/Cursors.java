package org.gridhall.core.feed;

import java.time.Instant;
import java.util.Optional;
import javax.persistence.LockModeType;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.CommittedTrail;

/** How far each subscriber of the feed has come. */
public final class Cursors {

    private final Database database;
    private final CommittedTrail committed;

    public Cursors(Database database) {
        this.database = database;
        this.committed = new CommittedTrail(database);
    }

    /** How many committed entries a subscriber has yet to get. */
    public long lag(String name) {
        StoredCursor cursor = database.read(manager -> manager.find(StoredCursor.class, name));
        return cursor == null ? committed.after(0, 0) : committed.after(cursor.txid, cursor.entry);
    }

    /** When the first entry was recorded that a subscriber has yet to get; empty where it got all. */
    public Optional<Instant> waitsSince(String name) {
        return database.read(manager -> {
            StoredCursor cursor = manager.find(StoredCursor.class, name);
            return committed.read(cursor == null ? 0 : cursor.txid, cursor == null ? 0 : cursor.entry, 1).stream()
                    .findFirst()
                    .map(entry -> Ids.moment(entry.id()));
        });
    }

    /** The place that a subscriber has come to, as a text that changes with it. */
    public String at(String name) {
        StoredCursor cursor = database.read(manager -> manager.find(StoredCursor.class, name));
        return cursor == null ? "0" : cursor.txid + "." + cursor.entry;
    }

    /** Whether there is something that a subscriber has yet to get. */
    boolean behind(String name) {
        return database.read(manager -> {
            StoredCursor cursor = manager.find(StoredCursor.class, name);
            return cursor == null
                    || !committed.read(cursor.txid, cursor.entry, 1).isEmpty();
        });
    }

    /** A subscriber's cursor as it stands; at the beginning where there is none yet. */
    public StoredCursor look(String name) {
        StoredCursor cursor = database.read(manager -> manager.find(StoredCursor.class, name));
        return cursor == null ? new StoredCursor() : cursor;
    }

    /** A subscriber's cursor, locked until the end of the write that this is called in; made when it is new. */
    public StoredCursor lock(String name) {
        return database.write(manager -> {
            StoredCursor cursor = manager.find(StoredCursor.class, name, LockModeType.PESSIMISTIC_WRITE);
            if (cursor == null) {
                cursor = new StoredCursor();
                cursor.name = name;
                manager.persist(cursor);
                manager.flush();
            }
            return cursor;
        });
    }
}
