package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.gridhall.core.time.Ledger;
import org.gridhall.core.time.LimitClock;
import org.gridhall.core.time.Terms;
import org.gridhall.core.time.WorkingTime;
import org.gridhall.tools.Instance;

/** How many due times and ledgers one thread computes in a second, by the calendar of the district jingkai. */
public final class LimitsBench {

    private static final Path CALENDAR = Path.of("config/districts/jingkai/calendar/2015-2026.csv");
    private static final Path HOURS = Path.of("config/districts/jingkai/hours.csv");
    private static final long FIRST = Instant.parse("2016-01-01T00:00:00Z").getEpochSecond();
    private static final int SPAN = 9 * 365 * 86_400;
    private static final int STARTS = 4_096;

    private final Instant[] starts = new Instant[STARTS];
    private final long nanos;

    private LimitsBench(double seconds) {
        nanos = (long) (seconds * 1e9);
        Random random = new Random(7);
        for (int i = 0; i < STARTS; i++) {
            starts[i] = Instant.ofEpochSecond(FIRST + random.nextInt(SPAN));
        }
    }

    /** {@code LimitsBench [SECONDS]} for each figure; the last line is JSON. */
    public static void main(String[] words) throws IOException {
        double seconds = words.length > 0 ? Double.parseDouble(words[0]) : 5;
        System.out.println(new ObjectMapper().writeValueAsString(run(Instance.root(), seconds)));
    }

    /** Whether there is a clone with a calendar. */
    static boolean possible() {
        return Files.exists(Instance.root().resolve(CALENDAR));
    }

    /** Computations a second, by what is computed. */
    static Map<String, Long> run(Path clone, double seconds) throws IOException {
        String calendar = Files.readString(clone.resolve(CALENDAR));
        String hours = Files.readString(clone.resolve(HOURS));
        WorkingTime time = WorkingTime.of(calendar, hours);
        LimitClock clock = new LimitClock(ZoneId.of("Asia/Shanghai"), () -> time);
        LimitsBench bench = new LimitsBench(seconds);
        Map<String, Long> found = new LinkedHashMap<>();
        for (String duration : new String[] {"72h", "3d", "20wd", "16wh"}) {
            found.put(duration, bench.rate(start -> clock.reckon(Terms.of(start, duration))
                    .at()
                    .toEpochMilli()));
        }
        found.put("ledger20wd", bench.rate(start -> Ledger.of(clock, Terms.of(start, "20wd"))
                .steps()
                .size()));
        found.put("ledger16wh", bench.rate(start -> Ledger.of(clock, Terms.of(start, "16wh"))
                .steps()
                .size()));
        found.put("snapshotsPerSecond", bench.rate(start -> WorkingTime.of(calendar, hours)
                .revision()));
        return found;
    }

    /** Calls a second, after a fifth of the time to get warm. */
    private long rate(ToLongFunction<Instant> work) {
        calls(work, nanos / 5);
        return calls(work, nanos);
    }

    private long calls(ToLongFunction<Instant> work, long nanos) {
        long began = System.nanoTime();
        long calls = 0;
        long sum = 0;
        long took = 0;
        while (took < nanos) {
            // Not the clock each time: it would be a part of what is measured.
            for (int i = 0; i < 64; i++) {
                sum += work.applyAsLong(starts[(int) (calls++ % STARTS)]);
            }
            took = System.nanoTime() - began;
        }
        if (sum == Long.MIN_VALUE) {
            throw new IllegalStateException("nothing was computed");
        }
        return calls * 1_000_000_000L / took;
    }
}
