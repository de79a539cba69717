package org.gridhall.core.people;

import java.util.List;
import org.gridhall.core.keys.BrokenSeal;
import org.gridhall.core.keys.KeyFault;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.keys.Sealed;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The numbers and phones of people, sealed anew when a key is exchanged. What they say stays, so the trail has no entry. */
@Component(service = Sealed.class)
public class SealedPeople implements Sealed {

    private static final Logger LOG = LoggerFactory.getLogger(SealedPeople.class);
    private static final int SOME = 200;

    private final Database database;
    private final Keys keys;
    private final PersonBook book;

    @Activate
    public SealedPeople(@Reference Database database, @Reference Keys keys) {
        this.database = database;
        this.keys = keys;
        this.book = new PersonBook(keys);
    }

    @Override
    public long uses(String key) {
        int dash = key.indexOf('-');
        String column = key.startsWith(Keys.DATA) ? "dataKey" : "lookupKey";
        return database.read(manager -> manager.createQuery(
                        "SELECT COUNT(e) FROM PersonRow e WHERE e." + column + " = :version", Long.class)
                .setParameter("version", Integer.valueOf(key.substring(dash + 1)))
                .getSingleResult());
    }

    @Override
    public Some reseal(long after) {
        return database.write(manager -> {
            List<PersonRow> rows = manager.createQuery(
                            "SELECT e FROM PersonRow e WHERE e.id > :after"
                                    + " AND (e.dataKey < :data OR e.lookupKey < :lookup) ORDER BY e.id",
                            PersonRow.class)
                    .setParameter("after", after)
                    .setParameter("data", keys.dataVersion())
                    .setParameter("lookup", keys.lookupVersion())
                    .setMaxResults(SOME)
                    .getResultList();
            if (rows.isEmpty()) {
                return Some.NONE;
            }
            int done = 0;
            for (PersonRow row : rows) {
                done += reseal(row) ? 1 : 0;
            }
            return new Some(rows.get(rows.size() - 1).id, done, rows.size() - done);
        });
    }

    private boolean reseal(PersonRow row) {
        try {
            book.reseal(row);
            return true;
        } catch (BrokenSeal | KeyFault e) {
            LOG.error(
                    "person/{} is not sealed anew and needs its older keys until that field is emptied: {}",
                    row.id,
                    e.getMessage());
            return false;
        }
    }
}
