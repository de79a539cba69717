package org.gridhall.core.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.gridhall.api.account.Accounts;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.api.register.Registers;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.core.District;
import org.gridhall.core.place.Boundary;
import org.gridhall.core.time.LimitClock;
import org.locationtech.jts.geom.Envelope;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills an empty district with a few hundred made-up tickets of the last weeks, through the same flows as real ones,
 * and the registers with the example records of their modules. Only where {@code demo} is set; in the background, once
 * the modules that bring the categories are there.
 */
@Component(service = Demo.class, immediate = true)
public class Demo {

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final int TICKETS = 360;
    private static final int DAYS = 45;
    /** Weight of a category that the district's texts do not name. */
    private static final int OTHERS = 4;

    private static final List<String> CHANNELS = List.of(
            "grid",
            "grid",
            "grid",
            "grid",
            "grid",
            "hotline",
            "hotline",
            "radio",
            "portal",
            "portal",
            "window",
            "terminal",
            "higher");

    private final District district;
    private final Catalogue catalogue;
    private final Organisation organisation;
    private final Accounts accounts;
    private final Tickets tickets;
    private final ExampleRecords records;
    private volatile Thread filling;

    @Activate
    public Demo(
            @Reference District district,
            @Reference Catalogue catalogue,
            @Reference Organisation organisation,
            @Reference Accounts accounts,
            @Reference Tickets tickets,
            @Reference Registers registers) {
        this.district = district;
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.accounts = accounts;
        this.tickets = tickets;
        this.records = new ExampleRecords(catalogue, organisation, registers);
        Path file = district.folder().resolve("demo.yaml");
        if (district.demo() && Files.exists(file)) {
            filling = new Thread(() -> fill(file), "gridhall-demo");
            filling.setDaemon(true);
            filling.start();
        }
    }

    @Deactivate
    public void stop() {
        Thread running = filling;
        if (running != null) {
            running.interrupt();
        }
    }

    private void fill(Path file) {
        try {
            DemoTexts texts = DemoTexts.read(file);
            List<DemoTexts.Kind> offered = new ArrayList<>(
                    await(texts).stream().filter(DemoTexts.Kind::worded).toList());
            offered.addAll(brought(texts));
            if (!offered.isEmpty()
                    && tickets.list(Actor.SYSTEM, TicketQuery.ALL).items().isEmpty()) {
                tickets(texts, offered);
            }
            records.follow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.warn("example tickets and records could not be made: {}", e.toString());
        }
    }

    private void tickets(DemoTexts texts, List<DemoTexts.Kind> offered) {
        Actor importer = accounts.actor("importer");
        List<ImportItem> items = items(texts, offered, new Random(20150101));
        int opened = 0;
        for (int from = 0; from < items.size(); from += 50) {
            for (ImportResult result :
                    tickets.bring(importer, items.subList(from, Math.min(items.size(), from + 50)))) {
                if (result.status() == ImportResult.Status.OPENED) {
                    opened++;
                } else {
                    LOG.warn("example ticket {}: {}", result.intakeKey(), result.error());
                }
            }
        }
        LOG.info("made {} example tickets", opened);
    }

    /** The categories of the texts that modules bring, once no more come: for a minute at most. */
    private List<DemoTexts.Kind> await(DemoTexts texts) throws InterruptedException {
        List<DemoTexts.Kind> offered = List.of();
        for (int i = 0; i < 120; i++) {
            offered = texts.categories().stream()
                    .filter(kind -> catalogue.category(kind.category()).isPresent())
                    .toList();
            if (offered.size() == texts.categories().size()
                    && catalogue.role("importer").isPresent()) {
                return offered;
            }
            Thread.sleep(500);
        }
        return offered;
    }

    /** Categories for which the district's texts have no words, with the examples that their modules bring. */
    private List<DemoTexts.Kind> brought(DemoTexts texts) {
        Map<String, DemoTexts.Kind> known =
                texts.categories().stream().collect(Collectors.toMap(DemoTexts.Kind::category, kind -> kind));
        return catalogue.modules().stream()
                .flatMap(module -> module.examples().stream())
                .filter(example -> !known.containsKey(example.category())
                        || !known.get(example.category()).worded())
                .filter(example -> catalogue.category(example.category()).isPresent())
                .map(example -> new DemoTexts.Kind(
                        example.category(),
                        known.containsKey(example.category())
                                ? known.get(example.category()).weight()
                                : OTHERS,
                        example.descriptions(),
                        List.of("{street}{no}号门前", "{street}与{street2}交叉口"),
                        example.results()))
                .toList();
    }

    List<ImportItem> items(DemoTexts texts, List<DemoTexts.Kind> offered, Random random) {
        List<Grid> bounded = organisation.grids().stream()
                .filter(grid -> grid.network() == null && grid.bounded())
                .toList();
        Set<String> divided = bounded.stream().map(Grid::parent).collect(Collectors.toSet());
        List<Grid> grids =
                bounded.stream().filter(grid -> !divided.contains(grid.code())).toList();
        Map<String, Envelope> extents = new HashMap<>();
        List<ImportItem> items = new ArrayList<>();
        for (int i = 0; i < TICKETS; i++) {
            Grid grid = grids.get(random.nextInt(grids.size()));
            Envelope extent = extents.computeIfAbsent(grid.code(), code -> Boundary.stored(
                            organisation.boundary(code).orElseThrow())
                    .getEnvelopeInternal());
            items.add(item(
                    texts, texts.kind(random, offered), grid, point(organisation, extent, grid, random), i, random));
        }
        items.sort(java.util.Comparator.comparing(item -> item.open().occurredAt()));
        return items;
    }

    /** A point of the grid's extent that lies in the grid, or near it. */
    static Point point(Organisation organisation, Envelope extent, Grid grid, Random random) {
        Point point = null;
        for (int i = 0; i < 20; i++) {
            point = new Point(
                    round(extent.getMinX() + random.nextDouble() * extent.getWidth()),
                    round(extent.getMinY() + random.nextDouble() * extent.getHeight()));
            if (organisation.gridAt(point, null).filter(grid::equals).isPresent()) {
                return point;
            }
        }
        return point;
    }

    private static double round(double degrees) {
        return Math.round(degrees * 1e6) / 1e6;
    }

    private ImportItem item(DemoTexts texts, DemoTexts.Kind kind, Grid grid, Point point, int index, Random random) {
        String community = Optional.ofNullable(grid.level() > 2 ? grid.parent() : grid.code())
                .flatMap(organisation::grid)
                .map(Grid::unit)
                .flatMap(organisation::unit)
                .map(Unit::name)
                .map(name -> name.zh())
                .orElse(null);
        Map<String, String> values = texts.variables(random, community);
        String address = DemoTexts.fill(DemoTexts.any(random, kind.addresses()), values);
        values.put("place", address);
        String description = DemoTexts.fill(DemoTexts.any(random, kind.texts()), values);
        String outcome = DemoTexts.fill(DemoTexts.any(random, kind.outcomes()), values);
        values.put("outcome", outcome);
        Instant at = moment(random);
        String reporter = DemoTexts.any(random, texts.reporters());
        NewTicket open = new NewTicket(
                "issue",
                kind.category(),
                null,
                description,
                point,
                address,
                CHANNELS.get(random.nextInt(CHANNELS.size())),
                null,
                Map.of(),
                List.of(new Party("reporter", null, reporter, "1990000" + (1000 + random.nextInt(9000)), null)),
                List.of(),
                "demo:" + index,
                at,
                null);
        Steps steps = new Steps(at);
        if (steps.after(random.nextInt(120), "register", Map.of())) {
            handle(texts, kind, values, outcome, grid, steps, random);
        }
        return new ImportItem(open, steps.actions);
    }

    private void handle(
            DemoTexts texts,
            DemoTexts.Kind kind,
            Map<String, String> values,
            String outcome,
            Grid grid,
            Steps steps,
            Random random) {
        String field = catalogue.category(kind.category()).map(Category::field).orElse(null);
        if (field != null && random.nextInt(10) == 0) {
            steps.after(20, "ledger", Map.of("field", field));
        }
        String unit = catalogue
                .category(kind.category())
                .map(category -> category.unit())
                .filter(code -> organisation.unit(code).isPresent())
                .orElse(grid.unit());
        if (unit == null || !steps.after(15 + random.nextInt(240), "dispatch", Map.of("unit", unit))) {
            return;
        }
        if (random.nextInt(14) == 0
                && steps.after(
                        60 + random.nextInt(600),
                        "not-ours",
                        Map.of("reason", DemoTexts.any(random, texts.returns()), "article", "权责清单第十二条"))) {
            if (!steps.after(60 + random.nextInt(400), "dispatch", Map.of("unit", unit))) {
                return;
            }
        }
        if (random.nextInt(16) == 0) {
            if (!steps.after(200, "suspend", Map.of("reason", DemoTexts.any(random, texts.suspensions())))
                    || random.nextInt(3) == 0
                    || !steps.after(1440 * (1 + random.nextInt(4)), "resume", Map.of("reason", "条件已具备，恢复办理"))) {
                return;
            }
        }
        // Most well within the limit, one of twelve after it.
        double share = random.nextInt(12) == 0 ? 1.1 + random.nextDouble() : 0.1 + 0.7 * random.nextDouble();
        int minutes = (int) (share * limit(kind));
        if (steps.after(minutes, "handled", Map.of("result", outcome))
                && steps.after(
                        30 + random.nextInt(600),
                        "feedback",
                        Map.of("reply", DemoTexts.fill(DemoTexts.any(random, texts.replies()), values)))) {
            steps.after(30 + random.nextInt(300), "close", Map.of());
        }
    }

    /** Minutes that a category's handling may take. */
    private long limit(DemoTexts.Kind kind) {
        String duration = catalogue
                .category(kind.category())
                .map(category -> category.limits().get("handle"))
                .orElse("3d");
        Instant now = Instant.now();
        return Math.max(
                60,
                Duration.between(now, new LimitClock(district.zone()).due(now, duration))
                        .toMinutes());
    }

    /** More on working days and by day, and more lately. */
    private Instant moment(Random random) {
        LocalDate today = LocalDate.now(district.zone());
        while (true) {
            LocalDate day = today.minusDays(random.nextInt(DAYS));
            boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
            double hour = 13 + 3.4 * random.nextGaussian();
            Instant at = day.atStartOfDay(district.zone())
                    .plusMinutes((long) (60 * hour))
                    .toInstant();
            if (hour > 5 && hour < 23 && at.isBefore(Instant.now()) && !(weekend && random.nextBoolean())) {
                return at.plusSeconds(random.nextInt(60)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
            }
        }
    }

    /** What was done to one ticket, as far as it lies in the past. */
    private static final class Steps {
        final List<ActionRequest> actions = new ArrayList<>();
        private Instant at;

        Steps(Instant at) {
            this.at = at;
        }

        boolean after(int minutes, String action, Map<String, Object> form) {
            Instant next = at.plus(Duration.ofMinutes(minutes));
            if (next.isAfter(Instant.now())) {
                return false;
            }
            at = next;
            actions.add(new ActionRequest(action, form, null, null, List.of(), at));
            return true;
        }
    }
}
