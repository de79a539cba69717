package org.gridhall.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.forecast.Hotspots;
import org.gridhall.api.forecast.Outlook;
import org.gridhall.api.forecast.Repeats;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.time.DistrictCalendars;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From tickets to what is expected of the next ones, on both databases. */
class CountedForecastsTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final LocalDate TODAY = LocalDate.now(ZONE);
    private static final Point CORNER = new Point(113.8301, 34.7302);
    private static final Point BRIDGE = new Point(113.77, 34.755);
    private static final int WEEKS = 16;
    private static List<District> districts;

    /** A district with its forecasts. */
    record District(TestDistrict d, CountedForecasts forecasts, long first) {}

    static synchronized Stream<District> both() {
        if (districts == null) {
            districts = TestDatabase.both()
                    .map(TestDistrict::new)
                    .map(CountedForecastsTest::filled)
                    .toList();
        }
        return districts.stream();
    }

    private static Actor with(Set<String> permissions) {
        Grant grant = new Grant("leader", permissions, "/", null, 7, "command");
        return new Actor(Actor.Kind.ACCOUNT, 901, 901, "all", "某人", List.of(grant), 0);
    }

    private static NewTicket report(String category, Point point, String address, int daysAgo, int number) {
        Instant at =
                TODAY.minusDays(daysAgo).atTime(9, number % 60).atZone(ZONE).toInstant();
        return new NewTicket(
                "issue",
                category,
                "路灯不亮",
                "说明",
                point,
                address,
                "grid",
                null,
                Map.of(),
                List.of(),
                List.of(),
                category + "-" + daysAgo + "-" + number,
                at,
                null);
    }

    /** Sixteen weeks: a lamp and a quarrel a day, in the last one five lamps more a day at the corner. */
    private static District filled(TestDistrict d) {
        List<ImportItem> items = new ArrayList<>();
        for (int day = 1; day <= WEEKS * 7; day++) {
            // The corner's own square has one a week, the other ones are spread.
            Point spread = new Point(113.77 + day % 9 * 0.004, 34.755 + day % 7 * 0.004);
            items.add(new ImportItem(report("lamp", day % 7 == 0 ? CORNER : spread, "某路", day, 0), List.of()));
            items.add(new ImportItem(report("quarrel", BRIDGE, "桥头", day, 1), List.of()));
            for (int more = 0; day <= 7 && more < 5; more++) {
                items.add(new ImportItem(report("lamp", CORNER, "街角", day, 10 + more), List.of()));
            }
        }
        Actor importer = with(Permissions.ALL);
        List<ImportResult> results = d.tickets.bring(importer, items);
        assertThat(results).extracting(ImportResult::status).containsOnly(ImportResult.Status.OPENED);
        FeedPump pump = new FeedPump(d.database);
        pump.drain(d.statistics);
        pump.stop();
        CountedForecasts forecasts = new CountedForecasts(
                d.database, d.modules, d.organisation, DistrictCalendars.of(d), d.statistics, Clock.system(ZONE));
        return new District(d, forecasts, results.get(2).id());
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_coming_week_is_expected_by_category_and_grid_and_what_rises_is_warned_of(District one) {
        Outlook outlook = one.forecasts.outlook(with(Permissions.ALL), Slice.ALL);
        assertThat(outlook.from()).isEqualTo(TODAY);
        assertThat(outlook.weeks()).isEqualTo(Model.WEEKS);
        assertThat(outlook.past()).hasSize(WEEKS);
        assertThat(outlook.past().get(WEEKS - 1).counted()).isEqualTo(49);
        assertThat(outlook.past().get(0).counted()).isEqualTo(14);
        assertThat(outlook.days()).hasSize(7);
        assertThat(outlook.categories()).extracting(Outlook.Expected::key).containsExactlyInAnyOrder("lamp", "quarrel");
        Outlook.Expected quarrels = outlook.categories().stream()
                .filter(category -> category.key().equals("quarrel"))
                .findFirst()
                .orElseThrow();
        assertThat(quarrels.mean()).isBetween(5.0, 9.0);
        assertThat(quarrels.last()).isEqualTo(7);
        assertThat(quarrels.low()).isLessThanOrEqualTo(7);
        assertThat(quarrels.high()).isGreaterThanOrEqualTo(7);
        assertThat(outlook.grids()).hasSizeGreaterThan(1);
        assertThat(outlook.cells()).anyMatch(cell -> "lamp".equals(cell.category()) && cell.grid() != null);
        assertThat(outlook.quality().weeks()).isEqualTo(8);
        assertThat(outlook.watched()).isEqualTo(2);
        assertThat(outlook.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.category()).isEqualTo("lamp");
            assertThat(warning.counted()).isEqualTo(42);
            assertThat(warning.limit()).isBetween(8L, 25L);
            assertThat(warning.chance()).isLessThan(0.01);
        });

        Outlook part = one.forecasts.outlook(with(Permissions.ALL), Slice.ALL.in("quarrel"));
        assertThat(part.categories()).extracting(Outlook.Expected::key).containsExactly("quarrel");
        assertThat(part.warnings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void squares_that_rose_are_hot(District one) {
        Hotspots found = one.forecasts.hotspots(with(Permissions.ALL), Slice.ALL.in("lamp"), 7);
        assertThat(found.tickets()).isEqualTo(42);
        assertThat(found.squares().get(0)).satisfies(square -> {
            assertThat(square.hot()).isTrue();
            assertThat(square.counted()).isEqualTo(36);
            assertThat(CORNER.longitude()).isBetween(square.west(), square.west() + square.size());
            assertThat(CORNER.latitude()).isBetween(square.south(), square.south() + square.size());
        });
        assertThat(found.squares()).filteredOn(Hotspots.Square::hot).hasSize(1);
        assertThat(one.forecasts
                        .hotspots(with(Permissions.ALL), Slice.ALL.in("quarrel"), 7)
                        .squares())
                .noneMatch(Hotspots.Square::hot);
    }

    @ParameterizedTest
    @MethodSource("both")
    void squares_count_what_is_confidential_only_for_whom_it_is_shown(District one) {
        Slice quarrels = Slice.ALL.in("quarrel");
        Actor counting = with(Set.of(Permissions.STATISTICS_READ));
        long all = one.forecasts.hotspots(with(Permissions.ALL), quarrels, 7).tickets();
        assertThat(all).isEqualTo(7);
        assertThat(one.forecasts.hotspots(counting, quarrels, 7).tickets()).isEqualTo(all);
        confidential(one, true);
        try {
            assertThat(one.forecasts
                            .hotspots(with(Permissions.ALL), quarrels, 7)
                            .tickets())
                    .isEqualTo(all);
            Hotspots counted = one.forecasts.hotspots(counting, quarrels, 7);
            assertThat(counted.tickets()).isZero();
            assertThat(counted.squares()).isEmpty();
        } finally {
            confidential(one, false);
        }
    }

    private static void confidential(District one, boolean how) {
        one.d.database.write(
                manager -> manager.createNativeQuery("UPDATE ticket SET confidential = ?1 WHERE category = 'quarrel'")
                        .setParameter(1, how)
                        .executeUpdate());
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_comes_again_at_the_same_place_is_listed_with_its_tickets(District one) {
        Repeats repeats = one.forecasts.repeats(with(Permissions.ALL), Slice.ALL, 50, 14, 3);
        assertThat(repeats.all()).isTrue();
        assertThat(repeats.places())
                .extracting(Repeats.Place::category, Repeats.Place::count)
                .startsWith(
                        org.assertj.core.groups.Tuple.tuple("lamp", 37),
                        org.assertj.core.groups.Tuple.tuple("quarrel", 14));
        Repeats.Place corner = repeats.places().get(0);
        assertThat(corner.address()).isEqualTo("街角");
        assertThat(corner.tickets()).hasSize(20);
        assertThat(corner.tickets().get(0).id())
                .isGreaterThan(corner.tickets().get(19).id());
        assertThat(corner.open()).isEqualTo(37);

        Repeats counted = one.forecasts.repeats(with(Set.of(Permissions.STATISTICS_READ)), Slice.ALL, 50, 14, 3);
        assertThat(counted.places()).hasSameSizeAs(repeats.places());
        assertThat(counted.places())
                .as("who may count but not read is not told the address")
                .allMatch(place -> place.address() == null);

        // What was made confidential counts no more, nor does what is void.
        Actor all = new Actor(
                Actor.Kind.ACCOUNT,
                902,
                902,
                "all",
                "某人",
                Stream.of("dispatcher", "supervisor", "leader")
                        .map(role -> new Grant(role, Permissions.ALL, "/", null, role.hashCode(), "command"))
                        .toList(),
                0);
        one.d.tickets.act(all, one.first, ActionRequest.of("make-confidential", Map.of("reason", "涉及个人隐私")));
        assertThat(one.forecasts
                        .repeats(with(Permissions.ALL), Slice.ALL, 50, 14, 3)
                        .places()
                        .get(0)
                        .count())
                .isEqualTo(36);
    }

    @ParameterizedTest
    @MethodSource("both")
    void nobody_looks_further_than_their_posts_let_them_count(District one) {
        Actor nobody = with(Set.of(Permissions.TICKET_READ));
        for (Runnable look : List.<Runnable>of(
                () -> one.forecasts.outlook(nobody, Slice.ALL),
                () -> one.forecasts.hotspots(nobody, Slice.ALL, 7),
                () -> one.forecasts.repeats(nobody, Slice.ALL, 50, 14, 3))) {
            assertThat(catchThrowableOfType(Problem.class, look::run).kind()).isEqualTo(Problem.Kind.FORBIDDEN);
        }
        Actor fire = one.d.inUnit("handler", 31, "fire");
        assertThat(one.forecasts.outlook(fire, Slice.ALL).categories()).isEmpty();
        assertThat(one.forecasts.outlook(fire, Slice.ALL).total()).isNull();
        assertThat(one.forecasts.hotspots(fire, Slice.ALL, 7).tickets()).isZero();
        assertThat(one.forecasts.repeats(fire, Slice.ALL, 50, 14, 3).places()).isEmpty();

        Actor all = with(Permissions.ALL);
        for (Runnable wrong : List.<Runnable>of(
                () -> one.forecasts.hotspots(all, Slice.ALL, 6),
                () -> one.forecasts.repeats(all, Slice.ALL, 9, 14, 3),
                () -> one.forecasts.repeats(all, Slice.ALL, 50, 181, 3),
                () -> one.forecasts.repeats(all, Slice.ALL, 50, 14, 1),
                () -> one.forecasts.outlook(all, new Slice(null, "none", null, null, null, null)))) {
            assertThat(catchThrowableOfType(Problem.class, wrong::run).kind()).isEqualTo(Problem.Kind.INVALID);
        }
    }
}
