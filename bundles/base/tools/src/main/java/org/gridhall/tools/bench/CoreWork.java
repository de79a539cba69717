package org.gridhall.tools.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.gridhall.api.account.Accounts;
import org.gridhall.api.account.Actor;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Tickets;

/**
 * Runs inside the instance, as the bundle that {@link CoreLoad} makes: tickets through their whole life without HTTP, the
 * same rows by plain JDBC beside it, look-ups of grids, and what a closed ticket takes up.
 */
public final class CoreWork {

    private static final String TITLE = "路灯不亮 ";
    private static final String DESCRIPTION = "夜间路口路灯不亮，行人通行不便，请尽快派人维修。";
    private static final int TRIES = 20;
    private static final int KEPT = 4_000;
    private static final int WARM = 8;

    private final Tickets tickets;
    private final Accounts accounts;
    private final Organisation organisation;
    private final DataSource source;
    private final Path result;
    private final double seconds;
    private final int[] clients;
    private final double[] ground;
    private final String category;
    private final List<ActionRequest> actions;
    private volatile boolean stopped;

    public CoreWork(
            Tickets tickets,
            Accounts accounts,
            Organisation organisation,
            DataSource source,
            Map<String, Object> properties) {
        this.tickets = tickets;
        this.accounts = accounts;
        this.organisation = organisation;
        this.source = source;
        this.result = Path.of(properties.get("result").toString());
        this.seconds = Double.parseDouble(properties.get("seconds").toString());
        this.clients = Arrays.stream(properties.get("clients").toString().split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        this.ground = Arrays.stream(properties.get("ground").toString().split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        this.category = properties.get("category").toString();
        this.actions = List.of(
                ActionRequest.of("register", Map.of()),
                ActionRequest.of(
                        "dispatch", Map.of("unit", properties.get("unit").toString())),
                ActionRequest.of("handled", Map.of("result", "已到现场处理完毕")),
                ActionRequest.of("feedback", Map.of("reply", "您反映的问题已经处理")),
                ActionRequest.of("close", Map.of()));
        Thread thread = new Thread(this::run, "gridhall-bench-core");
        thread.setDaemon(true);
        thread.start();
    }

    public void stop() {
        stopped = true;
    }

    private void run() {
        try {
            Actor actor = accounts.actor("importer");
            RawRows raw = sample(actor);
            rate(WARM, Math.max(5, seconds), () -> new Lives(actor));
            rate(WARM, Math.max(2, seconds / 4), () -> new Copies(raw));
            List<String> rates = new ArrayList<>();
            for (int some : clients) {
                // Either has its half before and after the other one, so that neither gains by what grows or warms up.
                Load.Rate first = rate(some, seconds / 2, () -> new Lives(actor));
                Load.Rate plain = rate(some, seconds / 2, () -> new Copies(raw));
                Load.Rate more = rate(some, seconds / 2, () -> new Copies(raw));
                Load.Rate last = rate(some, seconds / 2, () -> new Lives(actor));
                rates.add(String.format(
                        Locale.ROOT,
                        "{\"clients\":%d,\"process\":%s,\"raw\":%s,\"ratio\":%.3f}",
                        some,
                        json(both(first, last)),
                        json(both(plain, more)),
                        (first.perSecond() + last.perSecond()) / (plain.perSecond() + more.perSecond())));
            }
            Load.Rate places = rate(1, Math.min(seconds, 3), Places::new);
            Told.result(
                    result,
                    String.format(
                            Locale.ROOT,
                            "{\"transitions\":%s,\"places\":%s,\"kept\":%s}",
                            rates,
                            json(places),
                            kept(actor, raw)));
        } catch (RuntimeException | SQLException e) {
            Told.error(result, e);
        }
    }

    /** One ticket's life, step by step, to see which rows each step writes. */
    private RawRows sample(Actor actor) throws SQLException {
        RawRows raw = new RawRows(source);
        var opened = tickets.open(actor, report()).ticket();
        raw.look(opened.id());
        for (ActionRequest action : actions) {
            tickets.act(actor, opened.id(), action);
            raw.look(opened.id());
        }
        raw.ready(opened.id(), opened.summary().number());
        // What the last step's messages become counts as well.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (raw.waiting(opened.id()) && System.nanoTime() < end && !stopped) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        raw.look(opened.id());
        return raw;
    }

    private NewTicket report() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new NewTicket(
                "issue",
                category,
                TITLE + random.nextInt(1_000_000),
                DESCRIPTION,
                point(),
                "人民大街 " + random.nextInt(1, 2_000) + " 号",
                "hotline",
                null,
                Map.of(),
                List.of(),
                List.of(),
                null,
                null,
                null);
    }

    private Point point() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new Point(random.nextDouble(ground[0], ground[2]), random.nextDouble(ground[1], ground[3]));
    }

    private Load.Rate rate(int clients, double seconds, Supplier<Load.Client> client) {
        if (stopped) {
            throw new IllegalStateException("stopped");
        }
        Load.Rate rate = Load.run(clients, seconds, client);
        if (rate.errors() > 0) {
            throw new IllegalStateException(rate.errors() + " calls failed");
        }
        return rate;
    }

    /** Two runs of the same as one; the latencies of the slower one. */
    private static Load.Rate both(Load.Rate one, Load.Rate other) {
        return new Load.Rate(
                one.clients(),
                one.calls() + other.calls(),
                0,
                one.seconds() + other.seconds(),
                Load.round((one.calls() + other.calls()) / (one.seconds() + other.seconds())),
                Math.max(one.p50(), other.p50()),
                Math.max(one.p99(), other.p99()));
    }

    private static String json(Load.Rate rate) {
        return String.format(
                Locale.ROOT,
                "{\"perSecond\":%.2f,\"p50\":%.3f,\"p99\":%.3f}",
                rate.perSecond(),
                rate.p50(),
                rate.p99());
    }

    /** Rows and bytes that a closed ticket takes up, once the database has cleared away what it replaced. */
    private String kept(Actor actor, RawRows raw) throws SQLException {
        tidy(raw);
        long before = bytes(raw);
        for (int i = 0; i < KEPT && !stopped; i++) {
            Lives life = new Lives(actor);
            for (int step = 0; step <= actions.size(); step++) {
                life.call();
            }
        }
        tidy(raw);
        Map<String, Integer> rows = raw.kept();
        return String.format(
                Locale.ROOT,
                "{\"rows\":%d,\"bytes\":%d,\"tables\":{%s}}",
                rows.values().stream().mapToInt(Integer::intValue).sum(),
                (bytes(raw) - before) / KEPT,
                rows.entrySet().stream()
                        .map(one -> "\"" + one.getKey() + "\":" + one.getValue())
                        .collect(Collectors.joining(",")));
    }

    private void tidy(RawRows raw) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            boolean derby = connection.getMetaData().getDatabaseProductName().contains("Derby");
            for (String table : raw.tables()) {
                String sql = derby
                        ? "CALL SYSCS_UTIL.SYSCS_COMPRESS_TABLE(CURRENT SCHEMA, '" + table.toUpperCase(Locale.ROOT)
                                + "', 0)"
                        : "VACUUM FULL " + table;
                for (int attempt = 1; ; attempt++) {
                    try {
                        statement.execute(sql);
                        break;
                    } catch (SQLException e) {
                        // The platform goes on meanwhile, and Derby gives up one of two that wait for each other.
                        if (attempt == TRIES) {
                            throw e;
                        }
                    }
                }
            }
        }
    }

    /** Heap and indexes. */
    private long bytes(RawRows raw) throws SQLException {
        long bytes = 0;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            boolean derby = connection.getMetaData().getDatabaseProductName().contains("Derby");
            for (String table : raw.tables()) {
                String sql = derby
                        ? "SELECT SUM(CAST(numallocatedpages AS BIGINT) * pagesize) FROM TABLE(SYSCS_DIAG.SPACE_TABLE(CURRENT SCHEMA, '"
                                + table.toUpperCase(Locale.ROOT) + "')) AS t"
                        : "SELECT pg_total_relation_size('" + table + "')";
                try (ResultSet row = statement.executeQuery(sql)) {
                    row.next();
                    bytes += row.getLong(1);
                }
            }
        }
        return bytes;
    }

    /** Tickets from their opening to their end, one step a call. */
    private final class Lives implements Load.Client {
        private final Actor actor;
        private long ticket;
        private int step;

        Lives(Actor actor) {
            this.actor = actor;
        }

        @Override
        public int call() {
            if (step == 0) {
                ticket = tickets.open(actor, report()).ticket().id();
            } else {
                tickets.act(actor, ticket, actions.get(step - 1));
            }
            step = (step + 1) % (actions.size() + 1);
            return 200;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /** The same by plain JDBC. */
    private static final class Copies implements Load.Client {
        private final RawRows raw;
        private long[] numbers;
        private int step;

        Copies(RawRows raw) {
            this.raw = raw;
        }

        @Override
        public int call() {
            try {
                if (step == 0) {
                    numbers = raw.fresh();
                }
                raw.write(step, numbers);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            step = (step + 1) % raw.steps();
            return 200;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /** Which grid a point lies in. */
    private final class Places implements Load.Client {
        @Override
        public int call() {
            // Clocks are slow beside one look-up.
            for (int i = 0; i < 100; i++) {
                organisation.gridAt(point(), null);
            }
            return 200;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
