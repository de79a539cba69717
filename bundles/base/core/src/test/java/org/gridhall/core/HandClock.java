package org.gridhall.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** A clock of the district that stands until it is set. */
public final class HandClock extends Clock {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private volatile Instant now;

    public HandClock(Instant now) {
        this.now = now;
    }

    /** Goes on to the first moment of a day. */
    public void to(LocalDate day) {
        now = day.atStartOfDay(ZONE).toInstant();
    }

    public void on(Duration by) {
        now = now.plus(by);
    }

    public LocalDate today() {
        return LocalDate.ofInstant(now, ZONE);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZONE;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
