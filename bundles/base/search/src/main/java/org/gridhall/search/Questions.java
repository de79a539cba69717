package org.gridhall.search;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.gridhall.api.Problem;
import org.gridhall.api.search.Search;

/**
 * Makes queries of what somebody typed. There is no query language: every character stands for itself. Scores are fixed
 * steps, not frequencies, so that equals are equal, the newest of them comes first, and a page goes on where the last
 * one ended whatever was written in between.
 */
final class Questions {

    private static final int MOST_PARTS = 16;
    private static final int MOST_WORDS = 24;
    private static final int LONGEST_PINYIN = 36;
    private static final int MOST_WAYS = 4;
    private static final int MOST_ENDINGS = 40;

    private static final float NUMBER = 16;
    private static final float TITLE = 8;
    private static final float SPELLED = 7;
    private static final float KEYWORDS = 6;
    private static final float TEXT = 4;
    private static final float TITLE_WORDS = 5;
    private static final float KEYWORD_WORDS = 3;
    private static final float TEXT_WORDS = 2;

    private final Grams grams;

    Questions(Grams grams) {
        this.grams = grams;
    }

    /**
     * Reads what was typed.
     *
     * @param parameter that it was typed into
     * @throws Problem INVALID when nothing can be looked for
     */
    Wanted read(String parameter, String text, Terms terms) {
        if (text == null || text.isBlank()) {
            throw Problem.invalid("/" + parameter, "请输入要查找的内容", "Say what to look for");
        }
        if (text.length() > Search.LONGEST) {
            throw Problem.invalid(
                    "/" + parameter,
                    "查找内容最多 " + Search.LONGEST + " 个字符，请缩短",
                    "Look for " + Search.LONGEST + " characters at most; make it shorter");
        }
        Words words = new Words(terms);
        List<Wanted.Part> parts = new ArrayList<>();
        int left = MOST_WORDS;
        for (String part : Folding.fold(text).strip().split("[\\s\\p{Z}]+")) {
            if (part.codePoints().noneMatch(Character::isLetterOrDigit) || parts.size() == MOST_PARTS || left == 0) {
                continue;
            }
            List<String> its = words.of(part).stream().distinct().limit(left).toList();
            left -= Math.max(1, its.size());
            parts.add(new Wanted.Part(
                    part, its, part.length() <= LONGEST_PINYIN && part.matches("[a-z]{2,}|[a-z]+'[a-z']+")));
        }
        if (parts.isEmpty()) {
            throw Problem.invalid("/" + parameter, "请至少输入一个字、字母或数字", "Type at least one character, letter or digit");
        }
        return new Wanted(parts);
    }

    /** All parts, each as well as it can be found. */
    Query query(Wanted wanted) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (Wanted.Part part : wanted.parts()) {
            all.add(query(part), Occur.MUST);
        }
        BooleanQuery built = all.build();
        return built.clauses().size() == 1 ? built.clauses().get(0).getQuery() : built;
    }

    private Query query(Wanted.Part part) {
        List<Query> ways = new ArrayList<>();
        add(ways, TITLE, grams.phrase(Fields.TITLE, part.text()));
        add(ways, KEYWORDS, grams.phrase(Fields.KEYWORDS, part.text()));
        add(ways, TEXT, grams.phrase(Fields.TEXT, part.text()));
        if (part.words().size() > 1) {
            ways.add(words(part.words()));
        }
        if (part.text().chars().allMatch(c -> c < 128)) {
            add(ways, NUMBER, new TermQuery(new Term(Fields.NUMBER, Documents.number(part.text()))));
            if (part.text().chars().allMatch(Character::isDigit)) {
                add(ways, NUMBER, new TermQuery(new Term(Fields.NUMBER, "-" + part.text())));
            }
        }
        if (part.pinyin()) {
            spelled(part.text(), ways);
        }
        return new DisjunctionMaxQuery(ways, 0);
    }

    private static void add(List<Query> ways, float score, Query query) {
        if (query != null) {
            ways.add(scored(score, query));
        }
    }

    private static Query scored(float score, Query query) {
        return new BoostQuery(new ConstantScoreQuery(query), score);
    }

    /**
     * Up to three words must all be there, of more a few may be missing. Single characters among words only add to the
     * score.
     */
    private Query words(List<String> words) {
        List<String> heavy = words.stream().filter(Questions::heavy).toList();
        List<String> needed = heavy.isEmpty() ? words : heavy;
        BooleanQuery.Builder some = new BooleanQuery.Builder();
        needed.forEach(word -> some.add(word(word, words.size()), Occur.SHOULD));
        some.setMinimumNumberShouldMatch(needed.size() <= 3 ? needed.size() : (needed.size() * 7 + 9) / 10);
        if (needed.size() == words.size()) {
            return some.build();
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(some.build(), Occur.MUST);
        words.stream()
                .filter(word -> !needed.contains(word))
                .forEach(word -> all.add(word(word, words.size()), Occur.SHOULD));
        return all.build();
    }

    private static boolean heavy(String word) {
        return word.codePointCount(0, word.length()) > 1 || !Character.isIdeographic(word.codePointAt(0));
    }

    private Query word(String word, int of) {
        List<Query> ways = new ArrayList<>();
        add(ways, share(TITLE_WORDS, of), grams.phrase(Fields.TITLE, word));
        add(ways, share(KEYWORD_WORDS, of), grams.phrase(Fields.KEYWORDS, word));
        add(ways, share(TEXT_WORDS, of), grams.phrase(Fields.TEXT, word));
        return new DisjunctionMaxQuery(ways, 0);
    }

    /** A part of a score that adds up without rounding, in whatever order it is added. */
    private static float share(float score, int parts) {
        return (float) Math.floor(score / parts * 64) / 64;
    }

    /** Pinyin in full, the last syllable perhaps only begun, or the first letters. */
    private static void spelled(String letters, List<Query> ways) {
        if (letters.indexOf('\'') < 0) {
            for (List<String> way : Pinyin.get().ways(letters, MOST_WAYS)) {
                add(ways, SPELLED, syllables(way));
            }
            if (letters.length() <= LONGEST_PINYIN / 2) {
                add(ways, KEYWORDS, initials(letters));
            }
            return;
        }
        List<String> way = new ArrayList<>();
        for (String piece : letters.replaceAll("^'+|'+$", "").split("'+")) {
            List<List<String>> its = Pinyin.get().ways(piece, 1);
            if (its.isEmpty()) {
                return;
            }
            way.addAll(its.get(0));
        }
        add(ways, SPELLED, syllables(way));
    }

    private static Query syllables(List<String> way) {
        MultiPhraseQuery.Builder phrase = new MultiPhraseQuery.Builder();
        int last = way.size() - 1;
        for (int i = 0; i < last; i++) {
            if (i + 1 < last || Pinyin.get().syllable(way.get(last))) {
                Term both = new Term(Fields.SYLLABLES, Documents.pair(way.get(i), way.get(i + 1)));
                phrase.add(new Term[] {both}, i);
            } else {
                String begun = way.get(i);
                phrase.add(
                        Pinyin.get().beginning(way.get(last), MOST_ENDINGS).stream()
                                .map(end -> new Term(Fields.SYLLABLES, Documents.pair(begun, end)))
                                .toArray(Term[]::new),
                        i);
            }
        }
        return last == 0 ? new TermQuery(new Term(Fields.SYLLABLES, way.get(0))) : phrase.build();
    }

    private static Query initials(String letters) {
        int most = Documents.INITIALS;
        if (letters.length() <= most) {
            return new TermQuery(new Term(Fields.INITIALS, letters));
        }
        PhraseQuery.Builder phrase = new PhraseQuery.Builder();
        for (int i = 0; i < letters.length(); i += most) {
            int at = Math.min(i, letters.length() - most);
            phrase.add(new Term(Fields.INITIALS, letters.substring(at, at + most)), at);
        }
        return phrase.build();
    }
}
