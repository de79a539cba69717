package org.gridhall.core;

import org.gridhall.api.health.Health;
import org.gridhall.api.health.HealthPart;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The core is up when tickets can be taken and the district has an organisation. */
@Component(service = HealthPart.class)
public class CoreHealth implements HealthPart {

    private final Organisation organisation;
    private final Database database;

    @Activate
    public CoreHealth(@Reference Tickets tickets, @Reference Organisation organisation, @Reference Database database) {
        this.organisation = organisation;
        this.database = database;
    }

    @Override
    public String name() {
        return "core";
    }

    @Override
    public Health check() {
        if (organisation.root().isEmpty()) {
            return Health.down("no organisation yet: bring one in with gridhall:import FOLDER");
        }
        try {
            database.read(manager -> manager.createNativeQuery("SELECT COUNT(*) FROM feed_cursor")
                    .getSingleResult());
            return Health.UP;
        } catch (RuntimeException e) {
            return Health.down("the database does not answer");
        }
    }
}
