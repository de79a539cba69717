package org.gridhall.core.time;

import java.time.Clock;
import java.time.ZoneId;
import org.gridhall.core.TestDistrict;

/** The calendars of a district for tests elsewhere. */
public final class DistrictCalendars {

    private DistrictCalendars() {}

    public static StoredCalendars of(TestDistrict district) {
        return new StoredCalendars(
                district.database,
                district.trail,
                district.times,
                district.organisation::unit,
                Clock.system(ZoneId.of("Asia/Shanghai")));
    }
}
