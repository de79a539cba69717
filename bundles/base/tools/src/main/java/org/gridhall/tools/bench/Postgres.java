package org.gridhall.tools.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gridhall.tools.Stop;

/**
 * A PostgreSQL server of our own, on a free port of this machine, with durable settings: fsync, full_page_writes and
 * synchronous_commit on, all else as it comes.
 */
final class Postgres implements AutoCloseable {

    private static final String USER = "gridhall";
    private static final int OLDEST = 15;

    /** As the server tells of a statement, in the parts that it has: parsed, bound, executed. */
    private static final Pattern TOOK = Pattern.compile("duration: ([0-9.]+) ms  (?:parse|bind|(execute)) [^:]*: (.*)");

    private final Process server;
    private final String url;
    private final Path log;

    private Postgres(Process server, String url, Path log) {
        this.server = server;
        this.url = url;
        this.log = log;
    }

    /** JDBC address with user and password. */
    String url() {
        return url;
    }

    /** The folder with initdb and postgres, or null: the one given, what is on the path, or Debian's. */
    static Path programs(String given) {
        if (given != null) {
            Path folder = Path.of(given);
            if (!usable(folder)) {
                throw Stop.usage(
                        "目录 " + given + " 里没有 initdb 和 postgres", "There are no initdb and postgres in " + given);
            }
            return folder;
        }
        List<Path> folders = new ArrayList<>();
        for (String entry : System.getenv().getOrDefault("PATH", "").split(":")) {
            folders.add(Path.of(entry));
        }
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            versions.filter(version -> number(version) >= OLDEST)
                    .sorted(Comparator.comparingInt(Postgres::number))
                    .forEach(version -> folders.add(version.resolve("bin")));
        } catch (IOException e) {
            // not installed that way
        }
        return folders.stream().filter(Postgres::usable).findFirst().orElse(null);
    }

    private static boolean usable(Path folder) {
        return Files.isExecutable(folder.resolve("initdb")) && Files.isExecutable(folder.resolve("postgres"));
    }

    private static int number(Path version) {
        String name = version.getFileName().toString();
        return name.matches("\\d{1,3}") ? Integer.parseInt(name) : 0;
    }

    static Postgres start(Path programs, Path folder) throws IOException {
        Files.createDirectories(folder);
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        Path secret = folder.resolve("secret");
        Files.writeString(secret, password + "\n");
        Path data = folder.resolve("data");
        Path log = folder.resolve("log");
        Process made = launch(
                log,
                programs.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--pwfile",
                secret.toString(),
                "-E",
                "UTF8",
                "--locale",
                "C",
                "--no-sync");
        if (await(made) != 0) {
            throw broken("initdb", log);
        }
        Files.delete(secret);
        int port = Ports.free();
        Process server = launch(
                log,
                programs.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "log_parameter_max_length=0");
        String base = "jdbc:postgresql://127.0.0.1:" + port + "/%s?user=" + USER + "&password=" + password;
        Postgres postgres = new Postgres(server, String.format(base, "gridhall"), log);
        try {
            create(String.format(base, "postgres"), server, log);
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
        return postgres;
    }

    private static void create(String url, Process server, Path log) {
        for (int attempt = 0; attempt < 300 && server.isAlive(); attempt++) {
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE gridhall");
                return;
            } catch (SQLException e) {
                pause();
            }
        }
        throw broken("postgres", log);
    }

    /** Version and durability of the server behind an address, as it says itself. */
    static String describe(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version'),"
                        + " current_setting('fsync'), current_setting('synchronous_commit')")) {
            row.next();
            return "PostgreSQL " + row.getString(1).split(" ")[0] + ", fsync=" + row.getString(2)
                    + ", synchronous_commit=" + row.getString(3);
        } catch (SQLException e) {
            throw Stop.failed("数据库不可用：" + e.getMessage(), "The database is down: " + e.getMessage());
        }
    }

    /**
     * How long the server itself was at it, in milliseconds, for each statement that begins like this and is asked for while
     * some work is done.
     */
    double[] times(String beginning, Runnable work) throws IOException {
        long from = Files.size(log);
        tell("ALTER SYSTEM SET log_min_duration_statement = 0");
        try {
            work.run();
        } finally {
            tell("ALTER SYSTEM RESET log_min_duration_statement");
        }
        List<Double> times = new ArrayList<>();
        double parts = 0;
        try (InputStream in = Files.newInputStream(log);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
            in.skipNBytes(from);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher took = TOOK.matcher(line);
                if (took.find() && took.group(3).startsWith(beginning)) {
                    parts += Double.parseDouble(took.group(1));
                    if (took.group(2) != null) {
                        times.add(parts);
                        parts = 0;
                    }
                }
            }
        }
        return times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** Lets the server count the rows now, as it does by itself a minute after there are some: until then it guesses. */
    void counted() {
        tell("ANALYZE");
    }

    private void tell(String setting) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(setting);
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw Stop.failed("数据库不可用：" + e.getMessage(), "The database is down: " + e.getMessage());
        }
        pause();
    }

    /** PostgreSQL refuses to run as root: there it runs in a user namespace of its own. */
    private static Process launch(Path log, String... command) throws IOException {
        List<String> words = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            words.addAll(List.of("unshare", "-U"));
        }
        words.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C");
        return Children.start(builder);
    }

    private static int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.failed("已中断", "interrupted");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.failed("已中断", "interrupted");
        }
    }

    private static Stop broken(String what, Path log) {
        String last = "";
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            // then without it
        }
        return Stop.failed(what + " 没有成功：" + last, what + " failed: " + last);
    }

    @Override
    public void close() {
        Children.end(server);
    }
}
