package org.gridhall.core.people;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Table;
import org.gridhall.api.people.Confirmed;
import org.gridhall.api.people.Person;

/** A row of a person. The organisation has its own, narrower view of the same table for the staff. */
@Entity
@Table(name = "person")
class PersonRow extends Located {

    /** Code in the organisation; it alone sets it. */
    @Column(insertable = false, updatable = false)
    String code;

    String name;
    String sex;
    Integer birth;

    @Column(name = "id_type")
    String idType;

    @Column(name = "number_sealed")
    byte[] numberSealed;

    @Column(name = "number_hash")
    byte[] numberHash;

    @Column(name = "number_mask")
    String numberMask;

    @Column(name = "phone_sealed")
    byte[] phoneSealed;

    @Column(name = "phone_hash")
    byte[] phoneHash;

    @Column(name = "phone_mask")
    String phoneMask;

    /** Version of the key that sealed, as far as anything is. */
    @Column(name = "data_key")
    Integer dataKey;

    @Column(name = "lookup_key")
    Integer lookupKey;

    String confirmed;

    @Column(name = "confirmed_by")
    Long confirmedBy;

    @Column(name = "confirmed_at")
    Long confirmedAt;

    @Column(name = "intake_key")
    String intakeKey;

    @Column(name = "merged_into")
    Long mergedInto;

    @Column(name = "erased_at")
    Long erasedAt;

    Person person(List<Long> merged) {
        return new Person(
                id,
                version,
                name,
                sex,
                birth == null ? null : LocalDate.ofEpochDay(birth),
                idType,
                numberMask,
                phoneMask,
                address,
                addressId,
                point(),
                grid,
                note,
                code,
                confirmed == null ? null : new Confirmed(confirmed, confirmedBy, Instant.ofEpochMilli(confirmedAt)),
                merged,
                erasedAt == null ? null : Instant.ofEpochMilli(erasedAt),
                Instant.ofEpochMilli(changedAt));
    }
}
