package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.gridhall.tools.Stop;
import org.gridhall.tools.bench.ManyTickets.Writing;

/** The statistics: how far they are behind, and how soon they answer for a year. */
final class FigureLoad {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LAG = "/api/v1/statistics/completion";
    private static final long TICKETS = 10_000_000;
    private static final int CHANNELS = 8;
    private static final int BATCH = 2_000;
    /** Units, grids, categories and fields of a large district, by the number of the dimension; first the whole. */
    private static final int[] CODES = {1, 60, 376, 120, 10};

    private FigureLoad() {}

    /**
     * @param perSecond intakes a second meanwhile
     * @param most entries that waited to be counted
     * @param seconds from the last intake until all was counted
     */
    record Lag(double perSecond, long most, double seconds) {}

    /**
     * @param entries of the trail that were counted again
     * @param seconds as the instance took them, without the console
     */
    record Rebuild(long entries, double seconds, double perSecond) {}

    /** Counts everything again that the instance knows, at least so many tickets. */
    static Rebuild rebuild(Started instance, Work work, int tickets) throws IOException {
        work.prepare(tickets);
        await(instance.url(), work);
        JsonNode counts = instance.console("gridhall:statistics --rebuild");
        long entries = counts.path("counted").asLong();
        double seconds = counts.path("seconds").asDouble();
        if (entries < tickets || seconds <= 0) {
            throw Stop.failed("统计没有重算：" + counts, "The statistics were not counted again: " + counts);
        }
        return new Rebuild(entries, Load.round(seconds), Load.round(entries / seconds));
    }

    /** Waits until all that was committed is counted. */
    static void await(URI url, Work work) throws IOException {
        long begin = System.nanoTime();
        try (Wire wire = new Wire(url, work.token())) {
            while (lag(wire) > 0) {
                if (System.nanoTime() - begin > 600e9) {
                    throw Stop.failed("统计十分钟没有追上", "The statistics did not catch up within ten minutes");
                }
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.failed("已中断", "interrupted");
        }
    }

    /** One view of a year. */
    record View(String by, double p50, double p99) {}

    static Lag lag(URI url, Work work, double seconds) throws IOException {
        AtomicLong most = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        Thread watch = new Thread(() -> {
            try (Wire wire = new Wire(url, work.token())) {
                while (!over.get()) {
                    long lag = lag(wire);
                    most.accumulateAndGet(lag, Math::max);
                    Thread.sleep(100);
                }
            } catch (IOException e) {
                most.set(-1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
        Load.Rate rate = Load.run(8, seconds, work::intake);
        long end = System.nanoTime();
        over.set(true);
        await(url, work);
        return new Lag(rate.perSecond(), most.get(), Load.round((System.nanoTime() - end) / 1e9));
    }

    private static long lag(Wire wire) throws IOException {
        int status = wire.get(LAG);
        if (status != 200) {
            throw new IOException(LAG + " answers " + status);
        }
        return JSON.readTree(wire.body()).path("lag").asLong();
    }

    /**
     * Writes the roll-ups of ten million tickets of last year into an instance that does not run, which is good for nothing
     * but measuring afterwards.
     *
     * @param days how many of its days are written one by one
     */
    static void write(Path assembly, Path data, String database, int days) {
        Writing writing =
                connection -> write(connection, LocalDate.now().minusYears(1).withDayOfYear(1), days);
        ManyTickets.with(assembly, data, database, "figure_part", writing);
    }

    private static void write(Connection connection, LocalDate first, int days) throws SQLException {
        connection.setAutoCommit(false);
        List<String> amounts = amounts(connection);
        String sql = "INSERT INTO figure_part (dim, period, code, type, channel, " + String.join(", ", amounts)
                + ") VALUES (?, ?, ?, 'bench', ?" + ", ?".repeat(amounts.size()) + ")";
        List<Integer> periods = new ArrayList<>();
        periods.add(first.getYear());
        for (int month = 1; month <= 12; month++) {
            periods.add(first.getYear() * 100 + month);
        }
        for (int day = 0; day < days; day++) {
            LocalDate date = first.plusDays(day);
            periods.add(date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth());
        }
        int waiting = 0;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int period : periods) {
                long share = period < 10_000 ? 1 : period < 1_000_000 ? 12 : 365;
                for (int dim = 0; dim < CODES.length; dim++) {
                    for (int code = 0; code < CODES[dim]; code++) {
                        for (int channel = 0; channel < CHANNELS; channel++) {
                            insert.setInt(1, dim);
                            insert.setInt(2, period);
                            insert.setString(3, dim == 0 ? "" : "bench-" + code);
                            insert.setString(4, "bench-" + channel);
                            for (int i = 0; i < amounts.size(); i++) {
                                insert.setLong(5 + i, TICKETS / share / CODES[dim] / CHANNELS);
                            }
                            insert.addBatch();
                            if (++waiting == BATCH) {
                                insert.executeBatch();
                                connection.commit();
                                waiting = 0;
                            }
                        }
                    }
                }
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    /** The columns behind the key. */
    private static List<String> amounts(Connection connection) throws SQLException {
        List<String> amounts = new ArrayList<>();
        DatabaseMetaData meta = connection.getMetaData();
        String table = meta.storesUpperCaseIdentifiers() ? "FIGURE_PART" : "figure_part";
        try (ResultSet columns = meta.getColumns(null, null, table, null)) {
            while (columns.next()) {
                if (columns.getString("TYPE_NAME").toLowerCase(Locale.ROOT).matches("bigint|int8")) {
                    amounts.add(columns.getString("COLUMN_NAME"));
                }
            }
        }
        return amounts;
    }

    static List<View> years(URI url, Work work, double seconds) {
        int year = LocalDate.now().getYear() - 1;
        List<View> views = new ArrayList<>();
        for (String by : List.of("total", "unit", "grid", "category", "field", "channel", "month", "day")) {
            String path = "/api/v1/statistics/counts?by=" + by + "&from=" + year + "-01-01&to=" + year + "-12-31";
            Load.run(1, Math.min(3, seconds), () -> new Reader(url, work.token(), path));
            Load.Rate rate = Load.run(1, seconds, () -> new Reader(url, work.token(), path));
            if (rate.errors() > 0 || rate.calls() == 0) {
                throw Stop.failed("统计出错：" + path, "The statistics failed: " + path);
            }
            views.add(new View(by, rate.p50(), rate.p99()));
        }
        return views;
    }

    private static final class Reader implements Load.Client {
        private final Wire wire;
        private final String path;

        Reader(URI url, String token, String path) {
            this.wire = new Wire(url, token);
            this.path = path;
        }

        @Override
        public int call() throws IOException {
            return wire.get(path);
        }

        @Override
        public void close() {
            wire.close();
        }
    }
}
