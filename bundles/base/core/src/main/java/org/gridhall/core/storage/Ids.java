package org.gridhall.core.storage;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of 64 bits that sort by time: 42 bits of milliseconds since 2000-01-01 (to the year 2139), then 22 bits that begin
 * at random for each millisecond and count on, so that several nodes hardly meet; the primary key is the last word.
 */
public final class Ids {

    private static final long EPOCH = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final int TAIL = 22;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AtomicLong last = new AtomicLong();

    /** An id of this moment, larger than every one given before by this object. */
    public long next() {
        long fresh = first(System.currentTimeMillis()) | RANDOM.nextInt(1 << TAIL - 1);
        return last.updateAndGet(previous -> fresh > previous ? fresh : previous + 1);
    }

    /** An id whose time is {@code moment}: for things that happened before they were recorded. */
    public long at(Instant moment) {
        return first(Math.max(EPOCH, moment.toEpochMilli())) | RANDOM.nextInt(1 << TAIL);
    }

    /** The smallest id of a moment, for ranges over time. */
    public static long floor(Instant moment) {
        return first(Math.max(EPOCH, moment.toEpochMilli()));
    }

    private static long first(long millis) {
        return millis - EPOCH << TAIL;
    }
}
