package org.gridhall.core.people;

import java.time.Instant;
import java.util.List;
import javax.persistence.Entity;
import javax.persistence.Table;
import org.gridhall.api.people.Household;

/** A row of a household. */
@Entity
@Table(name = "household")
class HouseholdRow extends Located {

    String number;

    /** The head of the household. */
    Long leader;

    Household household(List<Household.Member> members) {
        return new Household(
                id,
                version,
                number,
                leader,
                address,
                addressId,
                point(),
                grid,
                note,
                members,
                Instant.ofEpochMilli(changedAt));
    }
}
