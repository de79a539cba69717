package org.gridhall.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.lucene.store.AlreadyClosedException;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.feed.Feed;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.Search;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.search.SearchSource;
import org.gridhall.api.search.SearchStatus;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's index: opens it some seconds after the start or when somebody looks for something, makes it where
 * there is none, puts aside one that cannot be read, and makes another one when asked to.
 */
@Component(
        service = Search.class,
        immediate = true,
        configurationPid = "org.gridhall.search",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class LuceneSearch implements Search {

    /** The settings in {@code etc/org.gridhall.search.cfg}. */
    public @interface Settings {
        /** Folder of the index, on a local disk. */
        String folder();
    }

    private static final Logger LOG = LoggerFactory.getLogger(LuceneSearch.class);
    private static final long FIRST_LOOK_MILLIS = 5000;
    private static final long LOOK_MILLIS = 2000;
    private static final int LOOKS_FOR_SOURCES = 15;

    private final Path folder;
    private final Feed feed;
    private final Catalogue catalogue;
    private final Searching searching;
    private final Function<FeedSubscriber, Runnable> register;
    private final Map<String, SearchSource> sources = new ConcurrentHashMap<>();
    private final Grams grams = new Grams();
    private final ReentrantLock making = new ReentrantLock();
    private final ScheduledExecutorService worker;
    private int looks;
    private volatile boolean stopped;
    private volatile Current current;

    /** The index that answers, and how its subscription to the feed is ended; null before it has begun. */
    private record Current(Generation generation, Runnable unsubscribe) {}

    @Activate
    public LuceneSearch(
            @Reference Feed feed,
            @Reference Organisation organisation,
            @Reference Catalogue catalogue,
            BundleContext context,
            Settings settings) {
        this(Path.of(settings.folder()), feed, organisation, catalogue, subscriber -> {
            var registration = context.registerService(FeedSubscriber.class, subscriber, null);
            return registration::unregister;
        });
        worker.scheduleWithFixedDelay(this::look, FIRST_LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Does nothing by itself: {@link #look} does.
     *
     * @param register subscribes to the feed and says how that is ended
     */
    public LuceneSearch(
            Path folder,
            Feed feed,
            Organisation organisation,
            Catalogue catalogue,
            Function<FeedSubscriber, Runnable> register) {
        this.folder = folder;
        this.feed = feed;
        this.catalogue = catalogue;
        this.register = register;
        this.searching = new Searching(organisation, catalogue, grams);
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "gridhall-search");
            thread.setDaemon(true);
            thread.setPriority(Thread.NORM_PRIORITY - 1);
            return thread;
        });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void add(SearchSource source) {
        sources.put(source.kind(), source);
    }

    public void remove(SearchSource source) {
        sources.remove(source.kind(), source);
    }

    @Deactivate
    public void close() {
        stopped = true;
        worker.shutdown();
        making.lock();
        try {
            if (current != null) {
                Current last = current;
                current = null;
                leave(last);
            }
        } catch (IOException e) {
            LOG.warn("the search index was not closed: {}", e.toString());
        } finally {
            making.unlock();
        }
    }

    private static void leave(Current last) throws IOException {
        if (last.unsubscribe() != null) {
            last.unsubscribe().run();
        }
        last.generation().close();
    }

    /** Does what there is to do: opens, reads in, follows the catalogue. */
    public void look() {
        if (!making.tryLock()) {
            return;
        }
        try {
            if (stopped) {
                return;
            }
            Current now = opened();
            if (now.generation().index().broken()) {
                throw new IOException("the writer was closed by an error");
            }
            if (now.unsubscribe() == null && (!now.generation().waiting() || ++looks > LOOKS_FOR_SOURCES)) {
                current = new Current(now.generation(), register.apply(now.generation()));
            }
            now.generation().items();
            now.generation().expunge();
            long began = System.nanoTime();
            long read = now.generation().fill(() -> stopped);
            if (read > 0) {
                LOG.info("search: {} documents read in, {} s", read, (System.nanoTime() - began) / 1_000_000_000);
            }
        } catch (IOException | UncheckedIOException | AlreadyClosedException e) {
            failed(e);
        } catch (RuntimeException | Error e) {
            // An error too: thrown on, it would end this schedule for good.
            LOG.warn("search: tried again in a moment: {}", e.toString());
        } finally {
            making.unlock();
        }
    }

    /** Only with {@link #making}. */
    private Current opened() throws IOException {
        if (current == null) {
            Files.createDirectories(folder);
            current = new Current(present(), null);
        }
        return current;
    }

    /** The whole index that was made last, else the one that was begun last; any other is left from a rebuild. */
    private Generation present() throws IOException {
        List<Generation> found = new ArrayList<>();
        try {
            for (Path each : folders()) {
                String id = each.getFileName().toString();
                try {
                    found.add(generation(id));
                } catch (IOException e) {
                    if (!Index.corrupt(e)) {
                        throw e;
                    }
                    putAside(id, e);
                }
            }
            found.sort((a, b) -> Boolean.compare(b.whole(), a.whole()) != 0
                    ? Boolean.compare(b.whole(), a.whole())
                    : b.made().compareTo(a.made()));
            for (int i = 1; i < found.size(); i++) {
                found.get(i).close();
                drop(found.get(i).id());
            }
        } catch (IOException | RuntimeException e) {
            // What stays open here could not be opened by the next look.
            for (Generation one : found) {
                one.close();
            }
            throw e;
        }
        return found.isEmpty() ? begun() : found.get(0);
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> each.getFileName().toString().matches("[0-9a-f]{12}"))
                    .sorted()
                    .toList();
        }
    }

    /** A new, empty index, whose cursor is where the feed stands now. */
    private Generation begun() throws IOException {
        Generation fresh = generation(Generation.newId());
        try {
            feed.begin(fresh.name());
            return fresh;
        } catch (RuntimeException e) {
            fresh.close();
            Index.delete(folder.resolve(fresh.id()));
            throw e;
        }
    }

    private Generation generation(String id) throws IOException {
        return new Generation(id, new Index(folder.resolve(id), grams), this::all, catalogue);
    }

    private Collection<SearchSource> all() {
        return List.copyOf(sources.values());
    }

    private void failed(Exception e) {
        if (Index.corrupt(e) && current != null) {
            Current bad = current;
            current = null;
            try {
                leave(bad);
            } catch (IOException | RuntimeException closing) {
                LOG.debug("not closed", closing);
            }
            try {
                putAside(bad.generation().id(), e);
            } catch (IOException | RuntimeException again) {
                LOG.warn("search: not put aside: {}", again.toString());
            }
            return;
        }
        LOG.warn("search: tried again in a moment: {}", e.toString());
        if (current != null && (current.generation().index().broken() || e instanceof AlreadyClosedException)) {
            // A full disk, for one: what was committed is opened again.
            Current last = current;
            current = null;
            try {
                leave(last);
            } catch (IOException | RuntimeException closing) {
                LOG.debug("not closed", closing);
            }
        }
    }

    /** Keeps an index that cannot be read, for whoever wants to know why, and lets a new one be made. */
    private void putAside(String id, Exception why) throws IOException {
        Path aside = folder.resolve("aside");
        if (Files.exists(aside)) {
            Index.delete(aside);
        }
        Files.move(folder.resolve(id), aside);
        LOG.warn("search: the index {} cannot be read, it is made again: {}", id, why.toString());
        feed.forget("search-" + id);
    }

    private void drop(String id) throws IOException {
        feed.forget("search-" + id);
        Index.delete(folder.resolve(id));
    }

    /** The index, opened now when it was not yet. */
    private Generation ready() {
        Current now = current;
        if (now == null) {
            if (!worker.isShutdown() && making.tryLock()) {
                try {
                    if (!stopped) {
                        now = opened();
                    }
                } catch (IOException | RuntimeException e) {
                    LOG.warn("search: not opened: {}", e.toString());
                } finally {
                    making.unlock();
                }
            }
            if (now == null) {
                throw away();
            }
        }
        return now.generation();
    }

    private static Problem away() {
        return Problem.of(
                Problem.Kind.UNAVAILABLE,
                "search.opening",
                "检索正在准备，请稍后再试",
                "The search is being made ready; try again in a moment");
    }

    private Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new HashMap<>();
        kinds.put(Items.KIND.name(), Items.KIND);
        sources.values()
                .forEach(source ->
                        kinds.put(source.kind(), new Kind(source.kind(), source::seen, source::confidential)));
        return kinds;
    }

    @Override
    public Page<Hit> search(Actor actor, SearchQuery query) {
        return asked(index -> searching.search(index, actor, query, kinds()));
    }

    @Override
    public List<Long> ids(Actor actor, String kind, String text, long below, int limit) {
        return asked(index -> searching.ids(index, actor, kinds().get(kind), text, below, limit));
    }

    private interface Question<T> {
        T of(Index index) throws IOException;
    }

    private <T> T asked(Question<T> question) {
        Generation asked = ready();
        try {
            return question.of(asked.index());
        } catch (IOException | AlreadyClosedException e) {
            Current now = current;
            if (now != null && now.generation() != asked) {
                // Another one took its place while it was asked.
                return again(question, now.generation());
            }
            if (making.tryLock()) {
                try {
                    if (current == now) {
                        failed(e);
                    }
                } finally {
                    making.unlock();
                }
            }
            throw away();
        }
    }

    private static <T> T again(Question<T> question, Generation generation) {
        try {
            return question.of(generation.index());
        } catch (IOException | AlreadyClosedException e) {
            LOG.debug("asked twice in vain", e);
            throw away();
        }
    }

    @Override
    public boolean complete(String kind) {
        Current now = current;
        return now != null && now.generation().complete(kind);
    }

    @Override
    public SearchStatus status(Actor actor) {
        if (!actor.may(Permissions.MODULE_READ)) {
            throw Problem.forbidden("没有查看检索状态的权限", "You may not see how the search stands");
        }
        Current now = current;
        if (now == null) {
            return new SearchStatus(null, 0, 0, List.of(), 0);
        }
        Generation generation = now.generation();
        long lag = feed.lag(generation.name());
        return new SearchStatus(
                generation.id(),
                asked(Searching::count),
                lag,
                generation.missing(),
                generation.index().bytes());
    }

    @Override
    public long rebuild(Actor actor) {
        if (!actor.mayEverywhere(Permissions.MODULE_READ)) {
            throw Problem.forbidden(
                    "只有全区范围的模块管理岗位可以重建检索索引", "Only a post with modules of the whole district may do this");
        }
        if (!making.tryLock()) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "search.busy",
                    "检索索引正在建立，请等它完成",
                    "An index is being made already; wait until it is whole");
        }
        try {
            Current old = opened();
            Generation fresh = begun();
            Current next = new Current(fresh, register.apply(fresh));
            try {
                fresh.items();
                fresh.fill(() -> stopped);
                if (stopped) {
                    throw away();
                }
            } catch (IOException | RuntimeException e) {
                leave(next);
                drop(fresh.id());
                throw e;
            }
            current = next;
            leave(old);
            drop(old.generation().id());
            return asked(Searching::count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            making.unlock();
        }
    }
}
