package org.gridhall.storage;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.resource.LoadableResource;
import org.osgi.framework.Bundle;

/**
 * Brings the tables of one unit to the version that a bundle needs. Scripts are named {@code V<n>__<title>.sql} and lie in
 * {@code <path>/common} and {@code <path>/derby} or {@code <path>/postgresql}; each unit has a history table of its own.
 */
public final class Migrations {

    private Migrations() {}

    /** Thrown where the database cannot be brought to this version: a person has to act, a retry is of no use. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Migrates from scripts on a class path: for tests. Returns how many scripts ran. */
    public static int migrate(DataSource source, Dialect dialect, ClassLoader loader, String unit, String path) {
        return migrate(source, dialect, loader, unit, scripts(dialect, path, folder -> fromClassPath(loader, folder)));
    }

    /** Migrates from scripts inside a bundle. Returns how many scripts ran. */
    static int migrate(DataSource source, Dialect dialect, Bundle bundle, String unit, String path) {
        return migrate(
                source,
                dialect,
                Migrations.class.getClassLoader(),
                unit,
                scripts(dialect, path, folder -> fromBundle(bundle, folder)));
    }

    private static int migrate(
            DataSource source, Dialect dialect, ClassLoader loader, String unit, Map<String, String> scripts) {
        if (scripts.isEmpty()) {
            throw new Refused("Database has no tables for unit " + unit + ", whose bundle brings no migration", null);
        }
        Flyway flyway = Flyway.configure(loader)
                .dataSource(source)
                .table(unit + "_history")
                .locations(new String[0])
                .resourceProvider(new Scripts(scripts))
                .placeholders(dialect.placeholders())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .ignoreMigrationPatterns("*:pending")
                .cleanDisabled(true)
                .loggers("slf4j")
                .load();
        List<String> unknown = Stream.of(flyway.info().applied())
                .filter(m -> m.getState() == MigrationState.FUTURE_SUCCESS
                        || m.getState() == MigrationState.MISSING_SUCCESS
                        || m.getState() == MigrationState.FUTURE_FAILED
                        || m.getState() == MigrationState.MISSING_FAILED)
                .map(MigrationInfo::getScript)
                .toList();
        if (!unknown.isEmpty()) {
            throw new Refused(
                    "Database is newer than this program: unit " + unit + " has " + String.join(", ", unknown)
                            + ". Start the newer program, or restore a backup",
                    null);
        }
        try {
            flyway.validate();
        } catch (FlywayValidateException e) {
            // Only this one: where the database broke off meanwhile, it is asked again.
            throw new Refused(
                    "Database was made by other migrations of unit " + unit + " than this program brings: "
                            + e.getMessage().lines().skip(1).findFirst().orElse(e.getMessage()),
                    e);
        }
        return flyway.migrate().migrationsExecuted;
    }

    private interface Folder {
        /** File names and contents in a folder; empty where there is no such folder. */
        Map<String, String> read(String folder);
    }

    private static Map<String, String> scripts(Dialect dialect, String path, Folder reader) {
        Map<String, String> all = new TreeMap<>(reader.read(path + "/common"));
        all.putAll(reader.read(path + "/" + dialect.id()));
        return all;
    }

    private static Map<String, String> fromBundle(Bundle bundle, String folder) {
        Map<String, String> found = new TreeMap<>();
        var entries = bundle.findEntries(folder, "*.sql", false);
        for (URL url : entries == null ? List.<URL>of() : Collections.list(entries)) {
            try (var in = url.openStream()) {
                String name = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
                found.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static Map<String, String> fromClassPath(ClassLoader loader, String folder) {
        Map<String, String> found = new TreeMap<>();
        try {
            for (URL url : Collections.list(loader.getResources(folder))) {
                URI uri = url.toURI();
                if (uri.getScheme().equals("jar")) {
                    try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                        read(jar.getPath(folder), found);
                    }
                } else {
                    read(Path.of(uri), found);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void read(Path folder, Map<String, String> found) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sql")).toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        }
    }

    /** Hands the scripts to Flyway, which would otherwise scan a class path that OSGi does not have. */
    private record Scripts(Map<String, String> contents) implements ResourceProvider {

        @Override
        public LoadableResource getResource(String name) {
            return contents.containsKey(name) ? new Script(name, contents.get(name)) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return contents.keySet().stream()
                    .filter(name ->
                            name.startsWith(prefix) && Stream.of(suffixes).anyMatch(name::endsWith))
                    .map(this::getResource)
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    private static final class Script extends LoadableResource {
        private final String name;
        private final String content;

        Script(String name, String content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public Reader read() {
            return new StringReader(content);
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
