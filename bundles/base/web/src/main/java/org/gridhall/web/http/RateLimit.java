package org.gridhall.web.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Counts requests by client address and minute. An IPv6 client is its network of 64 bits, as one household has that
 * many addresses. Behind a proxy every client has the proxy's address unless the container reads the forwarded one.
 */
public final class RateLimit {

    private static final int MANY = 10_000;

    private final int perMinute;
    private final int perMinuteFromHere;
    private final LongSupplier seconds;
    private final ConcurrentHashMap<String, Window> windows = new ConcurrentHashMap<>();

    private record Window(long minute, AtomicInteger count) {}

    /** @param perMinute requests a minute; 0 for no limit */
    public RateLimit(int perMinute, int perMinuteFromHere) {
        this(perMinute, perMinuteFromHere, () -> System.nanoTime() / 1_000_000_000L);
    }

    RateLimit(int perMinute, int perMinuteFromHere, LongSupplier seconds) {
        this.perMinute = perMinute;
        this.perMinuteFromHere = perMinuteFromHere;
        this.seconds = seconds;
    }

    /** Counts a request: 0 when it may pass, else the seconds after which to try again. */
    public int take(String address) {
        boolean here = address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1") || address.equals("::1");
        int most = here ? perMinuteFromHere : perMinute;
        if (most <= 0) {
            return 0;
        }
        long now = seconds.getAsLong();
        long minute = Math.floorDiv(now, 60L);
        if (windows.size() > MANY) {
            windows.values().removeIf(window -> window.minute() != minute);
        }
        Window window = windows.compute(
                client(address),
                (key, old) -> old == null || old.minute() != minute ? new Window(minute, new AtomicInteger()) : old);
        return window.count().incrementAndGet() <= most ? 0 : (int) (60 - Math.floorMod(now, 60L));
    }

    private static String client(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            StringBuilder network = new StringBuilder(20);
            for (int i = 0; i < Math.min(8, bytes.length); i++) {
                network.append(Integer.toHexString(bytes[i] & 0xff)).append(':');
            }
            return network.toString();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
