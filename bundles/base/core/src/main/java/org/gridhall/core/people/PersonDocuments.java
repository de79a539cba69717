package org.gridhall.core.people;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.search.SearchDocument;
import org.gridhall.api.search.SearchSource;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** People by name, by what is left of their numbers, by where they live; those merged or erased are not found. */
@Component(service = SearchSource.class)
public class PersonDocuments extends LocatedDocuments<PersonRow> {

    @Activate
    public PersonDocuments(@Reference Database database, @Reference Organisation organisation) {
        super(database, organisation, PersonRow.class, Subject.PERSON, "e.mergedInto IS NULL AND e.erasedAt IS NULL");
    }

    @Override
    SearchDocument document(PersonRow row) {
        return document(row, row.code, row.name, Arrays.asList(row.numberMask, row.phoneMask, row.address, row.note));
    }

    /** The names of staff come with the organisation. */
    @Override
    public Collection<Long> touched(List<TrailEntry> entries) {
        Collection<Long> ids = super.touched(entries);
        if (entries.stream().anyMatch(PersonDocuments::staff)) {
            ids.addAll(database.read(
                    manager -> manager.createQuery("SELECT e.id FROM PersonRow e WHERE e.code IS NOT NULL", Long.class)
                            .getResultList()));
        }
        return ids;
    }

    private static boolean staff(TrailEntry entry) {
        return entry.subject().kind().equals(Subject.ORGANISATION)
                && entry.changes().containsKey("people");
    }
}
