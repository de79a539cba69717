package org.gridhall.web.command;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;

/**
 * Walls in memory: ten screens that show the same cost one look at the statistics a second, and none while nothing is
 * counted. A wall that took long to put together is kept longer.
 */
final class Walls {

    private static final int MOST = 64;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Lamps change without anything being counted. */
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** What is the same for whoever may count the same. */
    private record Key(String eyes, String grid, String category, Locale locale) {}

    /** @param since the wall's own mark, which comes back with the next question */
    record Drawn(String since, byte[] body) {}

    private static final class Slot {
        private Drawn drawn;
        private long looked;
        private long made;
        private long took;
    }

    private final Services services;
    private final ZoneId zone;
    private final LongSupplier nanos;
    private final Map<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Slot> eldest) {
            return size() > MOST;
        }
    };

    Walls(Services services, ZoneId zone) {
        this(services, zone, System::nanoTime);
    }

    Walls(Services services, ZoneId zone, LongSupplier nanos) {
        this.services = services;
        this.zone = zone;
        this.nanos = nanos;
    }

    Drawn of(Actor actor, Locale locale, String grid, String category) {
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(new Key(eyes(actor), grid, category, locale), key -> new Slot());
        }
        // Whoever comes while it is made waits for it and takes it.
        synchronized (slot) {
            long now = nanos.getAsLong();
            if (slot.drawn != null && now - slot.looked < Math.max(SECOND, 5 * slot.took)) {
                return slot.drawn;
            }
            String revision = services.statistics().revision() + "."
                    + services.catalogue().revision() + "."
                    + LocalDate.now(zone).toEpochDay();
            if (slot.drawn == null || !slot.drawn.since.startsWith(revision + ".") || now - slot.made >= MINUTE) {
                String since = revision + "." + Long.toString(now, 36);
                Wall wall = new Drawing(services, actor, locale, zone, grid).wall(since, category);
                slot.drawn = new Drawn(since, Json.bytes(wall));
                slot.made = now;
                slot.took = nanos.getAsLong() - now;
            }
            slot.looked = now;
            return slot.drawn;
        }
    }

    /** What decides what somebody may count. */
    private static String eyes(Actor actor) {
        boolean secrets = actor.mayEverywhere(Permissions.TICKET_CONFIDENTIAL);
        if (actor.mayEverywhere(Permissions.STATISTICS_READ) && secrets) {
            return "";
        }
        List<String> grants = actor.with(Permissions.STATISTICS_READ)
                .map(grant -> grant.unitPath() + "|" + grant.gridPath() + "|"
                        + grant.permissions().contains(Permissions.TICKET_CONFIDENTIAL))
                .sorted()
                .distinct()
                .toList();
        return secrets + " " + String.join(" ", grants);
    }
}
