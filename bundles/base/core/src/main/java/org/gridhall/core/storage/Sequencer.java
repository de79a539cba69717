package org.gridhall.core.storage;

import java.util.TreeSet;

/** Numbers the writing transactions of this process and knows below which number none is still running. */
final class Sequencer {

    private final TreeSet<Long> running = new TreeSet<>();
    private long last;

    Sequencer(long last) {
        this.last = last;
    }

    synchronized long begin() {
        running.add(++last);
        return last;
    }

    synchronized void end(long number) {
        running.remove(number);
    }

    /** Every transaction with a smaller number has ended. */
    synchronized long lowWater() {
        return running.isEmpty() ? last + 1 : running.first();
    }
}
