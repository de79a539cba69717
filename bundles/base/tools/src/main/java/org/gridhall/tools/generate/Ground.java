package org.gridhall.tools.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.gridhall.tools.Stop;
import org.gridhall.tools.replay.CsvRows;

/** The grids of a district that are not divided further, as its files give them: where tickets may lie. */
final class Ground {

    /**
     * A grid with its boundary.
     *
     * @param unit code of the unit responsible for it; null when none is named
     * @param community name of the unit of the level-2 grid it lies in; null when none is named
     * @param ring longitudes and latitudes of the corners, the last equal to the first
     * @param weight how often something happens here beside the others
     */
    record Cell(String code, String unit, String community, double[][] ring, double weight) {

        private boolean contains(double x, double y) {
            boolean inside = false;
            for (int i = 1; i < ring.length; i++) {
                double[] a = ring[i - 1];
                double[] b = ring[i];
                if (a[1] > y != b[1] > y && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]) {
                    inside = !inside;
                }
            }
            return inside;
        }

        /** A point well inside, with six decimals. */
        double[] point(Random random) {
            double[] low = ring[0].clone();
            double[] high = ring[0].clone();
            for (double[] corner : ring) {
                for (int i = 0; i < 2; i++) {
                    low[i] = Math.min(low[i], corner[i]);
                    high[i] = Math.max(high[i], corner[i]);
                }
            }
            while (true) {
                double x = round(low[0] + random.nextDouble() * (high[0] - low[0]));
                double y = round(low[1] + random.nextDouble() * (high[1] - low[1]));
                // not on a border, where the lower code has it
                double off = 2e-6;
                if (contains(x - off, y) && contains(x + off, y) && contains(x, y - off) && contains(x, y + off)) {
                    return new double[] {x, y};
                }
            }
        }

        private static double round(double degrees) {
            return Math.round(degrees * 1e6) / 1e6;
        }
    }

    private final List<Cell> cells;
    private final double[] sums;
    private final Map<String, String> parents;

    private Ground(List<Cell> cells, Map<String, String> parents) {
        this.cells = cells;
        this.parents = parents;
        sums = new double[cells.size()];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += cells.get(i).weight();
            sums[i] = sum;
        }
    }

    /** @param random for the weights: some grids are busier than others */
    static Ground read(Path folder, Random random) {
        try {
            Map<String, Map<String, String>> grids = new LinkedHashMap<>();
            rows(folder.resolve("grids.csv")).stream()
                    .filter(row -> row.get("network").isEmpty())
                    .forEach(row -> grids.put(row.get("code"), row));
            Map<String, String> names = new HashMap<>();
            rows(folder.resolve("units.csv")).forEach(row -> names.put(row.get("code"), row.get("name_zh")));
            Map<String, String> parents = new LinkedHashMap<>();
            grids.forEach((code, row) -> parents.put(code, row.get("parent").isEmpty() ? null : row.get("parent")));
            Map<String, double[][]> rings = rings(folder.resolve("grids.geojson"));
            Set<String> divided = new HashSet<>(parents.values());
            List<Cell> cells = new ArrayList<>();
            grids.forEach((code, row) -> {
                double weight = Math.exp(0.5 * random.nextGaussian());
                if (!divided.contains(code) && rings.containsKey(code)) {
                    Map<String, String> second = row;
                    while (Integer.parseInt(second.get("level")) > 2) {
                        second = grids.get(second.get("parent"));
                    }
                    boolean firms = "enterprise".equals(row.get("kind"));
                    cells.add(new Cell(
                            code,
                            row.get("unit").isEmpty() ? null : row.get("unit"),
                            names.get(second.get("unit")),
                            rings.get(code),
                            firms ? 0.6 * weight : weight));
                }
            });
            if (cells.isEmpty()) {
                throw Stop.usage("这个区的网格没有边界", "The grids of this district have no boundaries");
            }
            return new Ground(cells, parents);
        } catch (IOException e) {
            throw Stop.usage("网格文件读不出来：" + e.getMessage(), "The grids cannot be read: " + e.getMessage());
        }
    }

    static List<Map<String, String>> rows(Path file) throws IOException {
        List<Map<String, String>> found = new ArrayList<>();
        try (CsvRows rows = new CsvRows(Files.newBufferedReader(file))) {
            List<String> header = rows.next().cells();
            for (CsvRows.Row row = rows.next(); row != null; row = rows.next()) {
                Map<String, String> cells = new HashMap<>();
                for (int i = 0; i < header.size(); i++) {
                    cells.put(
                            header.get(i), i < row.cells().size() ? row.cells().get(i) : "");
                }
                found.add(cells);
            }
        }
        return found;
    }

    /** The outer rings of polygons. A grid of several parts is left out. */
    private static Map<String, double[][]> rings(Path file) throws IOException {
        Map<String, double[][]> rings = new HashMap<>();
        for (JsonNode feature : new ObjectMapper().readTree(file.toFile()).path("features")) {
            JsonNode geometry = feature.path("geometry");
            JsonNode corners = geometry.path("coordinates").path(0);
            if ("Polygon".equals(geometry.path("type").asText())) {
                double[][] ring = new double[corners.size()][];
                for (int i = 0; i < ring.length; i++) {
                    ring[i] = new double[] {
                        corners.path(i).path(0).asDouble(),
                        corners.path(i).path(1).asDouble()
                    };
                }
                rings.put(feature.path("properties").path("code").asText(), ring);
            }
        }
        return rings;
    }

    Cell any(Random random) {
        double at = random.nextDouble() * sums[sums.length - 1];
        int found = java.util.Arrays.binarySearch(sums, at);
        return cells.get(Math.min(found < 0 ? -found - 1 : found, sums.length - 1));
    }

    List<Cell> cells() {
        return cells;
    }

    /** Code of the grid above by code; null at the top. */
    Map<String, String> parents() {
        return parents;
    }
}
