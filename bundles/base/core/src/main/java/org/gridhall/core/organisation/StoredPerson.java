package org.gridhall.core.organisation;

import java.util.List;
import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.EntityManager;
import javax.persistence.Id;
import javax.persistence.Table;

/** What the organisation knows of a person of its staff; the people model has its own, wider view of the same row. */
@Entity
@Table(name = "person")
class StoredPerson {

    @Id
    long id;

    String code;
    String name;
    String phone;

    /** Entries of the person's own trail: more than 0 once the people model knows more of them. */
    @Column(insertable = false, updatable = false)
    int seq;

    /** Those who have a code: all others are none of the organisation's business. */
    static List<StoredPerson> staff(EntityManager manager) {
        return manager.createQuery(
                        "SELECT e FROM StoredPerson e WHERE e.code IS NOT NULL ORDER BY e.code", StoredPerson.class)
                .getResultList();
    }

    Person person() {
        return new Person(id, code, name, phone);
    }

    boolean is(Draft.PersonRow row) {
        return name.equals(row.name()) && Objects.equals(phone, row.phone());
    }

    void become(Draft.PersonRow row) {
        code = row.code();
        name = row.name();
        phone = row.phone();
    }
}
