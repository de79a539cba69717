package org.gridhall.web;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gridhall.api.Problem;

/**
 * A service that may be away for a moment, while its bundle is exchanged. Calls wait a little for it, but only some of
 * them, so that the rest of the interface keeps its threads; then it is 503.
 */
final class Slot<T> {

    private static final Semaphore WAITERS = new Semaphore(32);

    private final long patienceMillis;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private volatile T service;

    Slot(long patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    void set(T fresh) {
        lock.lock();
        try {
            service = fresh;
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A service leaves; nothing happens when another took its place already. */
    void unset(T gone) {
        lock.lock();
        try {
            if (service == gone) {
                service = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** @throws Problem UNAVAILABLE when it does not come */
    T get() {
        T here = service;
        return here == null ? await() : here;
    }

    private T await() {
        if (!WAITERS.tryAcquire()) {
            throw away();
        }
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
            while (service == null && left > 0) {
                left = came.awaitNanos(left);
            }
            if (service == null) {
                throw away();
            }
            return service;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away();
        } finally {
            lock.unlock();
            WAITERS.release();
        }
    }

    private static Problem away() {
        return Problem.of(
                Problem.Kind.UNAVAILABLE,
                "unavailable",
                "系统正在启动或更新，请稍后再试",
                "The system is starting or being updated; try again in a moment");
    }
}
