package org.gridhall.search;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Folded text as single characters and pairs of neighbours, and other scripts as words. A phrase of any length is then
 * found as written, whatever a segmenter would have made of it: 五证合一 is 五证 followed by 合一.
 */
final class Grams extends Analyzer {

    /** What stands at one position: a character or word, and the pair that begins with it, or null. */
    private record Place(String single, String pair) {}

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer words = new StandardTokenizer();
        return new TokenStreamComponents(words, new CJKBigramFilter(words, 15, true));
    }

    /** Several keywords of one document are no phrase. */
    @Override
    public int getPositionIncrementGap(String field) {
        return 100;
    }

    /** A query for folded words as they stand; null where there is nothing to look for. */
    Query phrase(String field, String words) {
        List<Place> places = places(words);
        if (places.isEmpty()) {
            return null;
        }
        PhraseQuery.Builder phrase = new PhraseQuery.Builder();
        int i = 0;
        while (i < places.size()) {
            Place here = places.get(i);
            if (here.pair() != null) {
                phrase.add(new Term(field, here.pair()), i);
                i += 2;
            } else if (i > 0 && places.get(i - 1).pair() != null) {
                // The last of an odd number: a pair is rarer than the character alone.
                phrase.add(new Term(field, places.get(i - 1).pair()), i - 1);
                i++;
            } else {
                phrase.add(new Term(field, here.single()), i);
                i++;
            }
        }
        PhraseQuery built = phrase.build();
        return built.getTerms().length == 1 ? new TermQuery(built.getTerms()[0]) : built;
    }

    private List<Place> places(String words) {
        List<Place> places = new ArrayList<>();
        try (TokenStream tokens = tokenStream(Fields.TEXT, new StringReader(words))) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            PositionIncrementAttribute step = tokens.addAttribute(PositionIncrementAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                if (step.getPositionIncrement() > 0) {
                    places.add(new Place(term.toString(), null));
                } else {
                    int last = places.size() - 1;
                    places.set(last, new Place(places.get(last).single(), term.toString()));
                }
            }
            tokens.end();
            return places;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
