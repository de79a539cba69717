package org.gridhall.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.lucene.store.AlreadyClosedException;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.search.SearchDocument;
import org.gridhall.api.search.SearchSource;
import org.gridhall.api.trail.TrailEntry;

/**
 * One index with its own cursor in the feed. Its sources are read in page by page, from the moment that its cursor was
 * noted; whatever changes meanwhile or later comes by the feed. Reading a source and writing the index is one step that
 * nothing comes between, so that an older state never replaces a newer one.
 */
final class Generation implements FeedSubscriber, AutoCloseable {

    private static final int PAGE = 500;
    private static final int PAGES_A_COMMIT = 40;
    private static final String PROGRESS = "read.";

    /** Whether something was erased that the files may still hold. */
    private static final String ERASED = "erased";

    private static final String MADE = "made";
    private static final String DONE = "all";

    /** Begins the progress of a kind that is read once more, when there may be documents that are gone. */
    private static final String AGAIN = "again ";

    private final String id;
    private final Index index;
    private final Supplier<Collection<SearchSource>> sources;
    private final Catalogue catalogue;
    private final Object step = new Object();
    private long items = -1;
    private boolean closed;

    Generation(String id, Index index, Supplier<Collection<SearchSource>> sources, Catalogue catalogue) {
        this.id = id;
        this.index = index;
        this.sources = sources;
        this.catalogue = catalogue;
        if (index.fact(MADE) == null) {
            index.fact(MADE, Instant.now().toString());
        }
    }

    /** Twelve hexadecimal digits at random: an index that was deleted is not taken for the one that follows it. */
    static String newId() {
        return String.format("%012x", new SecureRandom().nextLong() & 0xffff_ffff_ffffL);
    }

    String id() {
        return id;
    }

    Index index() {
        return index;
    }

    @Override
    public String name() {
        return "search-" + id;
    }

    /** On the disk when this returns, so that the cursor never runs ahead of the index. */
    @Override
    public void deliver(List<TrailEntry> entries) {
        synchronized (step) {
            open();
            try {
                Set<String> away = new TreeSet<>(kinds());
                for (SearchSource source : sources.get()) {
                    away.remove(source.kind());
                    take(source, entries);
                }
                // What these entries did to them nobody can say: they are read again when they are back.
                away.forEach(this::again);
                if (entries.stream().anyMatch(entry -> entry.action().startsWith("erase"))) {
                    index.fact(ERASED, "yes");
                }
                index.commit();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void take(SearchSource source, List<TrailEntry> entries) throws IOException {
        if (source.upset(entries)) {
            again(source.kind());
        }
        List<Long> touched = List.copyOf(source.touched(entries));
        for (int from = 0; from < touched.size(); from += PAGE) {
            Set<Long> missing = new TreeSet<>(touched.subList(from, Math.min(touched.size(), from + PAGE)));
            List<SearchDocument> documents = source.documents(missing);
            index.put(documents);
            documents.forEach(document -> missing.remove(document.id()));
            for (long gone : missing) {
                index.remove(source.kind(), gone);
            }
        }
    }

    private void again(String kind) {
        index.fact(PROGRESS + kind, AGAIN + Long.MIN_VALUE);
    }

    private void open() {
        if (closed) {
            throw new AlreadyClosedException("the index " + id + " is closed");
        }
    }

    /** Kinds that were read in, or begun to be. */
    private List<String> kinds() {
        return index.facts(PROGRESS);
    }

    /** Kinds of the sources that are here that are not read in to the end. */
    List<String> missing() {
        synchronized (step) {
            return sources.get().stream()
                    .map(SearchSource::kind)
                    .filter(kind -> !DONE.equals(index.fact(PROGRESS + kind)))
                    .sorted()
                    .toList();
        }
    }

    /** Whether everything of a kind is in the index; while it is read again, everything was. */
    boolean complete(String kind) {
        String progress = index.fact(PROGRESS + kind);
        return progress != null && (progress.equals(DONE) || progress.startsWith(AGAIN));
    }

    /** Whether all that was begun was read in to the end. */
    boolean whole() {
        List<String> begun = kinds();
        return !begun.isEmpty() && begun.stream().allMatch(this::complete);
    }

    /** When it was begun. */
    String made() {
        return index.fact(MADE);
    }

    /** Whether some kind that was read in has no source now. */
    boolean waiting() {
        List<String> away = new ArrayList<>(kinds());
        sources.get().forEach(source -> away.remove(source.kind()));
        return !away.isEmpty();
    }

    /**
     * Reads in what is not read in yet, going on where it stopped. Returns how many documents it read.
     *
     * @param enough asked after each page
     */
    long fill(BooleanSupplier enough) throws IOException {
        long all = 0;
        Map<String, SearchSource> left = new HashMap<>();
        sources.get().forEach(source -> left.put(source.kind(), source));
        for (String kind : missing()) {
            int pages = 0;
            for (int some = PAGE; some == PAGE && !enough.getAsBoolean(); ) {
                some = page(left.get(kind), ++pages % PAGES_A_COMMIT == 0);
                all += some;
            }
        }
        return all;
    }

    private int page(SearchSource source, boolean commit) throws IOException {
        synchronized (step) {
            open();
            String progress = index.fact(PROGRESS + source.kind());
            boolean again = progress != null && progress.startsWith(AGAIN);
            long last = progress == null
                    ? Long.MIN_VALUE
                    : Long.parseLong(again ? progress.substring(AGAIN.length()) : progress);
            List<SearchDocument> documents = source.after(last, PAGE);
            boolean end = documents.size() < PAGE;
            long now =
                    end ? Long.MAX_VALUE : documents.get(documents.size() - 1).id();
            if (again) {
                index.removeBetween(source.kind(), last, now);
            }
            index.put(documents);
            index.fact(PROGRESS + source.kind(), end ? DONE : (again ? AGAIN : "") + now);
            if (end || commit) {
                index.commit();
            }
            return documents.size();
        }
    }

    /** Takes what the catalogue has now, when that has changed. */
    void items() throws IOException {
        long now = catalogue.revision();
        if (now == items) {
            return;
        }
        synchronized (step) {
            open();
            index.removeAll(Items.KIND.name());
            index.put(Items.documents(catalogue));
            index.commit();
            items = now;
        }
    }

    /** Where something was erased that must not stay on the disk, rewrites the files that it may be in. */
    void expunge() throws IOException {
        synchronized (step) {
            open();
            if (!"yes".equals(index.fact(ERASED))) {
                return;
            }
            index.fact(ERASED, "no");
        }
        try {
            index.expunge();
        } catch (IOException | RuntimeException e) {
            index.fact(ERASED, "yes");
            throw e;
        }
        synchronized (step) {
            open();
            index.commit();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (step) {
            if (!closed) {
                closed = true;
                index.close();
            }
        }
    }
}
