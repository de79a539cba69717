package org.gridhall.modules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which the district keeps its overlays ({@code ID.yaml}) and modules of its own ({@code *.module.yaml}).
 * It is looked at again and again: what changes there comes into force without a restart.
 */
final class DistrictFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DistrictFolder.class);

    private record Stamp(FileTime changed, long size) {}

    private final Path folder;
    private final ModuleRegistry registry;
    private final Map<Path, Stamp> known = new HashMap<>();

    DistrictFolder(Path folder, ModuleRegistry registry) {
        this.folder = folder;
        this.registry = registry;
    }

    /** Takes what is new or changed, and lets go what is no longer there. Overlays come first. */
    synchronized void look() {
        Map<Path, Stamp> found = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(DistrictFolder::relevant).toList()) {
                    found.put(file, new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
                }
            } catch (IOException e) {
                LOG.warn("The folder {} cannot be read: {}", folder, e.toString());
                return;
            }
        }
        List<Path> gone =
                known.keySet().stream().filter(file -> !found.containsKey(file)).toList();
        gone.forEach(this::gone);
        found.entrySet().removeIf(file -> file.getValue().equals(known.get(file.getKey())));
        found.keySet().stream().filter(file -> !module(file)).forEach(file -> take(file, found.get(file)));
        found.keySet().stream().filter(DistrictFolder::module).forEach(file -> take(file, found.get(file)));
    }

    private static boolean relevant(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yaml") && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private static boolean module(Path file) {
        return file.getFileName().toString().endsWith(DescriptorSource.SUFFIX);
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ".yaml".length());
    }

    private void gone(Path file) {
        known.remove(file);
        if (module(file)) {
            registry.remove(file.toAbsolutePath().toString());
        } else {
            registry.overlay(id(file), file.getFileName().toString(), null);
        }
    }

    private void take(Path file, Stamp stamp) {
        try {
            if (module(file)) {
                registry.put(DescriptorSource.file(file));
            } else {
                registry.overlay(id(file), file.getFileName().toString(), Files.readAllBytes(file));
            }
            known.put(file, stamp);
        } catch (IOException e) {
            LOG.warn("{} cannot be read and is tried again: {}", file, e.toString());
        }
    }
}
