package org.gridhall.core.forecast;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.forecast.Repeats.Case;
import org.gridhall.api.place.Point;

/**
 * Puts tickets of a category together that lie within some metres of the newest one there, so that no chain of near ones
 * grows across the town. The order they come in is the newest first.
 */
final class Places {

    private static final double METRES_A_DEGREE = 111_195;
    private static final int SHOWN = 20;

    /** Tickets at one place. */
    static final class Place {
        final String category;
        final Point point;
        final String address;
        final List<Case> tickets = new ArrayList<>();
        int count;
        int open;
        Instant first;
        Instant last;

        private Place(String category, Point point, String address) {
            this.category = category;
            this.point = point;
            this.address = address;
        }

        private void add(Case ticket) {
            count++;
            open += ticket.closed() == null ? 1 : 0;
            first = ticket.opened();
            last = last == null ? ticket.opened() : last;
            if (tickets.size() < SHOWN) {
                tickets.add(ticket);
            }
        }
    }

    private record Square(String category, long row, long column) {}

    private record Address(String category, long cell) {}

    private final double metres;
    private final double high;
    private final Map<Square, List<Place>> squares = new HashMap<>();
    private final Map<Address, Place> addresses = new HashMap<>();
    private final List<Place> all = new ArrayList<>();

    Places(int metres) {
        this.metres = metres;
        this.high = metres / METRES_A_DEGREE;
    }

    /**
     * @param cell number of its square; below zero that of its address
     * @param address null where it may not be told
     */
    void add(String category, Point point, long cell, String address, Case ticket) {
        if (point == null) {
            addresses
                    .computeIfAbsent(new Address(category, cell), fresh -> begin(category, null, address))
                    .add(ticket);
            return;
        }
        // Degrees of longitude shrink towards the poles: the squares are as wide in metres everywhere, or wider.
        long row = (long) Math.floor(point.latitude() / high);
        Place nearest = null;
        double least = Double.MAX_VALUE;
        for (long r = row - 1; r <= row + 1; r++) {
            double wide = wide(r);
            long column = (long) Math.floor(point.longitude() / wide);
            for (long c = column - 1; c <= column + 1; c++) {
                for (Place place : squares.getOrDefault(new Square(category, r, c), List.of())) {
                    double apart = apart(place.point, point);
                    if (apart <= metres && apart < least) {
                        nearest = place;
                        least = apart;
                    }
                }
            }
        }
        if (nearest == null) {
            nearest = begin(category, point, address);
            squares.computeIfAbsent(
                            new Square(category, row, (long) Math.floor(point.longitude() / wide(row))),
                            fresh -> new ArrayList<>())
                    .add(nearest);
        }
        nearest.add(ticket);
    }

    private Place begin(String category, Point point, String address) {
        Place place = new Place(category, point, address);
        all.add(place);
        return place;
    }

    private double wide(long row) {
        double furthest = Math.min(89, Math.max(Math.abs(row), Math.abs(row + 1)) * high);
        return high / Math.cos(Math.toRadians(furthest));
    }

    private static double apart(Point a, Point b) {
        double y = (a.latitude() - b.latitude()) * METRES_A_DEGREE;
        double x = (a.longitude() - b.longitude())
                * METRES_A_DEGREE
                * Math.cos(Math.toRadians((a.latitude() + b.latitude()) / 2));
        return Math.hypot(x, y);
    }

    List<Place> all() {
        return all;
    }
}
