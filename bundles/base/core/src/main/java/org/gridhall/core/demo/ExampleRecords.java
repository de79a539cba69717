package org.gridhall.core.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.ExampleRecord;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.place.Point;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.register.Registers;
import org.gridhall.core.place.Boundary;
import org.locationtech.jts.geom.Envelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the example records of modules, each once: one whose key is there, changed or ended, is left as it is. */
final class ExampleRecords {

    private static final Logger LOG = LoggerFactory.getLogger(ExampleRecords.class);

    private final Catalogue catalogue;
    private final Organisation organisation;
    private final Registers registers;

    ExampleRecords(Catalogue catalogue, Organisation organisation, Registers registers) {
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.registers = registers;
    }

    /** Makes the records, and for a minute those of modules that come later too. */
    void follow() throws InterruptedException {
        long seen = -1;
        for (int i = 0; i < 120; i++) {
            long now = catalogue.revision();
            if (now != seen) {
                seen = now;
                int made = make();
                if (made > 0) {
                    LOG.info("made {} example records", made);
                }
            }
            Thread.sleep(500);
        }
    }

    /** @return how many were made now */
    int make() throws InterruptedException {
        Map<String, RegisterType> types = catalogue.modules().stream()
                .flatMap(module -> module.registers().stream())
                .collect(Collectors.toMap(RegisterType::code, type -> type, (one, other) -> one));
        List<Grid> grids = organisation.grids().stream()
                .filter(grid -> grid.network() == null && grid.bounded() && grid.level() == 3)
                .sorted(Comparator.comparing(Grid::code))
                .toList();
        Map<String, Envelope> extents = new HashMap<>();
        List<ExampleRecord> examples = catalogue.modules().stream()
                .flatMap(module -> module.records().stream())
                .filter(example -> types.containsKey(example.register()))
                .toList();
        int made = 0;
        for (ExampleRecord example : examples) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            RegisterType type = types.get(example.register());
            String key = String.valueOf(example.fields().get(type.key()));
            try {
                if (!there(type.code(), key)) {
                    String geometry =
                            grids.isEmpty() ? null : geometry(type.geometry(), type.code() + "/" + key, grids, extents);
                    RecordBody body = new RecordBody(example.fields(), geometry);
                    // Two nodes that begin at once make one record.
                    if (!registers
                            .create(Actor.SYSTEM, type.code(), body, "demo:" + type.code() + ":" + key)
                            .repeated()) {
                        made++;
                    }
                }
            } catch (Problem problem) {
                LOG.warn("example record {} of {}: {} {}", key, type.code(), problem, problem.errors());
            }
        }
        return made;
    }

    private boolean there(String register, String key) {
        try {
            registers.byKey(Actor.SYSTEM, register, key);
            return true;
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND) {
                return false;
            }
            throw problem;
        }
    }

    /** A place in one of the grids, always the same one for a seed; null for a register without geometry. */
    private String geometry(String kind, String seed, List<Grid> grids, Map<String, Envelope> extents) {
        if (kind == null || kind.equals("none")) {
            return null;
        }
        // Spread, since keys that follow one another would else be given the same grids.
        Random random = new Random(seed.hashCode() * 0x9E3779B97F4A7C15L);
        Grid grid = grids.get(random.nextInt(grids.size()));
        Envelope extent = extents.computeIfAbsent(
                grid.code(), code -> Boundary.stored(organisation.boundary(code).orElseThrow())
                        .getEnvelopeInternal());
        Point point = Demo.point(organisation, extent, grid, random);
        return switch (kind) {
            case "line" -> line(point, random);
            case "polygon" -> block(point, random);
            default -> "{\"type\":\"Point\",\"coordinates\":" + position(point, 0, 0) + "}";
        };
    }

    /** Some hundred metres of a winding line. */
    private static String line(Point start, Random random) {
        List<String> positions = new ArrayList<>();
        double east = 0;
        double north = 0;
        for (int i = 0; i < 6; i++) {
            positions.add(position(start, east, north));
            east += 0.0012 + 0.0008 * random.nextDouble();
            north += 0.0016 * (random.nextDouble() - 0.4);
        }
        return "{\"type\":\"LineString\",\"coordinates\":[" + String.join(",", positions) + "]}";
    }

    /** A rectangle of some hundred metres about a point. */
    private static String block(Point centre, Random random) {
        double east = 0.0005 + 0.0008 * random.nextDouble();
        double north = 0.0004 + 0.0006 * random.nextDouble();
        return "{\"type\":\"Polygon\",\"coordinates\":[["
                + String.join(
                        ",",
                        position(centre, -east, -north),
                        position(centre, east, -north),
                        position(centre, east, north),
                        position(centre, -east, north),
                        position(centre, -east, -north))
                + "]]}";
    }

    private static String position(Point point, double east, double north) {
        return String.format(Locale.ROOT, "[%.6f,%.6f]", point.longitude() + east, point.latitude() + north);
    }
}
