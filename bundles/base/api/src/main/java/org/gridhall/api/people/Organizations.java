package org.gridhall.api.people;

import java.util.List;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.TrailEntry;
import org.osgi.annotation.versioning.ProviderType;

/** Firms and other legal persons. Permissions and scope are those of {@link People}. */
@ProviderType
public interface Organizations {

    /**
     * Finds one by its credit code, or makes one; what is known is not changed. One that lies outside what the actor may see
     * comes with its name, code and kind only. Needs {@code people.write}.
     */
    Organization identify(Actor actor, OrganizationDetails details);

    /** Needs {@code people.read}. */
    Organization get(Actor actor, long id);

    /** What was done to an organization, the latest first, 200 entries at most. Needs {@code people.read}. */
    List<TrailEntry> history(Actor actor, long id);

    /** Needs {@code people.read}. */
    Page<Organization> list(Actor actor, OrganizationQuery query);

    /**
     * Needs {@code people.write}.
     *
     * @throws org.gridhall.api.Problem CONFLICT where it has changed since {@code version}, or another has the code
     */
    Organization update(Actor actor, long id, int version, OrganizationDetails details);
}
