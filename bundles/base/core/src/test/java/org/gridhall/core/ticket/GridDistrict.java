package org.gridhall.core.ticket;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.GridChange.NewGrid;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.District;
import org.gridhall.core.HandClock;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.account.StoredAccounts;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.message.Queue;
import org.gridhall.core.message.TestMessages;
import org.gridhall.core.organisation.SmallDistrict;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.statistics.DailyCounts;
import org.gridhall.core.storage.Database;
import org.gridhall.core.time.WorkingTimes;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.modules.ModuleRegistry;

/** A small district with tickets, whose clock is set by hand and whose grids change. */
final class GridDistrict {

    static final String LEFT = box(0, 0, 1, 2);
    static final String RIGHT = box(1, 0, 2, 2);

    private static final ModuleRegistry MODULES = ModuleRegistry.of(
            Path.of("../../platforms/command/src/main/resources"),
            Path.of("src/test/resources/modules/field.module.yaml"));

    final Database database;
    final HandClock clock = new HandClock(Instant.now());
    final ChainedTrail trail;
    final JpaTickets tickets;
    final DailyCounts statistics;
    final Actor boss = new Actor(
            Actor.Kind.ACCOUNT,
            7,
            7,
            "boss",
            "主任",
            List.of(
                    new Grant("dispatcher", Permissions.ALL, "/", null, 1, "room"),
                    new Grant("handler", Permissions.ALL, "/", null, 2, "works")),
            0);
    final List<StoredOrganisation> nodes = new ArrayList<>();

    GridDistrict(Database database) {
        this(database, new SmallDistrict());
    }

    GridDistrict(Database database, SmallDistrict files) {
        this.database = database;
        this.trail = new ChainedTrail(database);
        StoredOrganisation organisation = node();
        organisation.bring(Actor.SYSTEM, files.files());
        TestDistrict.Settings settings = new TestDistrict.Settings("target/files");
        District district = new District(settings);
        Definitions definitions = new Definitions(database);
        this.tickets = new JpaTickets(
                database,
                trail,
                MODULES,
                organisation,
                definitions,
                district,
                new Rules(MODULES),
                new Queue(database, Keys.in(Path.of("target/keys")), TestMessages.settings(), clock),
                new StoredAccounts(database, trail, organisation, clock),
                new WorkingTimes(database, clock, district.folder()));
        this.statistics = new DailyCounts(database, MODULES, organisation, district, definitions, tickets);
    }

    /** One more node on the same database. */
    StoredOrganisation node() {
        StoredOrganisation node = new StoredOrganisation(database, trail, clock, null);
        nodes.add(node);
        return node;
    }

    StoredOrganisation organisation() {
        return nodes.get(0);
    }

    Regrid regrid(StoredOrganisation node, int some) {
        return new Regrid(trail, node, clock, some, false);
    }

    /** Lets all tickets follow, to the very end of the changes. */
    void follow() {
        regrid(organisation(), 7).run();
        clock.on(Duration.ofSeconds(20));
        regrid(organisation(), 7).run();
    }

    static String box(double west, double south, double east, double north) {
        return "{\"type\":\"Polygon\",\"coordinates\":[[[%s,%s],[%s,%s],[%s,%s],[%s,%s],[%s,%s]]]}"
                .formatted(west, south, east, south, east, north, west, north, west, south);
    }

    static NewGrid grid(String code, String boundary) {
        return new NewGrid(code, null, null, null, "新" + code, null, boundary);
    }

    /** Splits g-1 into a left and a right half from today on. */
    GridChange split() {
        return new GridChange(
                clock.today(),
                "人口增加",
                "经开〔2026〕7号",
                List.of("g-1"),
                List.of(grid("g-1a", LEFT), grid("g-1b", RIGHT)),
                null,
                Map.of("g-1", "g-1b"),
                null);
    }

    long open(double longitude, double latitude) {
        return tickets.open(
                        boss,
                        new NewTicket(
                                null,
                                "quarrel",
                                "邻里纠纷",
                                null,
                                new Point(longitude, latitude),
                                null,
                                "grid",
                                null,
                                Map.of(),
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null))
                .ticket()
                .id();
    }

    /** A ticket in a grid of which only the grid is known, as programs of before brought them. */
    long openWithoutPoint(double longitude, double latitude) {
        long id = open(longitude, latitude);
        database.write(manager -> {
            StoredTicket ticket = manager.find(StoredTicket.class, id);
            ticket.longitude = null;
            ticket.latitude = null;
            return null;
        });
        return id;
    }

    void act(long ticket, String action, Map<String, Object> form) {
        tickets.act(boss, ticket, ActionRequest.of(action, form));
    }

    long closed(double longitude, double latitude) {
        long id = open(longitude, latitude);
        act(id, "register", Map.of());
        act(id, "dispatch", Map.of("unit", "works"));
        act(id, "handled", Map.of("result", "已调解"));
        act(id, "feedback", Map.of("reply", "已调解，谢谢"));
        act(id, "close", Map.of());
        return id;
    }

    String grid(long ticket) {
        return stored(ticket).grid;
    }

    StoredTicket stored(long ticket) {
        return database.read(manager -> manager.find(StoredTicket.class, ticket));
    }

    List<TrailEntry> moves(long ticket) {
        return trail.entries(Subject.ticket(ticket), 1, 1000).stream()
                .filter(entry -> entry.action().equals("regrid"))
                .toList();
    }

    PlannedChange change(long id) {
        return organisation().change(Actor.SYSTEM, id).orElseThrow();
    }

    void count() {
        new FeedPump(database).drain(statistics);
    }
}
