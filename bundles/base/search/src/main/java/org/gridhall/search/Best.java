package org.gridhall.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;

/**
 * The best documents after a place: by score, then the newest, then the higher id. Within a segment the index itself is
 * in the order of the last two, so once there are enough of a score all others of it can be passed over unseen.
 */
final class Best implements Collector {

    /** Where a document stands in the order; {@code doc} is its number in the whole index. */
    record Place(float score, long time, long id, int doc) {

        static final Comparator<Place> ORDER = Comparator.comparingDouble(Place::score)
                .thenComparingLong(Place::time)
                .thenComparingLong(Place::id)
                .reversed();

        boolean after(Place other) {
            return ORDER.compare(this, other) > 0;
        }
    }

    /** A document of one segment. */
    private record Found(float score, int doc) {

        /** The one to be given up first, first. */
        static final Comparator<Found> WORST = Comparator.comparingDouble(Found::score)
                .thenComparing(Comparator.comparingInt(Found::doc).reversed());
    }

    private final int most;
    private final Place after;
    private final List<Place> places = new ArrayList<>();
    private Leaf leaf;

    private Best(int most, Place after) {
        this.most = most;
        this.after = after;
    }

    /**
     * In order, at most as many as were asked for.
     *
     * @param after the last one of the page before; null for the first page
     */
    static CollectorManager<Best, List<Place>> of(int most, Place after) {
        return new CollectorManager<>() {
            @Override
            public Best newCollector() {
                return new Best(most, after);
            }

            @Override
            public List<Place> reduce(Collection<Best> parts) throws IOException {
                List<Place> all = new ArrayList<>();
                for (Best part : parts) {
                    part.end();
                    all.addAll(part.places);
                }
                return all.stream().sorted(Place.ORDER).limit(most).toList();
            }
        };
    }

    private void end() throws IOException {
        if (leaf != null) {
            leaf.end();
            leaf = null;
        }
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext context) throws IOException {
        end();
        leaf = new Leaf(context);
        return leaf;
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.TOP_SCORES;
    }

    private final class Leaf implements LeafCollector {
        private final LeafReaderContext context;
        private final PriorityQueue<Found> found = new PriorityQueue<>(Found.WORST);
        private final NumericDocValues times;
        private final NumericDocValues ids;
        private Scorable scorer;

        Leaf(LeafReaderContext context) throws IOException {
            this.context = context;
            this.times = DocValues.getNumeric(context.reader(), Fields.TIME);
            this.ids = DocValues.getNumeric(context.reader(), Fields.ID);
        }

        @Override
        public void setScorer(Scorable scorer) throws IOException {
            this.scorer = scorer;
            compete();
        }

        @Override
        public void collect(int doc) throws IOException {
            float score = scorer.score();
            if (found.size() == most && score <= found.peek().score() || !wanted(score, doc)) {
                return;
            }
            found.add(new Found(score, doc));
            if (found.size() > most) {
                found.poll();
            }
            compete();
        }

        private boolean wanted(float score, int doc) throws IOException {
            if (after == null || score < after.score()) {
                return true;
            }
            return score == after.score() && place(score, doc).after(after);
        }

        private void compete() throws IOException {
            if (found.size() == most) {
                scorer.setMinCompetitiveScore(Math.nextUp(found.peek().score()));
            }
        }

        private Place place(float score, int doc) throws IOException {
            times.advanceExact(doc);
            ids.advanceExact(doc);
            return new Place(score, times.longValue(), ids.longValue(), context.docBase + doc);
        }

        void end() throws IOException {
            NumericDocValues time = DocValues.getNumeric(context.reader(), Fields.TIME);
            NumericDocValues id = DocValues.getNumeric(context.reader(), Fields.ID);
            for (Found each :
                    found.stream().sorted(Comparator.comparingInt(Found::doc)).toList()) {
                time.advanceExact(each.doc());
                id.advanceExact(each.doc());
                places.add(new Place(each.score(), time.longValue(), id.longValue(), context.docBase + each.doc()));
            }
        }
    }
}
