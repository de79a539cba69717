package org.gridhall.tools.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.feed.Feed;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.search.Ground;
import org.gridhall.api.search.SearchDocument;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.search.SearchSource;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.search.LuceneSearch;
import org.gridhall.tools.Instance;
import org.gridhall.tools.Stop;

/**
 * First pages of the search over many made-up tickets, asked by people with different posts, without a database and
 * without HTTP. The texts are those of the modules' examples in a clone.
 */
public final class SearchBench {

    private static final Path EXAMPLES =
            Path.of("bundles/departments/urban-management/src/main/resources/GRIDHALL-INF/examples.yaml");
    private static final Path STREETS = Path.of("config/districts/jingkai/demo.yaml");
    private static final Instant FIRST = Instant.parse("2023-01-01T00:00:00Z");
    private static final Duration SPAN = Duration.ofDays(3 * 365);
    private static final int ROUNDS = 100;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");

    private static final List<String> QUERIES = List.of(
            "路灯不亮",
            "井盖",
            "店外经营",
            "经北一路",
            "经北一路 路灯",
            "五证合一",
            "人行道的路灯坏了晚上很黑请尽快修复",
            "朝凤路 18 号",
            "影响居民休息",
            "楼道小广告",
            "灯",
            "小区",
            "dwjy",
            "jinggai",
            "ludengbuliang",
            "SQ202406",
            "SQ20240615-00017",
            "00017",
            "lamp",
            "號門前",
            "的");

    /**
     * What was measured.
     *
     * @param perSecond documents indexed a second, from the first to the commit of the last
     * @param bytes of the index on the disk
     * @param p50 median of first pages in milliseconds
     * @param p99 99 % of the first pages took less
     * @param work50 median of the processor's time in milliseconds, which says more on a busy machine
     * @param work99 99 % of the first pages took less of the processor's time
     * @param slowest the query with the longest median, and that median
     */
    public record Figures(
            long documents,
            double seconds,
            double perSecond,
            long bytes,
            int asked,
            double p50,
            double p99,
            double work50,
            double work99,
            String slowest) {}

    record Example(String category, List<String> titles, List<String> descriptions, List<String> results) {}

    record Streets(List<String> streets) {}

    private final List<Example> examples;
    private final List<String> streets;
    private final int documents;

    private SearchBench(Path clone, int documents) throws IOException {
        YAMLMapper yaml = YAMLMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        this.examples = yaml.readValue(clone.resolve(EXAMPLES).toFile(), new TypeReference<>() {});
        this.streets =
                yaml.readValue(clone.resolve(STREETS).toFile(), Streets.class).streets();
        this.documents = documents;
    }

    /** {@code SearchBench [DOCUMENTS] [FOLDER]}; the last line is JSON. */
    public static void main(String[] words) throws IOException {
        int documents = words.length > 0 ? Integer.parseInt(words[0]) : 1_000_000;
        Path folder = words.length > 1 ? Path.of(words[1]) : Files.createTempDirectory("gridhall-search");
        System.out.println(new ObjectMapper().writeValueAsString(run(documents, folder, System.out)));
    }

    /** Whether there is a clone whose examples give the texts. */
    static boolean possible() {
        return Files.exists(Instance.root().resolve(EXAMPLES));
    }

    /**
     * Indexes, asks and leaves the folder as it is then.
     *
     * @param notes gets one line a query
     */
    public static Figures run(int documents, Path folder, PrintStream notes) throws IOException {
        if (!possible()) {
            throw Stop.usage("检索测试需要源码目录中的示例", "The bench of the search needs the examples of a clone");
        }
        return new SearchBench(Instance.root(), documents).measure(folder, notes);
    }

    private Figures measure(Path folder, PrintStream notes) {
        LuceneSearch search = new LuceneSearch(
                folder, none(Feed.class), none(Organisation.class), none(Catalogue.class), subscriber -> () -> {});
        try {
            search.add(new Source());
            long began = System.nanoTime();
            while (!search.complete("ticket")) {
                search.look();
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            long bytes = search.status(Actor.SYSTEM).bytes();
            notes.printf("%d documents in %.0f s, %d MiB%n", documents, seconds, bytes >> 20);
            return asked(search, seconds, bytes, notes);
        } finally {
            search.close();
        }
    }

    private Figures asked(LuceneSearch search, double seconds, long bytes, PrintStream notes) {
        List<Actor> actors = actors();
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Map<String, List<Double>> work = new LinkedHashMap<>();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Random random = new Random(11);
        for (int round = -ROUNDS / 4; round < ROUNDS; round++) {
            for (String query : QUERIES) {
                Actor actor = actors.get(random.nextInt(actors.size()));
                long worked = threads.getCurrentThreadCpuTime();
                long began = System.nanoTime();
                search.search(actor, SearchQuery.of(query));
                double took = (System.nanoTime() - began) / 1e6;
                if (round >= 0) {
                    times.computeIfAbsent(query, key -> new ArrayList<>()).add(took);
                    work.computeIfAbsent(query, key -> new ArrayList<>())
                            .add((threads.getCurrentThreadCpuTime() - worked) / 1e6);
                }
            }
        }
        notes.printf(
                "%8s %8s %8s %8s  milliseconds: taken p50, p99; of the processor p50, p99%n",
                "p50", "p99", "p50", "p99");
        String slowest = null;
        double most = 0;
        for (String query : QUERIES) {
            double median = at(times.get(query), 0.5);
            notes.printf(
                    "%8.2f %8.2f %8.2f %8.2f  %s: %d hits%n",
                    median,
                    at(times.get(query), 0.99),
                    at(work.get(query), 0.5),
                    at(work.get(query), 0.99),
                    query,
                    search.ids(Actor.SYSTEM, "ticket", query, Long.MAX_VALUE, 1000)
                            .size());
            if (median > most) {
                most = median;
                slowest = query;
            }
        }
        List<Double> all = times.values().stream().flatMap(List::stream).toList();
        List<Double> worked = work.values().stream().flatMap(List::stream).toList();
        return new Figures(
                documents,
                Load.round(seconds),
                Load.round(documents / seconds),
                bytes,
                all.size(),
                Load.round(at(all, 0.5)),
                Load.round(at(all, 0.99)),
                Load.round(at(worked, 0.5)),
                Load.round(at(worked, 0.99)),
                slowest + " " + Load.round(most));
    }

    private static double at(List<Double> times, double part) {
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
    }

    /** The leader, a department, a street, a leader of a grid, a grid worker, one with the right to confidential ones. */
    private static List<Actor> actors() {
        Set<String> read = Set.of(Permissions.TICKET_READ);
        Set<String> both = Set.of(Permissions.TICKET_READ, Permissions.TICKET_CONFIDENTIAL);
        return Arrays.asList(
                actor(1, new Grant("leader", read, "/", null, 1, "d")),
                actor(2, new Grant("dispatcher", both, "/", null, 2, "command")),
                actor(3, new Grant("handler", read, "/d/u7/", null, 3, "u7")),
                actor(4, new Grant("handler", both, "/d/s2/", null, 4, "s2")),
                actor(5, new Grant("gridleader", read, null, "/g1/", 5, null)),
                actor(
                        6,
                        new Grant("gridworker", read, null, "/g3/g3-4/g3-4-2/", 6, null),
                        new Grant("handler", read, "/d/s3/", null, 6, "s3")));
    }

    private static Actor actor(long account, Grant... grants) {
        return new Actor(Actor.Kind.ACCOUNT, account, account, "a" + account, "某人", List.of(grants), 0);
    }

    /** The same ticket for the same number, whenever it is asked for. */
    private SearchDocument document(int number) {
        Random random = new Random(number * 31L + 7);
        Example example = examples.get(Math.min(random.nextInt(examples.size()), random.nextInt(examples.size())));
        String place = any(random, streets) + (1 + random.nextInt(288)) + "号";
        Instant time = FIRST.plusMillis(SPAN.toMillis() / documents * number);
        List<String> texts = new ArrayList<>();
        texts.add(any(random, example.descriptions()).replace("{place}", place));
        texts.add(place);
        if (random.nextInt(100) < 85) {
            texts.add(any(random, example.results()).replace("{place}", place));
        }
        int one = random.nextInt(6);
        int two = random.nextInt(10);
        int three = random.nextInt(5);
        return new SearchDocument(
                "ticket",
                number + 1L,
                "SQ" + DAY.format(time.atOffset(ZoneOffset.UTC)) + String.format("-%05d", number % 1000),
                (random.nextBoolean() ? place : "") + any(random, example.titles()),
                List.of(example.category()),
                texts,
                "issue",
                example.category(),
                random.nextInt(10) == 0 ? "/d/s" + random.nextInt(6) + "/" : "/d/u" + random.nextInt(40) + "/",
                "/g" + one + "/g" + one + "-" + two + "/g" + one + "-" + two + "-" + three + "/",
                random.nextInt(33) == 0,
                random.nextBoolean(),
                1 + random.nextInt(400),
                time);
    }

    private static String any(Random random, List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private final class Source implements SearchSource {
        @Override
        public String kind() {
            return "ticket";
        }

        @Override
        public List<Ground> seen(Actor actor) {
            return List.of(Ground.of(actor, Permissions.TICKET_READ));
        }

        @Override
        public List<Ground> confidential(Actor actor) {
            return List.of(Ground.of(actor, Permissions.TICKET_CONFIDENTIAL));
        }

        @Override
        public Collection<Long> touched(List<TrailEntry> entries) {
            return List.of();
        }

        @Override
        public boolean upset(List<TrailEntry> entries) {
            return false;
        }

        @Override
        public List<SearchDocument> documents(Collection<Long> ids) {
            return ids.stream()
                    .filter(id -> id > 0 && id <= documents)
                    .map(id -> document((int) (id - 1)))
                    .toList();
        }

        @Override
        public List<SearchDocument> after(long id, int limit) {
            List<SearchDocument> page = new ArrayList<>();
            for (int next = (int) Math.max(0, id); next < documents && page.size() < limit; next++) {
                page.add(document(next));
            }
            return page;
        }
    }

    /** A service with nothing in it. */
    private static <T> T none(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == long.class) {
                        return 0L;
                    }
                    return method.getReturnType() == List.class ? List.of() : null;
                }));
    }
}
