package org.gridhall.core.people;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.place.Point;
import org.gridhall.core.organisation.Follower;
import org.gridhall.core.trail.ChainedTrail;

/**
 * Lets people, organizations, households and standard addresses go on belonging to a grid that is there: by their point,
 * else by their standard address, else to the grid that stands for theirs now.
 */
public final class Resettlement {

    private final Organisation organisation;
    private final Recorder recorder;
    private final int some;

    /** @param some how many rows a transaction */
    public Resettlement(ChainedTrail trail, Organisation organisation, int some) {
        this.organisation = organisation;
        this.recorder = new Recorder(trail);
        this.some = some;
    }

    /** One for each kind, addresses first: the others ask them. */
    public List<Follower> followers() {
        return List.of(
                this::addresses,
                (manager, change, path, after) ->
                        located(manager, change, path, after, PersonRow.class, Recorder.PERSON),
                (manager, change, path, after) ->
                        located(manager, change, path, after, OrganizationRow.class, Recorder.ORGANIZATION),
                (manager, change, path, after) ->
                        located(manager, change, path, after, HouseholdRow.class, Recorder.HOUSEHOLD));
    }

    private <T> List<T> rows(EntityManager manager, Class<T> type, String path, long after) {
        return manager.createQuery(
                        "SELECT r FROM " + type.getSimpleName()
                                + " r WHERE r.gridPath = :path AND r.id > :after ORDER BY r.id",
                        type)
                .setParameter("path", path)
                .setParameter("after", after)
                .setMaxResults(some)
                .getResultList();
    }

    private Follower.Step addresses(EntityManager manager, PlannedChange change, String path, long after) {
        List<AddressRow> rows = rows(manager, AddressRow.class, path, after);
        for (AddressRow row : rows) {
            grid(row.point(), row.grid).ifPresent(grid -> {
                if (!grid.code().equals(row.grid)) {
                    row.version++;
                }
                row.grid = grid.code();
                row.gridPath = grid.path();
            });
        }
        return new Follower.Step(rows.size() < some ? null : rows.get(some - 1).id, 0, List.of());
    }

    private <T extends Located> Follower.Step located(
            EntityManager manager, PlannedChange change, String path, long after, Class<T> type, String kind) {
        List<T> rows = rows(manager, type, path, after);
        Map<Long, AddressRow> addresses = addresses(manager, rows);
        for (T row : rows) {
            AddressRow address = row.addressId == null ? null : addresses.get(row.addressId);
            Point point = row.point() != null || address == null ? row.point() : address.point();
            String named = point == null && address != null && address.grid != null ? address.grid : row.grid;
            grid(point, named).ifPresent(grid -> {
                String old = row.grid;
                row.grid = grid.code();
                row.gridPath = grid.path();
                if (!Objects.equals(old, row.grid)) {
                    record(row, kind, old, change);
                }
            });
        }
        return new Follower.Step(rows.size() < some ? null : rows.get(some - 1).id, 0, List.of());
    }

    private static Map<Long, AddressRow> addresses(EntityManager manager, List<? extends Located> rows) {
        Map<Long, AddressRow> addresses = new LinkedHashMap<>();
        List<Long> wanted = rows.stream()
                .map(row -> row.addressId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (!wanted.isEmpty()) {
            manager.createQuery("SELECT a FROM AddressRow a WHERE a.id IN :ids", AddressRow.class)
                    .setParameter("ids", wanted)
                    .getResultList()
                    .forEach(address -> addresses.put(address.id, address));
        }
        return addresses;
    }

    private Optional<Grid> grid(Point point, String grid) {
        Optional<Grid> its = point == null ? Optional.empty() : organisation.gridAt(point, null);
        return its.or(() -> organisation.heir(grid));
    }

    private void record(Located row, String kind, String old, PlannedChange change) {
        row.version++;
        row.changedAt = System.currentTimeMillis();
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("change", Long.toString(change.id()));
        payload.put("reason", change.change().reason());
        recorder.record(row, kind, "regrid", Actor.SYSTEM, "", Map.of("grid", Arrays.asList(old, row.grid)), payload);
    }
}
