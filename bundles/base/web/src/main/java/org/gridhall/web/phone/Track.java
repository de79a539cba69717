package org.gridhall.web.phone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.place.Point;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.register.Registers;
import org.gridhall.web.http.Json;
import org.gridhall.web.page.Visit;
import org.gridhall.web.phone.Received.TrackBody;
import org.gridhall.web.phone.Received.TrackView;

/**
 * Joins the pieces of a patrol to one line. A piece says how many points went before it, so that one that comes again adds
 * nothing, and one that comes before its time is asked for later.
 */
final class Track {

    static final String REGISTER = "patrols";

    private static final int TRIES = 4;
    /** Mean radius of the earth (IUGG), in metres. */
    private static final double EARTH = 6_371_008.8;

    private final Registers registers;
    private final Visit visit;

    Track(Registers registers, Visit visit) {
        this.registers = registers;
        this.visit = visit;
    }

    TrackView join(TrackBody piece) {
        List<Point> points = points(piece.points());
        for (int i = 1; ; i++) {
            try {
                return tried(piece, points);
            } catch (Problem problem) {
                // Two pieces at once: the later one looks again at what is there.
                boolean raced = problem.code().equals("record.version")
                        || problem.code().equals("record.key");
                if (!raced || i == TRIES) {
                    throw problem;
                }
            }
        }
    }

    private TrackView tried(TrackBody piece, List<Point> points) {
        RegisterRecord there = find(piece.key());
        List<Point> line = there == null ? new ArrayList<>() : line(there.geometry());
        if (piece.from() > line.size()) {
            throw Problem.of(
                            Problem.Kind.CONFLICT,
                            "phone.gap",
                            "前面的轨迹还没有收到，请重新发送",
                            "Earlier points have not come in; send them again")
                    .with("have", line.size());
        }
        int known = line.size() - piece.from();
        boolean ends =
                piece.endedAt() != null && (there == null || there.fields().get("ended") == null);
        if (known < points.size()) {
            line.addAll(points.subList(known, points.size()));
        } else if (there != null && !ends) {
            return view(there, line);
        }
        if (line.size() < 2) {
            throw Problem.invalid("/points", "轨迹至少要有两个点", "A track has two points at least");
        }
        RecordBody body = new RecordBody(fields(piece, there, line), line(line));
        RegisterRecord record = there == null
                ? registers.create(visit.actor(), REGISTER, body, null).record()
                : registers.update(visit.actor(), there.id(), there.version(), body);
        return view(record, line);
    }

    private RegisterRecord find(String key) {
        try {
            return registers.byKey(visit.actor(), REGISTER, key);
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND) {
                return null;
            }
            throw problem;
        }
    }

    private static TrackView view(RegisterRecord record, List<Point> line) {
        return new TrackView(
                Long.toString(record.id()),
                record.key(),
                line.size(),
                Math.round(metres(line)),
                record.fields().get("ended") != null);
    }

    private Map<String, Object> fields(TrackBody piece, RegisterRecord there, List<Point> line) {
        Map<String, Object> fields = new LinkedHashMap<>(there == null ? Map.of() : there.fields());
        fields.putIfAbsent("number", piece.key());
        fields.putIfAbsent("worker", visit.actor().name());
        fields.putIfAbsent(
                "day", piece.startedAt().atZone(visit.zone()).toLocalDate().toString());
        fields.putIfAbsent("started", piece.startedAt().toString());
        if (piece.grid() != null) {
            fields.putIfAbsent("grid", piece.grid());
        }
        Instant ended = piece.endedAt();
        if (ended != null) {
            fields.putIfAbsent("ended", ended.toString());
        }
        fields.put("metres", Math.round(metres(line)));
        return fields;
    }

    private static List<Point> points(List<List<Double>> pairs) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            List<Double> pair = pairs.get(i);
            try {
                points.add(new Point(pair.get(0), pair.get(1)));
            } catch (RuntimeException e) {
                throw Problem.invalid("/points/" + i, "应为经度和纬度", "This is longitude and latitude");
            }
        }
        return points;
    }

    private static List<Point> line(String geometry) {
        List<Point> line = new ArrayList<>();
        try {
            for (JsonNode pair : Json.MAPPER.readTree(geometry).path("coordinates")) {
                line.add(new Point(pair.get(0).asDouble(), pair.get(1).asDouble()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return line;
    }

    private static String line(List<Point> line) {
        return text(Map.of(
                "type",
                "LineString",
                "coordinates",
                line.stream()
                        .map(point -> List.of(point.longitude(), point.latitude()))
                        .toList()));
    }

    /** A point as GeoJSON. */
    static String point(Point point) {
        return text(Map.of("type", "Point", "coordinates", List.of(point.longitude(), point.latitude())));
    }

    private static String text(Map<String, Object> geometry) {
        return new String(Json.bytes(geometry), StandardCharsets.UTF_8);
    }

    /** Length of a line over the ground, by great circles. */
    static double metres(List<Point> line) {
        double sum = 0;
        for (int i = 1; i < line.size(); i++) {
            sum += metres(line.get(i - 1), line.get(i));
        }
        return sum;
    }

    private static double metres(Point a, Point b) {
        double south = Math.toRadians(a.latitude());
        double north = Math.toRadians(b.latitude());
        double up = Math.sin((north - south) / 2);
        double over = Math.sin(Math.toRadians(b.longitude() - a.longitude()) / 2);
        double half = up * up + Math.cos(south) * Math.cos(north) * over * over;
        return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(half)));
    }
}
