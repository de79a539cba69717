package org.gridhall.core.time;

import org.gridhall.api.time.Calendars;
import org.gridhall.core.TestDistrict;

/** The calendars of a district for tests elsewhere. */
public final class DistrictCalendars {

    private DistrictCalendars() {}

    public static Calendars of(TestDistrict district) {
        return new StoredCalendars(district.database, district.trail, district.district);
    }
}
