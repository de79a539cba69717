package org.gridhall.tools.generate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gridhall.tools.Stop;

/** All tickets of a year, with the published figures exactly; the same from the same seed. */
final class Plan {

    private static final List<String> CHANNELS = List.of(
            "grid",
            "grid",
            "grid",
            "grid",
            "grid",
            "grid",
            "grid",
            "grid",
            "grid",
            "grid",
            "grid",
            "grid",
            "hotline",
            "hotline",
            "hotline",
            "portal",
            "window",
            "terminal",
            "higher",
            "radio");
    private static final double DAY = 86_400;

    /**
     * One ticket.
     *
     * @param number from 0 within its group
     * @param random where the rest of it is taken from
     */
    record Ticket(
            Published.Group group,
            int number,
            Phrases.Kind kind,
            Ground.Cell cell,
            double[] point,
            String channel,
            Course course,
            Random random) {}

    private final Published.Year year;
    private final long seed;
    private final Ground ground;
    private final Rhythm rhythm;
    private final Map<String, Phrases.Kind> kinds;

    Plan(Published.Year year, long seed, Ground ground, Rhythm rhythm, Map<String, Phrases.Kind> kinds) {
        this.year = year;
        this.seed = seed;
        this.ground = ground;
        this.rhythm = rhythm;
        this.kinds = kinds;
    }

    /** The tickets in the order in which they come in. */
    List<Ticket> tickets() {
        List<Ticket> all = new ArrayList<>();
        year.groups().forEach(group -> all.addAll(tickets(group)));
        all.sort(Comparator.comparing((Ticket ticket) -> ticket.course().opened())
                .thenComparing(ticket -> ticket.group().name())
                .thenComparing(Ticket::number));
        return all;
    }

    private List<Ticket> tickets(Published.Group group) {
        List<Phrases.Kind> offered = offered(group);
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < group.count(); i++) {
            tickets.add(ticket(group, i, offered));
        }
        Random random = new Random(seed * 31 + group.name().hashCode());
        close(group, tickets, random);
        ledger(group, tickets, random);
        return tickets;
    }

    private List<Phrases.Kind> offered(Published.Group group) {
        List<Phrases.Kind> offered = group.categories().isEmpty()
                ? List.copyOf(kinds.values())
                : group.categories().stream()
                        .filter(kinds::containsKey)
                        .map(kinds::get)
                        .toList();
        if (offered.isEmpty()) {
            throw Stop.failed(
                    group.name() + "：这些类别这里都没有：" + group.categories(),
                    group.name() + ": none of these categories is here: " + group.categories());
        }
        return offered;
    }

    private Ticket ticket(Published.Group group, int number, List<Phrases.Kind> offered) {
        Random random = new Random((seed * 1_000_003 + group.name().hashCode()) * 1_000_003 + number);
        // neighbouring seeds begin alike
        random.nextLong();
        Instant opened = rhythm.any(random);
        Phrases.Kind kind = kind(random, offered);
        // each grid gets one before any gets its share
        List<Ground.Cell> cells = ground.cells();
        Ground.Cell cell =
                number < cells.size() && group.count() >= 20 * cells.size() ? cells.get(number) : ground.any(random);
        String channel = group.channel() == null ? Phrases.any(random, CHANNELS) : group.channel();
        return new Ticket(
                group,
                number,
                kind,
                cell,
                cell.point(random),
                channel,
                Course.natural(opened, kind.minutes(), rhythm, random),
                random);
    }

    private static Phrases.Kind kind(Random random, List<Phrases.Kind> offered) {
        double left = random.nextDouble()
                * offered.stream().mapToDouble(Phrases.Kind::weight).sum();
        for (Phrases.Kind kind : offered) {
            left -= kind.weight();
            if (left < 0) {
                return kind;
            }
        }
        return offered.get(offered.size() - 1);
    }

    /** As many closed as there are to be: more of the late ones stand still, or those that would be too late hurry. */
    private void close(Published.Group group, List<Ticket> tickets, Random random) {
        Instant end = rhythm.end();
        if (group.open() != null) {
            List<Ticket> late = new ArrayList<>();
            List<Ticket> ended = new ArrayList<>();
            tickets.forEach(ticket -> (ticket.course().closedBy(end) ? ended : late).add(ticket));
            int more = group.open() - late.size();
            if (more < 0) {
                late.sort(Comparator.comparing(ticket -> ticket.course().opened()));
                late.subList(0, -more).forEach(ticket -> ticket.course().hurry(end));
            } else {
                standing(ended, end, random).subList(0, more).forEach(ticket -> ticket.course()
                        .stick(random));
            }
        }
        tickets.forEach(ticket -> ticket.course().until(end));
    }

    /** In a random order in which those opened lately tend to come first. */
    private static List<Ticket> standing(List<Ticket> tickets, Instant end, Random random) {
        record Drawn(double at, Ticket ticket) {}
        List<Drawn> drawn = new ArrayList<>();
        for (Ticket ticket : tickets) {
            double days = (end.getEpochSecond() - ticket.course().opened().getEpochSecond()) / DAY;
            drawn.add(new Drawn(-Math.log(1 - random.nextDouble()) / (0.03 + Math.exp(-days / 40)), ticket));
        }
        drawn.sort(Comparator.comparingDouble(Drawn::at));
        return drawn.stream().map(Drawn::ticket).toList();
    }

    private void ledger(Published.Group group, List<Ticket> tickets, Random random) {
        List<Ticket> open = new ArrayList<>();
        List<Ticket> closed = new ArrayList<>();
        tickets.forEach(ticket -> (ticket.course().closed() ? closed : open).add(ticket));
        java.util.Collections.shuffle(open, random);
        java.util.Collections.shuffle(closed, random);
        closed.subList(0, group.ledgerClosed())
                .forEach(ticket -> ticket.course().enter(rhythm.end()));
        open.subList(0, group.ledger() - group.ledgerClosed())
                .forEach(ticket -> ticket.course().enter(rhythm.end()));
    }
}
