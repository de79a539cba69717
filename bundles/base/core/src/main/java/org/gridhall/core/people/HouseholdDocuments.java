package org.gridhall.core.people;

import java.util.Arrays;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.search.SearchDocument;
import org.gridhall.api.search.SearchSource;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Households by number and address. */
@Component(service = SearchSource.class)
public class HouseholdDocuments extends LocatedDocuments<HouseholdRow> {

    @Activate
    public HouseholdDocuments(@Reference Database database, @Reference Organisation organisation) {
        super(database, organisation, HouseholdRow.class, Subject.HOUSEHOLD, "1 = 1");
    }

    @Override
    SearchDocument document(HouseholdRow row) {
        String title = row.address == null || row.address.isBlank() ? row.number : row.address;
        return document(row, row.number, title, Arrays.asList(row.note));
    }
}
