package org.gridhall.core.people;

import java.util.List;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.keys.Sealed;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The numbers and phones of people, sealed anew when a key is exchanged. What they say stays, so the trail has no entry. */
@Component(service = Sealed.class)
public class SealedPeople implements Sealed {

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
    public int reseal() {
        return database.write(manager -> {
            List<PersonRow> rows = manager.createQuery(
                            "SELECT e FROM PersonRow e WHERE e.dataKey < :data OR e.lookupKey < :lookup ORDER BY e.id",
                            PersonRow.class)
                    .setParameter("data", keys.dataVersion())
                    .setParameter("lookup", keys.lookupVersion())
                    .setMaxResults(SOME)
                    .getResultList();
            rows.forEach(book::reseal);
            return rows.size();
        });
    }
}
