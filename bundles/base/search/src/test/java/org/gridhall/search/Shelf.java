package org.gridhall.search;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.feed.Feed;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.search.Ground;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchDocument;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.search.SearchSource;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;

/** Things to be found, in memory, with a feed of what changes and a catalogue that tests may change. */
final class Shelf implements SearchSource {

    final NavigableMap<Long, SearchDocument> things = new TreeMap<>();
    final List<String> begun = new ArrayList<>();
    final List<String> forgotten = new ArrayList<>();
    final List<FeedSubscriber> subscribers = new ArrayList<>();
    final List<Category> categories = new ArrayList<>();
    private final List<TrailEntry> trail = new ArrayList<>();
    private final Map<String, Integer> cursors = new HashMap<>();
    final String kind;
    long revision = 1;
    int pages;
    boolean upset;
    RuntimeException failure;

    /** Where anybody may see them; null for where their posts say so. */
    List<Ground> grounds;

    Shelf(String kind) {
        this.kind = kind;
    }

    /** A search over it that has been opened and filled. */
    LuceneSearch open(Path folder) {
        LuceneSearch search = closed(folder);
        search.add(this);
        search.look();
        return search;
    }

    LuceneSearch closed(Path folder) {
        return new LuceneSearch(folder, feed(), organisation(), catalogue(), subscriber -> {
            subscribers.add(subscriber);
            return () -> subscribers.remove(subscriber);
        });
    }

    /** Something new or changed, and its entry in the feed. */
    Shelf put(long id, String title, String... texts) {
        return put(new SearchDocument(
                kind,
                id,
                "SQ20260131-" + String.format("%05d", id),
                title,
                List.of(),
                List.of(texts),
                "issue",
                null,
                null,
                null,
                false,
                false,
                0,
                Instant.ofEpochMilli(1_700_000_000_000L + id)));
    }

    Shelf put(SearchDocument thing) {
        things.put(thing.id(), thing);
        return touch(thing.id());
    }

    Shelf remove(long id) {
        things.remove(id);
        return touch(id);
    }

    Shelf touch(long id) {
        return touch(id, "a");
    }

    Shelf touch(long id, String action) {
        trail.add(new TrailEntry(
                trail.size() + 1,
                new Subject(kind, id),
                1,
                action,
                0,
                "x",
                0,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                Map.of(),
                null,
                "00"));
        return this;
    }

    /** Hands each subscriber what it has not got yet, as the pump does: the cursor moves when it has returned. */
    void deliver() {
        for (FeedSubscriber subscriber : List.copyOf(subscribers)) {
            int from = cursors.getOrDefault(subscriber.name(), 0);
            if (from < trail.size()) {
                subscriber.deliver(List.copyOf(trail.subList(from, trail.size())));
                cursors.put(subscriber.name(), trail.size());
            }
        }
    }

    static List<Long> ids(LuceneSearch search, String text) {
        return ids(search, Actor.SYSTEM, text);
    }

    static List<Long> ids(LuceneSearch search, Actor actor, String text) {
        return search.search(actor, SearchQuery.of(text)).items().stream()
                .map(Hit::id)
                .toList();
    }

    Category category(String code, String title, String... words) {
        Category category = new Category(
                code,
                "m",
                null,
                Text.same(title),
                null,
                false,
                "event",
                "issue",
                null,
                null,
                true,
                3,
                null,
                null,
                List.of(words),
                null);
        categories.add(category);
        revision++;
        return category;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public List<Ground> seen(Actor actor) {
        return grounds == null ? List.of(Ground.of(actor, kind + ".read")) : grounds;
    }

    @Override
    public List<Ground> confidential(Actor actor) {
        return List.of(Ground.of(actor, kind + ".confidential"));
    }

    @Override
    public Collection<Long> touched(List<TrailEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.subject().kind().equals(kind))
                .map(entry -> entry.subject().id())
                .distinct()
                .toList();
    }

    @Override
    public boolean upset(List<TrailEntry> entries) {
        return upset;
    }

    @Override
    public List<SearchDocument> documents(Collection<Long> ids) {
        if (failure != null) {
            throw failure;
        }
        return ids.stream().map(things::get).filter(thing -> thing != null).toList();
    }

    @Override
    public List<SearchDocument> after(long id, int limit) {
        pages++;
        if (failure != null) {
            throw failure;
        }
        return things.tailMap(id, false).values().stream().limit(limit).toList();
    }

    Feed feed() {
        return new Feed() {
            @Override
            public void begin(String name) {
                begun.add(name);
                cursors.putIfAbsent(name, trail.size());
            }

            @Override
            public long lag(String name) {
                return trail.size() - cursors.getOrDefault(name, 0);
            }

            @Override
            public void forget(String name) {
                forgotten.add(name);
                cursors.remove(name);
            }
        };
    }

    private Organisation organisation() {
        return little(Organisation.class, Map.of());
    }

    private Catalogue catalogue() {
        return little(Catalogue.class, Map.of("revision", () -> revision, "categories", () -> List.copyOf(categories)));
    }

    /** A service of which a test needs little. */
    private static <T> T little(Class<T> type, Map<String, Supplier<Object>> answers) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (answers.containsKey(method.getName())) {
                        return answers.get(method.getName()).get();
                    }
                    return method.getReturnType() == Optional.class ? Optional.empty() : List.of();
                }));
    }
}
