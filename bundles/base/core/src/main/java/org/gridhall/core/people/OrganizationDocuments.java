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

/** Firms and other organizations by name and credit code. */
@Component(service = SearchSource.class)
public class OrganizationDocuments extends LocatedDocuments<OrganizationRow> {

    @Activate
    public OrganizationDocuments(@Reference Database database, @Reference Organisation organisation) {
        super(database, organisation, OrganizationRow.class, Subject.ORGANIZATION, "1 = 1");
    }

    @Override
    SearchDocument document(OrganizationRow row) {
        return document(row, row.code, row.name, Arrays.asList(row.phone, row.address, row.note));
    }
}
