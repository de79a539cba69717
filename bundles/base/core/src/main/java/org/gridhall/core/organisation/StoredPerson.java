package org.gridhall.core.organisation;

import java.util.Objects;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** A row of a person. */
@Entity
@Table(name = "person")
class StoredPerson {

    @Id
    long id;

    String code;
    String name;
    String phone;

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
