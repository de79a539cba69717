package org.gridhall.core.people;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import javax.persistence.Version;
import org.gridhall.api.people.Address;
import org.gridhall.api.place.Point;

/** A row of a standard address. */
@Entity
@Table(name = "address")
class AddressRow {

    @Id
    long id;

    @Version
    int revision;

    int version;
    String words;
    String road;
    String house;
    String building;
    String room;
    Double longitude;
    Double latitude;
    String grid;

    @Column(name = "grid_path")
    String gridPath;

    Point point() {
        return longitude == null || latitude == null ? null : new Point(longitude, latitude);
    }

    Address address() {
        return new Address(id, version, words, road, house, building, room, point(), grid);
    }
}
