package org.gridhall.core.people;

import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Id;
import javax.persistence.MappedSuperclass;
import javax.persistence.Version;
import org.gridhall.api.place.Point;

/** What a person, an organization and a household have in common: a place, a note, and the end of their chain. */
@MappedSuperclass
abstract class Located {

    @Id
    long id;

    @Version
    int revision;

    /** Grows with each change that a reader can see; a look at a number is none. */
    int version;

    int seq;
    byte[] head;
    String address;

    @Column(name = "address_id")
    Long addressId;

    Double longitude;
    Double latitude;
    String grid;

    @Column(name = "grid_path")
    String gridPath;

    String note;

    @Column(name = "changed_at")
    long changedAt;

    Point point() {
        return longitude == null || latitude == null ? null : new Point(longitude, latitude);
    }

    void at(Places.Place place) {
        address = place.address();
        addressId = place.addressId();
        longitude = place.point() == null ? null : place.point().longitude();
        latitude = place.point() == null ? null : place.point().latitude();
        grid = place.grid();
        gridPath = place.gridPath();
    }

    Places.Place place() {
        return new Places.Place(address, addressId, point(), grid, gridPath);
    }

    boolean isAt(Places.Place place) {
        return Objects.equals(place, place());
    }
}
