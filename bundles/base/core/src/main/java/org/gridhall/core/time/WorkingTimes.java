package org.gridhall.core.time;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
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
 * calendar/*.csv}, {@code hours.csv}) and those that were loaded, which go before. The folder is read once: what comes there
 * later holds from the next start on. Each change is a revision; that of another node is seen when somebody looks, which the
 * job that reckons limits again does every second: no action asks the database.
 */
@Component(service = WorkingTimes.class)
public final class WorkingTimes implements Supplier<WorkingTime> {

    private static final Logger LOG = LoggerFactory.getLogger(WorkingTimes.class);

    private final Database database;
    private final Clock clock;
    private final Path folder;
    private Shipped shipped;
    private volatile boolean compared;
    private volatile Seen seen;

    /** @param revision the latest one, which may not be the one that {@code time} says it reckons by */
    private record Seen(WorkingTime time, long revision) {}

    /**
     * What the district's folder held when this node read it.
     *
     * @param hours null for no file
     */
    private record Shipped(Map<Integer, CalendarYear> years, String hours, String digest) {}

    /** @param shipped digest of the folder of the node that noted it; null where nothing was noted yet */
    private record Noted(long revision, String shipped) {}

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
        Noted noted = noted();
        Seen last = seen;
        if (last == null || last.revision != noted.revision) {
            boolean own =
                    noted.shipped == null || noted.shipped.equals(shipped().digest());
            // While another node has other files, those hold that were noted last: what is reckoned here meanwhile says
            // that it is of before, so that a node with those files reckons it again.
            last = new Seen(
                    new WorkingTime(
                            own ? noted.revision : noted.revision - 1, years().values(), HoursFile.weeks(hours())),
                    noted.revision);
            seen = last;
        }
        return last.time;
    }

    private Noted noted() {
        return database.read(manager -> manager.createQuery(
                        "SELECT t.revision, t.shipped FROM StoredWorkingTime t ORDER BY t.revision DESC",
                        Object[].class)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(cells -> new Noted((Long) cells[0], (String) cells[1]))
                .orElse(new Noted(0, null)));
    }

    /** The published years. */
    Map<Integer, CalendarYear> years() {
        Map<Integer, CalendarYear> years = new TreeMap<>(shipped().years());
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

    /** All of it is read at once, so that the digest is always that of what is reckoned with. */
    private synchronized Shipped shipped() {
        if (shipped == null) {
            MessageDigest sha = sha();
            boolean whole = true;
            Map<Integer, CalendarYear> years = new HashMap<>();
            for (Path file : calendars()) {
                byte[] content = read(file);
                whole &= content != null;
                if (content != null) {
                    digest(sha, file, content);
                    try {
                        CalendarFile.read(new String(content, StandardCharsets.UTF_8))
                                .forEach((year, days) -> years.put(year, CalendarFile.year(year, days, null, null)));
                    } catch (Problem e) {
                        LOG.error("the calendar {} cannot be read: {}", file, e.toString());
                    }
                }
            }
            Path file = folder.resolve("hours.csv");
            byte[] hours = Files.isRegularFile(file) ? read(file) : null;
            if (hours != null) {
                digest(sha, file, hours);
            }
            whole &= hours != null || !Files.isRegularFile(file);
            shipped = new Shipped(
                    years,
                    hours == null ? null : new String(hours, StandardCharsets.UTF_8),
                    whole ? HexFormat.of().formatHex(sha.digest()) : "unreadable");
        }
        return shipped;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            LOG.error("{} cannot be read: {}", file, e.toString());
            return null;
        }
    }

    private static void digest(MessageDigest sha, Path file, byte[] content) {
        sha.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        sha.update(content);
    }

    private static MessageDigest sha() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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
        return loaded != null ? loaded : shipped().hours();
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
        row.shipped = shipped().digest();
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

    /**
     * Notes, once after the start, when the files of the district's folder are other than when something was noted last. Not
     * again later: of two nodes with different files each would find the other's note to be another one, for ever.
     */
    public void compareFolder() {
        if (compared) {
            return;
        }
        String now = shipped().digest();
        if (now.equals(noted().shipped)) {
            compared = true;
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
        compared = true;
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
}
