package org.gridhall.core.storage;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of 64 bits that sort by time: 42 bits of milliseconds since 2000-01-01 (to the year 2139), then 22 bits that begin
 * at random for each millisecond and count on, so that several nodes hardly meet; the primary key is the last word.
 */
public final class Ids {

    /** The time of the smallest id. */
    public static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private static final int TAIL = 22;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AtomicLong last = new AtomicLong();
    private final AtomicLong recent = new AtomicLong(-1);

    /** An id of this moment, larger than every one given before by this object. */
    public long next() {
        long fresh = first(System.currentTimeMillis()) | RANDOM.nextInt(1 << TAIL - 1);
        return last.updateAndGet(previous -> fresh > previous ? fresh : previous + 1);
    }

    /**
     * An id whose time is {@code moment}: for things that happened before they were recorded. Those of one moment that are
     * asked for one after the other are in that order.
     */
    public long at(Instant moment) {
        long floor = floor(moment);
        long fresh = floor | RANDOM.nextInt(1 << TAIL - 1);
        return recent.updateAndGet(
                previous -> previous >= floor && previous + 1 < floor + (1L << TAIL) ? previous + 1 : fresh);
    }

    /** The smallest id of a moment, for ranges over time. */
    public static long floor(Instant moment) {
        return first(Math.max(EPOCH.toEpochMilli(), moment.toEpochMilli()));
    }

    /** The moment that an id carries. */
    public static Instant moment(long id) {
        return EPOCH.plusMillis(id >> TAIL);
    }

    private static long first(long millis) {
        return millis - EPOCH.toEpochMilli() << TAIL;
    }
}
