package org.gridhall.core.time;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.time.CalendarYear;
import org.gridhall.api.time.UnitHours;
import org.gridhall.core.District;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calendars and opening hours as they are in force, ready to reckon with: those of the district's folder ({@code
 * calendar/*.csv}, {@code hours.csv}) and those that were loaded, which go before. Each change is a revision; that of another
 * node is seen when somebody looks, which the job that reckons limits again does every second: no action asks the database.
 */
@Component(service = WorkingTimes.class)
public final class WorkingTimes implements Supplier<WorkingTime> {

    private static final Logger LOG = LoggerFactory.getLogger(WorkingTimes.class);

    private final Database database;
    private final Clock clock;
    private final Path folder;
    private Map<Integer, CalendarYear> shipped;
    private volatile Seen seen;

    private record Seen(WorkingTime time, long revision) {}

    /** Why something changed. */
    public record Change(long revision, Instant at, String by, Text cause) {}

    @Activate
    public WorkingTimes(@Reference Database database, @Reference District district) {
        this(database, Clock.system(district.zone()), district.folder());
    }

    /**
     * @param clock in the zone of the district
     * @param folder with {@code calendar} and {@code hours.csv}; both may be missing
     */
    public WorkingTimes(Database database, Clock clock, Path folder) {
        this.database = database;
        this.clock = clock;
        this.folder = folder;
    }

    /** A clock that goes by what is in force whenever it is asked. */
    public LimitClock clock() {
        return new LimitClock(clock.getZone(), this);
    }

    /** What is in force now. */
    @Override
    public WorkingTime get() {
        Seen last = seen;
        return last == null ? look() : last.time;
    }

    /** Looks at once whether something has changed. */
    public synchronized WorkingTime look() {
        long revision = revision();
        Seen last = seen;
        if (last == null || last.revision != revision) {
            last = new Seen(new WorkingTime(revision, years().values(), HoursFile.weeks(hours())), revision);
            seen = last;
        }
        return last.time;
    }

    private long revision() {
        return database.read(manager -> {
            Long found = manager.createQuery("SELECT MAX(t.revision) FROM StoredWorkingTime t", Long.class)
                    .getSingleResult();
            return found == null ? 0L : found;
        });
    }

    /** The published years. */
    Map<Integer, CalendarYear> years() {
        Map<Integer, CalendarYear> years = new TreeMap<>(shipped());
        database.read(manager -> manager.createQuery("SELECT y FROM StoredCalendarYear y", StoredCalendarYear.class)
                        .getResultList())
                .forEach(row -> years.put(
                        row.year,
                        CalendarFile.year(
                                row.year,
                                CalendarFile.read(row.days).get(row.year),
                                row.loadedBy,
                                Instant.ofEpochMilli(row.loadedAt))));
        return years;
    }

    private synchronized Map<Integer, CalendarYear> shipped() {
        if (shipped == null) {
            Map<Integer, CalendarYear> years = new HashMap<>();
            for (Path file : calendars()) {
                try {
                    CalendarFile.read(Files.readString(file))
                            .forEach((year, days) -> years.put(year, CalendarFile.year(year, days, null, null)));
                } catch (IOException | Problem e) {
                    LOG.error("the calendar {} cannot be read: {}", file, e.toString());
                }
            }
            shipped = years;
        }
        return shipped;
    }

    private List<Path> calendars() {
        Path calendars = folder.resolve("calendar");
        if (!Files.isDirectory(calendars)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(calendars)) {
            return files.filter(one -> one.toString().endsWith(".csv")).sorted().toList();
        } catch (IOException e) {
            LOG.error("the calendars in {} cannot be read: {}", calendars, e.toString());
            return List.of();
        }
    }

    /** The file of opening hours in force; null for none. */
    String hoursFile() {
        String loaded = database.read(manager -> manager.createQuery(
                                "SELECT t FROM StoredWorkingTime t WHERE t.hours IS NOT NULL ORDER BY t.revision DESC",
                                StoredWorkingTime.class)
                        .setMaxResults(1)
                        .getResultStream()
                        .findFirst())
                .map(row -> row.hours)
                .orElse(null);
        if (loaded != null) {
            return loaded;
        }
        Path file = folder.resolve("hours.csv");
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            LOG.error("the opening hours in {} cannot be read: {}", file, e.toString());
            return null;
        }
    }

    /** The opening hours in force; none where nobody says any. */
    List<UnitHours> hours() {
        String file = hoursFile();
        if (file == null) {
            return List.of();
        }
        try {
            // A unit that has gone since takes nothing from the others.
            return HoursFile.read(file, any -> true);
        } catch (Problem e) {
            LOG.error("the opening hours cannot be read: {}", e.toString());
            return List.of();
        }
    }

    /** Notes a change within its transaction; from its commit on this node reckons with it. */
    void changed(EntityManager manager, String by, Text cause, String hours) {
        note(manager, by, cause, hours, latest(manager));
    }

    private void note(EntityManager manager, String by, Text cause, String hours, StoredWorkingTime last) {
        StoredWorkingTime row = new StoredWorkingTime();
        row.revision = last == null ? 1 : last.revision + 1;
        row.changedAt = clock.millis();
        row.changedBy = by;
        row.causeZh = cause.zh();
        row.causeEn = cause.en();
        row.shipped = digest();
        row.hours = hours;
        manager.persist(row);
        database.afterCommit(this::forget);
    }

    private void forget() {
        seen = null;
    }

    private static StoredWorkingTime latest(EntityManager manager) {
        return manager.createQuery(
                        "SELECT t FROM StoredWorkingTime t ORDER BY t.revision DESC", StoredWorkingTime.class)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    /** Notes when the files of the district's folder are other than when something was noted last. */
    public void compareFolder() {
        String now = digest();
        StoredWorkingTime last = database.read(WorkingTimes::latest);
        if (last != null && last.shipped.equals(now)) {
            return;
        }
        database.write(manager -> {
            StoredWorkingTime before = latest(manager);
            if (before == null || !before.shipped.equals(now)) {
                note(
                        manager,
                        "system",
                        before == null
                                ? new Text("启用工作日历", "The calendar was put to use")
                                : new Text(
                                        "区设置文件中的日历或开放时间有变动",
                                        "Calendar or opening hours in the district's folder changed"),
                        null,
                        before);
            }
            return null;
        });
    }

    /** The latest revision, locked until the end of the transaction; 0 for none, which locks nothing. */
    public long lock(EntityManager manager) {
        Long latest = manager.createQuery("SELECT MAX(t.revision) FROM StoredWorkingTime t", Long.class)
                .getSingleResult();
        if (latest == null) {
            return 0;
        }
        manager.find(StoredWorkingTime.class, latest, LockModeType.PESSIMISTIC_WRITE);
        return latest;
    }

    /** What changed after a revision, the latest first; 20 at most. */
    public List<Change> changesSince(EntityManager manager, long revision) {
        return manager
                .createQuery(
                        "SELECT t FROM StoredWorkingTime t WHERE t.revision > :revision ORDER BY t.revision DESC",
                        StoredWorkingTime.class)
                .setParameter("revision", revision)
                .setMaxResults(20)
                .getResultList()
                .stream()
                .map(row -> new Change(
                        row.revision,
                        Instant.ofEpochMilli(row.changedAt),
                        row.changedBy,
                        new Text(row.causeZh, row.causeEn)))
                .toList();
    }

    private String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            List<Path> files = new ArrayList<>(calendars());
            files.add(folder.resolve("hours.csv"));
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    sha.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                    sha.update(Files.readAllBytes(file));
                }
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            LOG.error("the files in {} cannot be read: {}", folder, e.toString());
            return "unreadable";
        }
    }
}
