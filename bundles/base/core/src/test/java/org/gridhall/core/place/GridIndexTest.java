package org.gridhall.core.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gridhall.api.place.Point;
import org.gridhall.core.place.GridIndex.Area;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** The index against a look at every polygon with whole-number arithmetic, which cannot round. */
class GridIndexTest {

    /** Whole-number coordinates are divided by this power of two, which floating point does exactly. */
    private static final double UNIT = 16;

    private record Shape(String code, String network, int level, int[][] ring) {

        boolean covers(int x, int y) {
            boolean inside = false;
            for (int i = 0, j = ring.length - 1; i < ring.length; j = i++) {
                long ax = ring[i][0], ay = ring[i][1], bx = ring[j][0], by = ring[j][1];
                long cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
                if (cross == 0
                        && x >= Math.min(ax, bx)
                        && x <= Math.max(ax, bx)
                        && y >= Math.min(ay, by)
                        && y <= Math.max(ay, by)) {
                    return true;
                }
                if (ay > y != by > y && (cross > 0) == (by > ay)) {
                    inside = !inside;
                }
            }
            return inside;
        }

        Area area() {
            Coordinate[] points = new Coordinate[ring.length + 1];
            for (int i = 0; i <= ring.length; i++) {
                int[] point = ring[i % ring.length];
                points[i] = new Coordinate(point[0] / UNIT, point[1] / UNIT);
            }
            return new Area(code, network, level, new GeometryFactory().createPolygon(points));
        }
    }

    /** A polygon around a centre: corners in growing angle never cross. Coordinates are even, so that middles are whole. */
    private static int[][] ring(Random random) {
        int cx = 2 * random.nextInt(-30, 31);
        int cy = 2 * random.nextInt(-30, 31);
        if (random.nextInt(3) == 0) {
            int w = 2 * random.nextInt(1, 15);
            int h = 2 * random.nextInt(1, 15);
            return new int[][] {{cx, cy}, {cx + w, cy}, {cx + w, cy + h}, {cx, cy + h}};
        }
        List<int[]> corners = new ArrayList<>();
        for (int i = 0; i < 3 + random.nextInt(8); i++) {
            corners.add(new int[] {2 * random.nextInt(-20, 21), 2 * random.nextInt(-20, 21)});
        }
        corners.removeIf(c -> c[0] == 0 && c[1] == 0);
        corners.sort(Comparator.comparingDouble(c -> Math.atan2(c[1], c[0])));
        for (int i = corners.size() - 1; i > 0; i--) {
            int[] a = corners.get(i), b = corners.get(i - 1);
            if (a[0] * b[1] == a[1] * b[0] && a[0] * b[0] + a[1] * b[1] > 0) {
                corners.remove(i);
            }
        }
        return corners.stream().map(c -> new int[] {c[0] + cx, c[1] + cy}).toArray(int[][]::new);
    }

    private static List<Shape> shapes(Random random) {
        List<Shape> shapes = new ArrayList<>();
        while (shapes.size() < 1 + random.nextInt(40)) {
            Shape shape = new Shape(
                    "g" + random.nextInt(1000) + "-" + shapes.size(),
                    random.nextInt(4) == 0 ? "police" : null,
                    1 + random.nextInt(4),
                    ring(random));
            if (shape.ring().length >= 3 && shape.area().boundary().isValid()) {
                shapes.add(shape);
            }
        }
        return shapes;
    }

    private static Optional<String> expected(List<Shape> shapes, int x, int y, String network) {
        return shapes.stream()
                .filter(shape -> Objects.equals(shape.network(), network) && shape.covers(x, y))
                .min(Comparator.comparingInt((Shape shape) -> -shape.level()).thenComparing(Shape::code))
                .map(Shape::code);
    }

    @Property(tries = 300)
    void the_index_agrees_with_a_look_at_every_polygon(@ForAll long seed) {
        Random random = new Random(seed);
        List<Shape> shapes = shapes(random);
        Collections.shuffle(shapes, random);
        GridIndex index = new GridIndex(shapes.stream().map(Shape::area).toList());
        List<int[]> points = new ArrayList<>();
        for (Shape shape : shapes) {
            int[][] ring = shape.ring();
            for (int i = 0; i < ring.length; i++) {
                int[] next = ring[(i + 1) % ring.length];
                points.add(ring[i]);
                points.add(new int[] {(ring[i][0] + next[0]) / 2, (ring[i][1] + next[1]) / 2});
            }
        }
        IntStream.range(0, 200)
                .forEach(i -> points.add(new int[] {random.nextInt(-110, 111), random.nextInt(-110, 111)}));
        for (int[] at : points) {
            Point point = new Point(at[0] / UNIT, at[1] / UNIT);
            for (String network : new String[] {null, "police"}) {
                assertThat(index.at(point, network)).isEqualTo(expected(shapes, at[0], at[1], network));
            }
            assertThat(index.at(point, "fire")).isEmpty();
        }
    }

    @Property(tries = 5)
    void many_threads_get_the_answers_of_one(@ForAll long seed) {
        List<Shape> shapes = shapes(new Random(seed));
        GridIndex index = new GridIndex(shapes.stream().map(Shape::area).toList());
        IntStream.range(0, 20_000).parallel().forEach(i -> {
            int x = i % 200 - 100;
            int y = i / 200 - 50;
            assertThat(index.at(new Point(x / UNIT, y / UNIT), null)).isEqualTo(expected(shapes, x, y, null));
        });
    }
}
