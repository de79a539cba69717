package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.gridhall.core.ticket.GridDistrict.LEFT;
import static org.gridhall.core.ticket.GridDistrict.RIGHT;
import static org.gridhall.core.ticket.GridDistrict.box;
import static org.gridhall.core.ticket.GridDistrict.grid;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.GridChange.Alter;
import org.gridhall.api.organisation.GridChange.NewGrid;
import org.gridhall.api.organisation.GridChange.PostMove;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.organisation.PlannedChange.State;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.TeamGrid;
import org.gridhall.api.people.Address;
import org.gridhall.api.people.HouseholdDetails;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.organisation.SmallDistrict;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.people.JpaHouseholds;
import org.gridhall.core.people.JpaOrganizations;
import org.gridhall.core.place.Boundary;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Grids are split, merged and moved: open tickets follow, closed ones stay, and every day is still known. */
class RegridTest {

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static GridChange change(
            LocalDate day, List<String> end, List<NewGrid> begin, List<Alter> alter, Map<String, String> carry) {
        return new GridChange(day, "调整", null, end, begin, alter, carry, null);
    }

    private static List<FieldError> refused(GridDistrict d, GridChange change) {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> d.organisation().reshape(d.boss, change));
        assertThat(problem).as("refused: " + change).isNotNull();
        assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
        assertThat(problem.errors()).allSatisfy(error -> {
            assertThat(error.message().zh()).matches("(?s).*[一-龥].*");
            assertThat(error.message().en()).isNotBlank();
        });
        return problem.errors();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_split_takes_open_tickets_with_it_and_leaves_closed_ones(Database database) {
        GridDistrict d = new GridDistrict(
                database,
                new SmallDistrict()
                        .and("units.csv", "team,room,team,工作队,Team")
                        .file("team-grids.csv", "team,grid,from,to\nteam,g-1,,\n"));
        LocalDate today = d.clock.today();
        long left = d.open(0.5, 1);
        long right = d.open(1.5, 1);
        long border = d.open(1, 1);
        long other = d.open(3, 1);
        long outside = d.open(9, 9);
        long without = d.openWithoutPoint(0.5, 0.5);
        long closed = d.closed(0.5, 1.5);
        d.count();

        PlannedChange made = d.organisation().reshape(d.boss, d.split());
        assertThat(made.state()).isEqualTo(State.IN_FORCE);
        d.follow();

        assertThat(d.grid(left)).isEqualTo("g-1a");
        assertThat(d.stored(left).gridPath).isEqualTo("/g/g-1a/");
        assertThat(d.grid(right)).isEqualTo("g-1b");
        assertThat(d.grid(border)).isEqualTo("g-1a");
        assertThat(d.grid(other)).isEqualTo("g-2");
        assertThat(d.grid(outside)).isNull();
        assertThat(d.grid(without)).as("nothing tells which").isEqualTo("g");
        assertThat(d.grid(closed)).isEqualTo("g-1");
        assertThat(d.stored(closed).gridPath).isEqualTo("/g/g-1/");
        assertThat(d.moves(closed)).isEmpty();
        assertThat(d.moves(other)).isEmpty();
        TrailEntry move = d.moves(left).get(0);
        assertThat(d.moves(left)).hasSize(1);
        assertThat(move.account()).isZero();
        assertThat(move.changes()).isEqualTo(Map.of("grid", List.of("g-1", "g-1a")));
        assertThat(move.payload()).containsEntry("reason", "人口增加").containsEntry("document", "经开〔2026〕7号");
        assertThat(d.moves(without).get(0).payload().get("note").toString()).contains("上级");
        PlannedChange done = d.change(made.id());
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.moved()).isEqualTo(4);
        assertThat(done.unplaced()).isEqualTo(1);
        assertThat(d.organisation().unplaced(d.boss, made.id(), 0, 10)).containsExactly(without);
        assertThat(d.trail.verifyAll().intact()).isTrue();

        // every day is still known
        StoredOrganisation organisation = d.organisation();
        Point point = new Point(0.5, 1);
        assertThat(organisation.gridAt(point, null)).map(Grid::code).contains("g-1a");
        assertThat(organisation.gridAt(point, null, today)).map(Grid::code).contains("g-1a");
        assertThat(organisation.gridAt(point, null, today.minusDays(1)))
                .map(Grid::code)
                .contains("g-1");
        assertThat(organisation.boundary("g-1", today.minusDays(1)))
                .hasValueSatisfying(
                        text -> assertThat(Boundary.stored(text).getArea()).isEqualTo(4.0));
        assertThat(organisation.boundary("g-1", today)).isEmpty();
        assertThat(organisation.grids(today.minusDays(1)))
                .extracting(Grid::code)
                .containsExactly("g", "g-1", "g-2", "p");
        assertThat(organisation.grids()).extracting(Grid::code).containsExactly("g", "g-1a", "g-1b", "g-2", "p");
        assertThat(organisation.grids(today)).isEqualTo(organisation.grids());
        assertThat(organisation.grid("g-1")).map(Grid::to).contains(today.minusDays(1));
        assertThat(organisation.heir("g-1")).map(Grid::code).contains("g");

        // whoever looked after the old grid goes where the change says, and the team serves both
        assertThat(organisation.who(null, null, "g-1b", today))
                .extracting(Post::code)
                .containsExactly("walk");
        assertThat(organisation.who(null, null, "g-1", today)).isEmpty();
        assertThat(organisation.who(null, null, "g-1", today.minusDays(1)))
                .extracting(Post::code)
                .containsExactly("walk");
        assertThat(organisation.teams("team", null, today))
                .extracting(TeamGrid::grid)
                .containsExactlyInAnyOrder("g-1a", "g-1b");
        assertThat(organisation.teams("team", null, today.minusDays(1)))
                .extracting(TeamGrid::grid)
                .containsExactly("g-1");

        // another node, and one that starts later, answer the same
        assertThat(d.node().grids(today.minusDays(1))).isEqualTo(organisation.grids(today.minusDays(1)));
        assertThat(d.node().files()).isEqualTo(organisation.files());
        assertThat(organisation.bring(Actor.SYSTEM, SmallDistrict.streams(organisation.files())))
                .as("what is written out changes nothing")
                .matches(report -> report.grids() + report.posts() + report.units() == 0);
        counted(d);
    }

    /** The counts that followed from the feed are those that counting again gives, and say what the tickets say. */
    private static void counted(GridDistrict d) {
        d.count();
        var counts = d.statistics.completion(d.boss, Statistics.By.GRID, null, null, null);
        d.statistics.rebuild(d.boss);
        assertThat(d.statistics.completion(d.boss, Statistics.By.GRID, null, null, null))
                .isEqualTo(counts);
        Map<String, Long> tickets = new TreeMap<>();
        d.database
                .read(manager -> manager.createQuery(
                                "SELECT t.grid, COUNT(t) FROM StoredTicket t GROUP BY t.grid", Object[].class)
                        .getResultList())
                .forEach(row -> tickets.put(String.valueOf(row[0]), (Long) row[1]));
        Map<String, Long> counted = new TreeMap<>();
        counts.forEach(count -> counted.put(String.valueOf(count.key()), count.accepted()));
        assertThat(counted).isEqualTo(tickets);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_merge_takes_all_of_them_and_the_figures_follow(Database database) {
        GridDistrict d = new GridDistrict(database);
        long one = d.open(0.5, 1);
        long two = d.open(3, 1);
        long without = d.openWithoutPoint(3, 1.5);
        long closed = d.closed(3, 0.5);
        d.count();
        PlannedChange made = d.organisation()
                .reshape(
                        d.boss,
                        change(
                                d.clock.today(),
                                List.of("g-1", "g-2"),
                                List.of(grid("g-3", box(0, 0, 4, 2))),
                                null,
                                null));
        d.follow();
        assertThat(List.of(one, two, without))
                .allSatisfy(id -> assertThat(d.grid(id)).isEqualTo("g-3"));
        assertThat(d.grid(closed)).isEqualTo("g-2");
        assertThat(d.change(made.id()).unplaced()).isZero();
        assertThat(d.organisation().heir("g-2")).map(Grid::code).contains("g-3");
        assertThat(d.organisation().who(null, null, "g-3", d.clock.today()))
                .extracting(Post::code)
                .containsExactly("walk");
        counted(d);

        // a closed one that goes on belongs to the grids of today
        d.act(closed, "reopen", Map.of("reason", "又吵起来了"));
        assertThat(d.grid(closed)).isEqualTo("g-3");
        counted(d);
        assertThat(d.trail.verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_reads_a_new_grid_sees_what_is_open_there_and_who_is_above_sees_what_was_closed(Database database) {
        GridDistrict d = new GridDistrict(database);
        long open = d.open(0.5, 1);
        long closed = d.closed(0.5, 1.5);
        d.organisation().reshape(d.boss, d.split());
        d.follow();
        d.count();
        assertThat(listed(d, "/g/g-1a/")).containsExactly(open);
        assertThat(listed(d, "/g/g-1b/")).isEmpty();
        assertThat(listed(d, "/g/")).containsExactlyInAnyOrder(open, closed);
        assertThat(d.statistics.completion(reader("/g/"), Statistics.By.TOTAL, null, null, null))
                .singleElement()
                .matches(total -> total.accepted() == 2);
        assertThat(d.statistics.completion(reader("/g/g-1a/"), Statistics.By.TOTAL, null, null, null))
                .singleElement()
                .matches(total -> total.accepted() == 1);
    }

    private static Actor reader(String path) {
        Grant grant = new Grant(
                "gridleader", Set.of(Permissions.TICKET_READ, Permissions.STATISTICS_READ), null, path, 5, null);
        return new Actor(Actor.Kind.ACCOUNT, 99, 99, "x", "某", List.of(grant), 0);
    }

    private static List<Long> listed(GridDistrict d, String path) {
        return d.tickets.list(reader(path), TicketQuery.ALL).items().stream()
                .map(row -> row.id())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_plan_waits_for_its_day_and_of_two_nodes_one_makes_it(Database database) throws Exception {
        GridDistrict d = new GridDistrict(database);
        StoredOrganisation second = d.node();
        long ticket = d.open(0.5, 1);
        LocalDate day = d.clock.today().plusDays(3);
        GridChange asked = d.split();
        PlannedChange plan = d.organisation()
                .reshape(
                        d.boss,
                        new GridChange(
                                day, asked.reason(), null, asked.end(), asked.begin(), null, asked.carry(), null));
        assertThat(plan.state()).isEqualTo(State.PLANNED);
        d.regrid(d.organisation(), 7).run();
        d.clock.to(day.minusDays(1));
        d.regrid(second, 7).run();
        assertThat(d.grid(ticket)).isEqualTo("g-1");
        assertThat(second.changes(d.boss, null, 10).items()).containsExactly(plan);

        d.clock.to(day);
        together(List.of(
                () -> {
                    d.regrid(d.organisation(), 1).run();
                    return 1;
                },
                () -> {
                    d.regrid(second, 1).run();
                    return 2;
                }));
        assertThat(d.grid(ticket)).isEqualTo("g-1a");
        assertThat(d.moves(ticket)).hasSize(1);
        assertThat(d.node().revision()).isEqualTo(2);
        assertThat(d.organisation().grids(day.minusDays(1)))
                .extracting(Grid::code)
                .contains("g-1")
                .doesNotContain("g-1a");
        assertThat(d.change(plan.id()).inForceAt()).isEqualTo(d.clock.instant());
        assertThatThrownBy(() -> d.organisation().withdraw(d.boss, plan.id()))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_was_missed_while_all_were_down_is_made_at_the_next_start_from_its_own_day(Database database) {
        GridDistrict d = new GridDistrict(database);
        LocalDate day = d.clock.today().plusDays(1);
        GridChange asked = d.split();
        d.organisation()
                .reshape(d.boss, new GridChange(day, "x", null, asked.end(), asked.begin(), null, asked.carry(), null));
        d.clock.to(day.plusDays(5));
        StoredOrganisation later = d.node();
        assertThat(later.grids()).extracting(Grid::code).contains("g-1a", "g-1b");
        assertThat(later.grid("g-1a")).map(Grid::from).contains(day);
        assertThat(later.grid("g-1")).map(Grid::to).contains(day.minusDays(1));
        assertThat(later.who(null, null, "g-1b", day)).hasSize(1);
        assertThat(later.who(null, null, "g-1", day)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_plan_can_be_withdrawn_and_one_that_no_longer_fits_fails_and_says_why(Database database) {
        GridDistrict d = new GridDistrict(database);
        LocalDate day = d.clock.today().plusDays(1);
        GridChange asked = d.split();
        GridChange later = new GridChange(day, "x", null, asked.end(), asked.begin(), null, asked.carry(), null);
        PlannedChange plan = d.organisation().reshape(d.boss, later);
        assertThat(refused(d, later))
                .as("the same once more: the grid will be gone by then")
                .extracting(FieldError::field)
                .contains("/end/0");
        assertThat(d.organisation().withdraw(d.boss, plan.id()).state()).isEqualTo(State.WITHDRAWN);
        assertThat(d.organisation().withdraw(d.boss, plan.id()).state()).isEqualTo(State.WITHDRAWN);
        PlannedChange again = d.organisation().reshape(d.boss, later);
        // the import takes the grid away before its day
        d.organisation()
                .bring(
                        Actor.SYSTEM,
                        new SmallDistrict()
                                .with("grids.csv", "g-1,g,,2,general,,二级甲,Two A\n", "")
                                .with("grids.geojson", "\"g-1\"", "\"g-9\"")
                                .with("grids.csv", "g-2,g", "g-9,g,,2,general,,新,New\ng-2,g")
                                .with("posts.csv", ",g-1,", ",g-9,")
                                .files());
        d.clock.to(day);
        d.regrid(d.organisation(), 7).run();
        PlannedChange failed = d.change(again.id());
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.fault())
                .anySatisfy(line -> assertThat(line).startsWith("/end/0").contains("g-1"));
        assertThat(d.organisation().grids()).extracting(Grid::code).containsExactly("g", "g-9", "g-2", "p");
        assertThatThrownBy(() -> d.organisation().withdraw(d.boss, 5))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
    }

    @ParameterizedTest
    @MethodSource("both")
    void broken_off_in_the_middle_it_goes_on_where_it_was_and_moves_nothing_twice(Database database) {
        GridDistrict d = new GridDistrict(database);
        List<Long> tickets = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            tickets.add(d.open(0.1 + i * 0.11, 1));
        }
        d.organisation().reshape(d.boss, d.split());
        Regrid regrid = d.regrid(d.organisation(), 5);
        int[] steps = {0};
        assertThatThrownBy(() -> {
                    while (d.organisation().follow(List.of((manager, change, path, after) -> {
                        var step = regrid.step(manager, change, path, after);
                        if (step.moved() > 0 && ++steps[0] == 2) {
                            throw new IllegalStateException("killed");
                        }
                        return step;
                    }))) {
                        assertThat(steps[0]).isLessThan(2);
                    }
                })
                .hasMessage("killed");
        assertThat(tickets.stream().filter(id -> !d.grid(id).equals("g-1")).count())
                .isEqualTo(5);

        d.regrid(d.node(), 5).run();
        assertThat(tickets).allSatisfy(id -> {
            assertThat(d.grid(id)).isEqualTo(d.stored(id).longitude <= 1 ? "g-1a" : "g-1b");
            assertThat(d.moves(id)).hasSize(1);
        });
        d.follow();
        assertThat(tickets).allSatisfy(id -> assertThat(d.moves(id)).hasSize(1));
        assertThat(d.trail.verifyAll().intact()).isTrue();
        counted(d);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_ticket_that_a_node_opened_before_it_knew_is_found_by_the_last_pass(Database database) {
        GridDistrict d = new GridDistrict(database);
        PlannedChange made = d.organisation().reshape(d.boss, d.split());
        d.regrid(d.organisation(), 7).run();
        long late = d.open(0.5, 1);
        d.database.write(manager -> {
            StoredTicket ticket = manager.find(StoredTicket.class, late);
            ticket.grid = "g-1";
            ticket.gridPath = "/g/g-1/";
            return null;
        });
        assertThat(d.change(made.id()).state()).isEqualTo(State.IN_FORCE);
        d.follow();
        assertThat(d.grid(late)).isEqualTo("g-1a");
        assertThat(d.change(made.id()).state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @MethodSource("both")
    void people_households_and_addresses_follow_too(Database database) {
        GridDistrict d = new GridDistrict(database);
        JpaHouseholds households = new JpaHouseholds(database, d.trail, d.organisation());
        JpaOrganizations firms = new JpaOrganizations(database, d.trail, d.organisation());
        households.keep(d.boss, new Address(0, 0, "一号", null, null, null, null, new Point(0.5, 1), null));
        long left = home(households, d, "H1", new Point(0.2, 1), null, null);
        long right = home(households, d, "H2", new Point(1.7, 1), null, null);
        long standard = home(households, d, "H3", null, "一号", null);
        long named = home(households, d, "H4", null, null, "g-1");
        long other = home(households, d, "H5", new Point(3, 1), null, null);
        long firm = firms.identify(
                        d.boss,
                        new OrganizationDetails(
                                "某某公司", null, "enterprise", null, null, null, new Point(1.5, 1), null, null, null))
                .id();
        d.organisation().reshape(d.boss, d.split());
        d.follow();
        assertThat(households.get(d.boss, left).grid()).isEqualTo("g-1a");
        assertThat(households.get(d.boss, right).grid()).isEqualTo("g-1b");
        assertThat(households.get(d.boss, standard).grid()).isEqualTo("g-1a");
        assertThat(households.get(d.boss, named).grid()).isEqualTo("g");
        assertThat(households.get(d.boss, other).grid()).isEqualTo("g-2");
        assertThat(firms.get(d.boss, firm).grid()).isEqualTo("g-1b");
        assertThat(households.addresses(d.boss, "一号", "g-1a", null, 5).items()).hasSize(1);
        List<TrailEntry> entries = d.trail.entries(new Subject(Subject.HOUSEHOLD, left), 1, 10);
        assertThat(entries).extracting(TrailEntry::action).endsWith("regrid").containsOnlyOnce("regrid");
        assertThat(d.trail.entries(new Subject(Subject.HOUSEHOLD, other), 1, 10))
                .extracting(TrailEntry::action)
                .doesNotContain("regrid");
        assertThat(d.trail.verifyAll().intact()).isTrue();
    }

    private static long home(
            JpaHouseholds households, GridDistrict d, String number, Point point, String address, String grid) {
        return households
                .identify(d.boss, new HouseholdDetails(number, null, address, point, grid, null))
                .id();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_border_moves_a_name_changes_and_grids_are_divided_below(Database database) {
        GridDistrict d = new GridDistrict(database);
        LocalDate today = d.clock.today();
        long between = d.open(2.2, 1);
        long stays = d.open(3, 1);
        d.organisation()
                .reshape(
                        d.boss,
                        change(
                                today,
                                null,
                                null,
                                List.of(
                                        new Alter("g-1", null, null, null, "甲", null, box(0, 0, 2.5, 2)),
                                        new Alter("g-2", null, null, "works", null, null, box(2.5, 0, 4, 2))),
                                null));
        d.follow();
        assertThat(d.grid(between)).isEqualTo("g-1");
        assertThat(d.moves(stays)).isEmpty();
        assertThat(d.organisation().grid("g-1")).map(grid -> grid.name().zh()).contains("甲");
        assertThat(d.organisation().grid("g-2")).map(Grid::unit).contains("works");
        assertThat(d.organisation().grid("g-1", today.minusDays(1)))
                .map(grid -> grid.name().zh())
                .contains("二级甲");
        assertThat(d.organisation().gridAt(new Point(2.2, 1), null, today.minusDays(1)))
                .map(Grid::code)
                .contains("g-2");

        // small grids below an enterprise grid: it stays, its tickets go down
        d.clock.to(today.plusDays(10));
        d.organisation()
                .reshape(
                        d.boss,
                        change(
                                today.plusDays(10),
                                null,
                                List.of(
                                        new NewGrid("g-2-1", "g-2", null, null, "小一", null, box(2.5, 0, 3.2, 2)),
                                        new NewGrid("g-2-2", "g-2", null, null, "小二", null, box(3.2, 0, 4, 2))),
                                null,
                                null));
        d.follow();
        assertThat(d.grid(stays)).isEqualTo("g-2-1");
        assertThat(d.organisation().grid("g-2-1")).hasValueSatisfying(grid -> {
            assertThat(grid.level()).isEqualTo(3);
            assertThat(grid.kind()).isEqualTo("enterprise");
            assertThat(grid.path()).isEqualTo("/g/g-2/g-2-1/");
            assertThat(grid.unit()).isEqualTo("works");
        });

        // put below another, all below it come along, tickets with a new path and no entry
        d.clock.to(today.plusDays(20));
        d.organisation()
                .reshape(
                        d.boss,
                        change(
                                today.plusDays(20),
                                List.of("g-1"),
                                List.of(new NewGrid("g-0", null, null, null, "全", null, box(0, 0, 2.5, 2))),
                                null,
                                null));
        d.follow();
        int moves = d.moves(stays).size();
        assertThat(d.grid(between)).isEqualTo("g-0");
        assertThat(moves).isEqualTo(1);
        counted(d);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_grid_that_an_import_ends_or_moves_lets_its_tickets_go_as_well(Database database) {
        GridDistrict d = new GridDistrict(database);
        long inside = d.open(0.5, 1);
        long other = d.open(3, 1);
        long without = d.openWithoutPoint(0.5, 1.5);
        long closed = d.closed(0.5, 1);
        LocalDate before = d.clock.today();
        d.clock.to(before.plusDays(2));
        d.organisation()
                .bring(
                        Actor.SYSTEM,
                        new SmallDistrict()
                                .with("grids.csv", "g-1,g,,2,general,,二级甲,Two A\n", "")
                                .with(
                                        "grids.geojson",
                                        "{\"type\":\"Feature\",\"properties\":{\"code\":\"g-1\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}},\n",
                                        "")
                                .with("posts.csv", "walk,gridworker,,g-1,w,,2015-01-01,\n", "")
                                .files());
        d.follow();
        assertThat(d.grid(inside)).isEqualTo("g");
        assertThat(d.grid(without)).isEqualTo("g");
        assertThat(d.grid(other)).isEqualTo("g-2");
        assertThat(d.grid(closed)).isEqualTo("g-1");
        PlannedChange done = d.organisation().changes(d.boss, null, 5).items().get(0);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.moved()).isEqualTo(2);
        assertThat(d.organisation().grids(before)).extracting(Grid::code).contains("g-1");
        assertThat(d.organisation().grids()).extracting(Grid::code).doesNotContain("g-1");

        // and back again: the code lives on, with its days
        d.clock.to(before.plusDays(4));
        d.organisation().bring(Actor.SYSTEM, new SmallDistrict().files());
        d.follow();
        assertThat(d.grid(inside)).isEqualTo("g-1");
        assertThat(d.organisation().grid("g-1", before.plusDays(3))).isEmpty();
        assertThat(d.organisation().grid("g-1", before.plusDays(4))).isPresent();
        counted(d);
    }

    @Test
    void who_may_not_and_what_does_not_fit_is_refused_with_its_place() {
        GridDistrict d = new GridDistrict(TestDatabase.derby());
        LocalDate today = d.clock.today();
        Map<String, String> carry = Map.of("g-1", "g-1a");
        List<NewGrid> halves = List.of(grid("g-1a", LEFT), grid("g-1b", RIGHT));
        for (String path : List.of("/g/", "/g/g-1/")) {
            Grant grant = new Grant("x", Set.of(Permissions.ORGANISATION_WRITE), null, path, 7, null);
            Actor actor = new Actor(Actor.Kind.ACCOUNT, 5, 6, "x", "某", List.of(grant), 0);
            assertThatThrownBy(() -> d.organisation().reshape(actor, d.split()))
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.FORBIDDEN));
            assertThatThrownBy(() -> d.organisation().changes(actor, null, 1)).isInstanceOf(Problem.class);
            assertThatThrownBy(() -> d.organisation().withdraw(actor, 1)).isInstanceOf(Problem.class);
        }
        Map<String, GridChange> cases = new LinkedHashMap<>();
        cases.put("/day", change(today.minusDays(1), List.of("g-1"), halves, null, carry));
        cases.put("/reason", new GridChange(today, " ", null, List.of("g-1"), halves, null, carry, null));
        cases.put("/end", change(today, null, null, null, null));
        cases.put("/end/0", change(today, List.of("nowhere"), halves, null, null));
        cases.put("/end/1", change(today, List.of("g-1", "p"), halves, null, carry));
        cases.put(
                "/begin/0/code",
                change(today, List.of("g-1"), List.of(grid("g-2", LEFT), grid("g-1b", RIGHT)), null, carry));
        cases.put(
                "/begin/1/boundary",
                change(
                        today,
                        List.of("g-1"),
                        List.of(grid("g-1a", LEFT), grid("g-1b", box(0.5, 0, 2, 2))),
                        null,
                        carry));
        cases.put(
                "/begin/0/boundary",
                change(
                        today,
                        List.of("g-1"),
                        List.of(grid("g-1a", box(0, 0, 1, 2.5)), grid("g-1b", RIGHT)),
                        null,
                        carry));
        cases.put("/begin", change(today, List.of("g-1"), List.of(grid("g-1a", LEFT)), null, carry));
        cases.put("/carry/g-1", change(today, List.of("g-1"), halves, null, null));
        cases.put("/carry/g-2", change(today, List.of("g-1"), halves, null, Map.of("g-1", "g-1a", "g-2", "g-1a")));
        cases.put(
                "/alter/0/boundary",
                change(today, null, null, List.of(new Alter("g-1", null, null, null, null, null, "{}")), null));
        cases.put(
                "/alter/0/parent",
                change(today, null, null, List.of(new Alter("g-1", "g-1", null, null, null, null, null)), null));
        cases.put(
                "/alter/0/unit",
                change(today, null, null, List.of(new Alter("g-1", null, null, "nobody", null, null, null)), null));
        cases.put(
                "/alter/0",
                change(today, null, null, List.of(new Alter("g-1", null, null, null, null, null, null)), null));
        cases.put(
                "/posts/0/grid",
                new GridChange(
                        today, "x", null, List.of("g-1"), halves, null, carry, List.of(new PostMove("walk", "g-1"))));
        cases.put(
                "/posts/0/person",
                new GridChange(
                        today,
                        "x",
                        null,
                        List.of("g-1"),
                        halves,
                        null,
                        carry,
                        List.of(new PostMove("walk-2", "g-1a", "gridworker", "nobody", null))));
        cases.put(
                "/posts/0/post",
                new GridChange(
                        today,
                        "x",
                        null,
                        List.of("g-1"),
                        halves,
                        null,
                        carry,
                        List.of(new PostMove("walk-2", "g-1a"))));
        cases.put("/end/0 ", change(today, List.of("g"), List.of(grid("h", box(0, 0, 4, 2))), null, null));
        List<String> nothing = new ArrayList<>();
        nothing.add(null);
        cases.put("/end/0  ", change(today, nothing, null, null, null));
        cases.forEach((field, change) -> assertThat(refused(d, change))
                .as(field)
                .extracting(FieldError::field)
                .contains(field.strip()));
        assertThat(d.organisation().changes(d.boss, null, 10).items()).isEmpty();
        assertThat(d.organisation().revision()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void posts_go_where_they_are_told_end_or_get_another_holder(Database database) {
        GridDistrict d = new GridDistrict(
                database,
                new SmallDistrict()
                        .and("posts.csv", "lead,gridleader,,g-1,a,b,2015-01-01,")
                        .and("posts.csv", "old,gridworker,,g-1,b,,2015-01-01,"));
        LocalDate today = d.clock.today();
        GridChange asked = d.split();
        d.organisation()
                .reshape(
                        d.boss,
                        new GridChange(
                                today,
                                "x",
                                null,
                                asked.end(),
                                asked.begin(),
                                null,
                                null,
                                List.of(
                                        new PostMove("walk", "g-1a", null, "c", "w"),
                                        new PostMove("lead", "g-1b"),
                                        new PostMove("old", null),
                                        new PostMove("fresh", "g-1b", "gridworker", "b", null))));
        assertThat(d.organisation().who(null, null, "g-1a", today))
                .singleElement()
                .matches(post -> post.code().equals("walk")
                        && post.person().equals("c")
                        && post.substitute().equals("w")
                        && post.role().equals("gridworker"));
        assertThat(d.organisation().who(null, null, "g-1b", today))
                .extracting(Post::code, Post::person)
                .containsExactlyInAnyOrder(tuple("lead", "a"), tuple("fresh", "b"));
        assertThat(d.organisation().who(null, null, "g-1", today.minusDays(1))).hasSize(3);
    }

    /** Random straight cuts of random grids, and random unions of neighbours: brute force over all shapes agrees. */
    @ParameterizedTest
    @MethodSource("both")
    void after_random_splits_and_merges_each_open_ticket_is_where_brute_force_finds_it(Database database) {
        GridDistrict d = new GridDistrict(database);
        Random random = new Random(20_261_122);
        GeometryFactory shapes = new GeometryFactory();
        List<Long> open = new ArrayList<>();
        List<Long> closed = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            open.add(d.open(random.nextDouble() * 4.4, random.nextDouble() * 2.2));
        }
        for (int i = 0; i < 4; i++) {
            closed.add(d.closed(random.nextDouble() * 4, random.nextDouble() * 2));
        }
        List<String> outside = open.stream().map(d::grid).map(String::valueOf).toList();
        List<String> kept = closed.stream().map(d::grid).toList();
        for (int round = 0; round < 8; round++) {
            LocalDate day = d.clock.today().plusDays(1);
            d.clock.to(day);
            List<Grid> leaves = d.organisation().grids().stream()
                    .filter(grid -> grid.network() == null && grid.level() == 2)
                    .toList();
            Grid one = leaves.get(random.nextInt(leaves.size()));
            Geometry its = shape(d, one.code());
            Grid neighbour = leaves.stream()
                    .filter(grid -> !grid.equals(one)
                            && shape(d, grid.code()).intersection(its).getLength() > 0.01)
                    .findAny()
                    .orElse(null);
            GridChange change;
            if (round % 3 == 2 && neighbour != null) {
                Geometry whole = its.union(shape(d, neighbour.code()));
                change = change(
                        day,
                        List.of(one.code(), neighbour.code()),
                        List.of(grid("m" + round, Boundary.text(whole))),
                        null,
                        null);
            } else {
                Coordinate middle = its.getInteriorPoint().getCoordinate();
                double turn = random.nextDouble() * Math.PI;
                Geometry half = shapes.createPolygon(new Coordinate[] {
                    along(middle, turn, 9),
                    along(middle, turn + Math.PI / 2, 9),
                    along(middle, turn + Math.PI, 9),
                    along(middle, turn, 9)
                });
                change = change(
                        day,
                        List.of(one.code()),
                        List.of(
                                grid("a" + round, Boundary.text(its.intersection(half))),
                                grid("b" + round, Boundary.text(its.difference(half)))),
                        null,
                        Map.of(one.code(), "a" + round));
            }
            d.organisation().reshape(d.boss, change);
            d.follow();
            for (int i = 0; i < open.size(); i++) {
                StoredTicket ticket = d.stored(open.get(i));
                String expected = outside.get(i).equals("null") ? null : brute(d, ticket.point());
                assertThat(ticket.grid)
                        .as("ticket at %s in round %d", ticket.point(), round)
                        .isEqualTo(expected);
                assertThat(ticket.gridPath)
                        .isEqualTo(
                                expected == null
                                        ? null
                                        : d.organisation()
                                                .grid(expected)
                                                .orElseThrow()
                                                .path());
            }
            assertThat(closed.stream().map(d::grid).toList()).isEqualTo(kept);
        }
        assertThat(d.trail.verifyAll().intact()).isTrue();
        counted(d);
    }

    private static Coordinate along(Coordinate from, double turn, double length) {
        return new Coordinate(from.x + length * Math.cos(turn), from.y + length * Math.sin(turn));
    }

    private static Geometry shape(GridDistrict d, String code) {
        return Boundary.stored(d.organisation().boundary(code).orElseThrow());
    }

    private static String brute(GridDistrict d, Point point) {
        var at = new GeometryFactory().createPoint(new Coordinate(point.longitude(), point.latitude()));
        return d.organisation().grids().stream()
                .filter(grid -> grid.network() == null && shape(d, grid.code()).covers(at))
                .sorted(Comparator.comparing((Grid grid) -> -grid.level()).thenComparing(Grid::code))
                .map(Grid::code)
                .findFirst()
                .orElse(null);
    }

    @Test
    void a_firm_is_looked_after_by_its_linked_staff_else_by_those_of_its_grid() {
        String firm = "91350100M000100Y43";
        GridDistrict d = new GridDistrict(
                TestDatabase.derby(),
                new SmallDistrict()
                        .and("posts.csv", "link,gridworker,,g-2,a,,2015-01-01,")
                        .file(
                                "post-firms.csv",
                                "post,credit_code,from,to\nworks," + firm + ",2020-01-01,2020-12-31\nlink," + firm
                                        + ",2020-06-01,\n"));
        PostQuery query = PostQuery.firm(firm, "g-1");
        assertThat(d.organisation().who(query, LocalDate.parse("2019-12-31")))
                .extracting(Post::code)
                .containsExactly("walk");
        assertThat(d.organisation().who(query, LocalDate.parse("2020-05-31")))
                .extracting(Post::code)
                .containsExactly("works");
        assertThat(d.organisation().who(query, LocalDate.parse("2020-06-01")))
                .extracting(Post::code)
                .containsExactlyInAnyOrder("works", "link");
        assertThat(d.organisation().who(query, LocalDate.parse("2021-01-01")))
                .extracting(Post::code)
                .containsExactly("link");
        assertThat(d.organisation().who(PostQuery.firm(firm, null), LocalDate.parse("2019-12-31")))
                .isEmpty();
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        var executor = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
