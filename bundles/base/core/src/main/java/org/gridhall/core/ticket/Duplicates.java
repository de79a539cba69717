package org.gridhall.core.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.ticket.Likely;
import org.gridhall.api.ticket.Probe;

/**
 * Finds tickets that are likely about the same matter. An index finds what is near in place and time; category, distance,
 * time and words then make a score of 100 points: 40 for the same category and 20 for one beside it, 30 for the same
 * place, 15 for the same time, 15 for the same words.
 */
final class Duplicates {

    private static final int SAME = 40;
    private static final int BESIDE = 20;
    private static final int PLACE = 30;
    private static final int TIME = 15;
    private static final int WORDS = 15;

    /** Less is a chance. */
    private static final int LEAST = 50;

    private static final Text ONE_CATEGORY = new Text("类别相同", "the same category");
    private static final Text CATEGORIES_BESIDE = new Text("类别相近", "a category beside it");

    private static final int SHOWN = 5;
    /** In a square where more is reported in the time, the newest are looked at. */
    private static final int READ = 400;

    private static final int LONGEST = 500;

    private final TicketLists lists;
    private final Catalogue catalogue;
    private final Category.Nearby usual;

    Duplicates(TicketLists lists, Catalogue catalogue, Category.Nearby usual) {
        this.lists = lists;
        this.catalogue = catalogue;
        this.usual = usual;
    }

    List<Likely> of(EntityManager manager, Actor actor, StoredTicket ticket) {
        String text = ticket.description == null ? ticket.title : ticket.title + "\n" + ticket.description;
        Probe probe =
                new Probe(ticket.category, ticket.point(), ticket.address, Instant.ofEpochMilli(ticket.openedAt), text);
        return find(manager, actor, probe, ticket);
    }

    List<Likely> of(EntityManager manager, Actor actor, Probe probe) {
        if (probe.category() != null && catalogue.category(probe.category()).isEmpty()) {
            throw Problem.invalid(
                    "/category",
                    "没有类别“" + probe.category() + "”，请从类别列表中选择",
                    "There is no category \"" + probe.category() + "\"; choose one of the list");
        }
        return find(manager, actor, probe, null);
    }

    private List<Likely> find(EntityManager manager, Actor actor, Probe probe, StoredTicket self) {
        Category.Nearby near = nearby(probe.category());
        Set<Long> cells = new LinkedHashSet<>();
        if (probe.point() != null) {
            cells.addAll(Cells.around(probe.point(), near.within()));
        }
        Long address = Cells.ofAddress(probe.address());
        if (address != null) {
            cells.add(address);
        }
        if (cells.isEmpty()) {
            return List.of();
        }
        Instant now = Instant.now();
        Instant at = probe.at() == null || probe.at().isAfter(now) ? now : probe.at();
        Duration time = Duration.ofDays(near.days());
        Set<String> said = pairs(probe.text());
        List<Match> matches = lists
                .near(
                        manager,
                        actor,
                        List.copyOf(cells),
                        probe.point() == null ? null : Cells.box(probe.point(), near.within()),
                        at.minus(time),
                        at.plus(time).plus(Intake.AHEAD),
                        READ)
                .stream()
                .filter(other ->
                        self == null || other.id() != self.id && other.type().equals(self.type))
                .map(other -> compare(probe, at, near, said, other))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(Match::score).reversed().thenComparing(match -> -match.other()
                        .id()))
                .filter(match -> !voided(match.other()))
                .limit(SHOWN)
                .toList();
        if (matches.isEmpty()) {
            return List.of();
        }
        Map<Long, ListedTicket> whole = new HashMap<>();
        lists.some(
                        manager,
                        actor,
                        matches.stream().map(match -> match.other().id()).toList())
                .forEach(ticket -> whole.put(ticket.id, ticket));
        return matches.stream()
                .filter(match -> whole.containsKey(match.other().id()))
                .map(match -> likely(match, whole.get(match.other().id())))
                .toList();
    }

    /** How near is near: as the category says, or one above it, or the district. */
    private Category.Nearby nearby(String category) {
        Optional<Category> at = Optional.ofNullable(category).flatMap(catalogue::category);
        while (at.isPresent()) {
            if (at.get().nearby() != null) {
                return at.get().nearby();
            }
            at = Optional.ofNullable(at.get().parent()).flatMap(catalogue::category);
        }
        return usual;
    }

    private boolean voided(TicketLists.Neighbour ticket) {
        return catalogue
                .type(ticket.type())
                .flatMap(type -> type.stage(ticket.stage()))
                .filter(Stage::voided)
                .isPresent();
    }

    /**
     * @param category what speaks for it; null where no category was asked for
     * @param metres null where both have no point but one address
     */
    private record Match(
            TicketLists.Neighbour other, Text category, Integer metres, long hours, List<String> common, int score) {}

    /** How much speaks for one matter; null for too little. */
    private Match compare(
            Probe probe, Instant at, Category.Nearby near, Set<String> said, TicketLists.Neighbour other) {
        int score = category(probe.category(), other.category());
        if (score < 0) {
            return null;
        }
        Text category = probe.category() == null ? null : score == SAME ? ONE_CATEGORY : CATEGORIES_BESIDE;
        Integer metres = null;
        if (probe.point() != null && other.point() != null) {
            double apart = Cells.metres(probe.point(), other.point());
            if (apart > near.within()) {
                return null;
            }
            metres = (int) Math.round(apart);
            score += (int) Math.round(PLACE * (1 - apart / near.within()));
        } else if (Cells.plain(probe.address()).equals(Cells.plain(other.address()))) {
            score += PLACE;
        } else {
            return null;
        }
        long minutes = Math.abs(
                Duration.between(Instant.ofEpochMilli(other.openedAt()), at).toMinutes());
        score += (int) Math.round(TIME * Math.max(0, 1 - minutes / (near.days() * 1440.0)));
        if (score + WORDS < LEAST) {
            return null;
        }
        Set<String> theirs = pairs(other.title());
        List<String> common = theirs.stream().filter(said::contains).toList();
        if (!common.isEmpty()) {
            score += (int) Math.round(WORDS * (double) common.size() / Math.min(theirs.size(), said.size()));
        }
        return score < LEAST ? null : new Match(other, category, metres, Math.round(minutes / 60.0), common, score);
    }

    private static Likely likely(Match match, ListedTicket other) {
        List<String> zh = new ArrayList<>();
        List<String> en = new ArrayList<>();
        if (match.category() != null) {
            zh.add(match.category().zh());
            en.add(match.category().en());
        }
        if (match.metres() != null) {
            zh.add("相距 " + match.metres() + " 米");
            en.add(match.metres() + " m apart");
        } else {
            zh.add("地址相同");
            en.add("the same address");
        }
        long hours = match.hours();
        zh.add(hours == 0 ? "相隔不到 1 小时" : "相隔 " + hours + " 小时");
        en.add(hours == 0 ? "less than an hour apart" : hours == 1 ? "1 hour apart" : hours + " hours apart");
        if (!match.common().isEmpty()) {
            String words = words(other.title, match.common());
            zh.add("都提到“" + words + "”");
            en.add("both say \"" + words + "\"");
        }
        return new Likely(
                other.summary(System.currentTimeMillis()),
                Math.min(100, match.score()),
                match.metres(),
                hours,
                new Text(String.join("，", zh), String.join(", ", en)));
    }

    /** Points for the category; less than none where the two have nothing to do with each other. */
    private int category(String mine, String theirs) {
        if (mine != null && mine.equals(theirs)) {
            return SAME;
        }
        if (mine == null || theirs == null) {
            return mine == null ? BESIDE : -1;
        }
        String above = catalogue.category(mine).map(Category::parent).orElse(null);
        String aboveTheirs = catalogue.category(theirs).map(Category::parent).orElse(null);
        if (theirs.equals(above) || mine.equals(aboveTheirs) || above != null && above.equals(aboveTheirs)) {
            return BESIDE;
        }
        return -1;
    }

    /** Han characters two by two, and words of letters and digits. */
    static Set<String> pairs(String text) {
        Set<String> pairs = new LinkedHashSet<>();
        if (text == null) {
            return pairs;
        }
        String plain = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
        for (String run : plain.toLowerCase(java.util.Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            StringBuilder word = new StringBuilder();
            int[] points = run.codePoints().toArray();
            for (int i = 0; i < points.length; i++) {
                if (!han(points[i])) {
                    word.appendCodePoint(points[i]);
                } else if (i + 1 < points.length && han(points[i + 1])) {
                    pairs.add(new String(points, i, 2));
                }
                if (word.length() > 0 && (han(points[i]) || i + 1 == points.length)) {
                    if (word.length() > 2) {
                        pairs.add(word.toString());
                    }
                    word.setLength(0);
                }
            }
        }
        return pairs;
    }

    private static boolean han(int point) {
        return Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN;
    }

    /** The common pairs as they stand in a title, those that overlap joined; the first three. */
    private static String words(String title, List<String> common) {
        String text = title.toLowerCase(java.util.Locale.ROOT);
        boolean[] in = new boolean[text.length()];
        for (String pair : common) {
            for (int at = text.indexOf(pair); at >= 0; at = text.indexOf(pair, at + 1)) {
                java.util.Arrays.fill(in, at, at + pair.length(), true);
            }
        }
        Set<String> words = new LinkedHashSet<>();
        for (int i = 0; i < in.length; i++) {
            int from = i;
            while (i < in.length && in[i]) {
                i++;
            }
            if (i > from) {
                words.add(text.substring(from, i));
            }
        }
        return String.join("、", words.stream().limit(3).toList());
    }
}
