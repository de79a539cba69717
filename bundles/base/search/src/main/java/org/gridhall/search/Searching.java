package org.gridhall.search;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.QueryTimeoutImpl;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchQuery;

/** Answers from an index: what is looked for, what is asked and what may be seen become one query. */
final class Searching {

    private static final long PATIENCE_MILLIS = 3000;

    private static final Sort HIGHEST = new Sort(new SortField(Fields.ID, SortField.Type.LONG, true));

    private final Organisation organisation;
    private final Catalogue catalogue;
    private final Questions questions;
    private volatile Known known = new Known(-1, Terms.NONE);

    private record Known(long revision, Terms terms) {}

    Searching(Organisation organisation, Catalogue catalogue, Grams grams) {
        this.organisation = organisation;
        this.catalogue = catalogue;
        this.questions = new Questions(grams);
    }

    private Terms terms() {
        long revision = catalogue.revision();
        Known now = known;
        if (now.revision() != revision) {
            now = new Known(revision, Items.terms(catalogue));
            known = now;
        }
        return now.terms();
    }

    Page<Hit> search(Index index, Actor actor, SearchQuery query, Map<String, Kind> kinds) throws IOException {
        Wanted wanted = questions.read("q", query.text(), terms());
        Collection<Kind> asked = query.kinds().isEmpty()
                ? kinds.values()
                : query.kinds().stream()
                        .distinct()
                        .map(kinds::get)
                        .filter(Objects::nonNull)
                        .toList();
        BooleanQuery.Builder all = new BooleanQuery.Builder()
                .add(questions.query(wanted), Occur.MUST)
                .add(Visibility.of(actor, asked), Occur.FILTER);
        filters(query, all);
        return with(index, searcher -> page(searcher, all.build(), query, wanted));
    }

    private Page<Hit> page(IndexSearcher searcher, Query all, SearchQuery query, Wanted wanted) throws IOException {
        Best.Place after = query.after() == null ? null : PageKey.read(query.after());
        List<Best.Place> found = searcher.search(all, Best.of(query.size() + 1, after));
        patient(searcher);
        boolean more = found.size() > query.size();
        Marks marks = new Marks(wanted);
        List<Hit> hits = new ArrayList<>();
        StoredFields stored = searcher.storedFields();
        for (Best.Place place : more ? found.subList(0, query.size()) : found) {
            hits.add(hit(stored.document(place.doc()), place, marks));
        }
        return new Page<>(hits, more ? PageKey.of(found.get(query.size() - 1)) : null);
    }

    private static Hit hit(Document document, Best.Place place, Marks marks) {
        String title = document.get(Fields.TITLE);
        return new Hit(
                document.get(Fields.KIND),
                Math.max(0, place.id()),
                document.get(Fields.CODE),
                title == null ? new Hit.Marked("", List.of()) : marks.title(title),
                marks.snippet(document.get(Fields.TEXT)),
                document.get(Fields.TYPE),
                document.get(Fields.CATEGORY),
                place.time() == Long.MAX_VALUE ? null : Instant.ofEpochMilli(place.time()));
    }

    /** @param kind null for one that has no source */
    List<Long> ids(Index index, Actor actor, Kind kind, String text, long below, int limit) throws IOException {
        Wanted wanted = questions.read("text", text, terms());
        if (kind == null || below == Long.MIN_VALUE) {
            return List.of();
        }
        BooleanQuery all = new BooleanQuery.Builder()
                .add(questions.query(wanted), Occur.FILTER)
                .add(Visibility.of(actor, List.of(kind)), Occur.FILTER)
                .add(LongPoint.newRangeQuery(Fields.ID, Long.MIN_VALUE, below - 1), Occur.FILTER)
                .build();
        return with(index, searcher -> {
            TopDocs top = searcher.search(new ConstantScoreQuery(all), limit, HIGHEST);
            patient(searcher);
            List<Long> ids = new ArrayList<>();
            for (ScoreDoc found : top.scoreDocs) {
                ids.add((Long) ((FieldDoc) found).fields[0]);
            }
            return ids;
        });
    }

    static long count(Index index) throws IOException {
        IndexSearcher searcher = index.searchers().acquire();
        try {
            return searcher.getIndexReader().numDocs();
        } finally {
            index.searchers().release(searcher);
        }
    }

    private interface Work<T> {
        T of(IndexSearcher searcher) throws IOException;
    }

    private static <T> T with(Index index, Work<T> work) throws IOException {
        IndexSearcher shared = index.searchers().acquire();
        try {
            // One of its own, as the time it may take belongs to the searcher.
            IndexSearcher searcher = new IndexSearcher(shared.getIndexReader());
            searcher.setTimeout(new QueryTimeoutImpl(PATIENCE_MILLIS));
            return work.of(searcher);
        } finally {
            index.searchers().release(shared);
        }
    }

    private static void patient(IndexSearcher searcher) {
        if (searcher.timedOut()) {
            throw Problem.of(
                    Problem.Kind.UNAVAILABLE,
                    "search.slow",
                    "查找用时过长，请增加条件或稍后再试",
                    "This took too long; add conditions, or try again in a moment");
        }
    }

    private void filters(SearchQuery query, BooleanQuery.Builder all) {
        if (query.type() != null) {
            all.add(Visibility.term(Fields.TYPE, query.type()), Occur.FILTER);
        }
        if (query.category() != null) {
            List<String> codes = catalogue.withDescendants(query.category());
            all.add(
                    Visibility.anyOf(Fields.CATEGORY, codes.isEmpty() ? List.of(query.category()) : codes),
                    Occur.FILTER);
        }
        if (query.unit() != null) {
            Unit unit = organisation.unit(query.unit()).orElseThrow(() -> unknown("unit", query.unit()));
            all.add(Visibility.term(Fields.SCOPE, Fields.UNIT + unit.path()), Occur.FILTER);
        }
        if (query.grid() != null) {
            Grid grid = organisation.grid(query.grid()).orElseThrow(() -> unknown("grid", query.grid()));
            all.add(Visibility.term(Fields.SCOPE, Fields.GRID + grid.path()), Occur.FILTER);
        }
        if (query.from() != null || query.to() != null) {
            all.add(
                    LongPoint.newRangeQuery(
                            Fields.TIME,
                            query.from() == null ? Long.MIN_VALUE : query.from().toEpochMilli(),
                            (query.to() == null ? Long.MAX_VALUE : query.to().toEpochMilli()) - 1),
                    Occur.FILTER);
        }
    }

    private static Problem unknown(String parameter, String value) {
        return Problem.invalid(
                "/" + parameter, "没有代码为“" + value + "”的项，请检查", "There is nothing with the code \"" + value + "\"");
    }
}
