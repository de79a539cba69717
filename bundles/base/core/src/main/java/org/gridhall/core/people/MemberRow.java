package org.gridhall.core.people;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** A row of one who belongs to a household, from day to day. */
@Entity
@Table(name = "household_member")
class MemberRow {

    @Id
    long id;

    long household;
    long person;
    String relation;

    @Column(name = "first_day")
    int firstDay;

    @Column(name = "last_day")
    Integer lastDay;
}
