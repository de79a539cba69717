package org.gridhall.search;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Cuts what somebody looks for into words: terms of the field first, then the words of a Chinese segmenter. What that
 * one takes apart into single characters is most likely a name or a term it does not know, and stays together.
 */
final class Words {

    /** Characters that join words and say little by themselves. */
    private static final String PARTICLES = "的了在是和与及或请把被就也很我你他她它们这那有吗呢吧";

    private final Terms terms;

    Words(Terms terms) {
        this.terms = terms;
    }

    /** The words of folded text without blanks, in their order. */
    List<String> of(String text) {
        List<String> words = new ArrayList<>();
        int from = 0;
        int i = 0;
        while (i < text.length()) {
            int length = terms.longestAt(text, i);
            if (length > 0) {
                segment(text.substring(from, i), words);
                words.add(text.substring(i, i + length));
                from = i + length;
            }
            i += Math.max(1, length);
        }
        segment(text.substring(from), words);
        return words;
    }

    private static void segment(String text, List<String> words) {
        StringBuilder apart = new StringBuilder();
        int end = 0;
        try (HMMChineseTokenizer tokens = new HMMChineseTokenizer()) {
            OffsetAttribute place = tokens.addAttribute(OffsetAttribute.class);
            tokens.setReader(new StringReader(text));
            tokens.reset();
            while (tokens.incrementToken()) {
                String word = text.substring(place.startOffset(), place.endOffset());
                boolean single =
                        word.codePointCount(0, word.length()) == 1 && Character.isIdeographic(word.codePointAt(0));
                if (!single || place.startOffset() != end || PARTICLES.contains(word)) {
                    flush(apart, words);
                }
                if (single && !PARTICLES.contains(word)) {
                    apart.append(word);
                } else if (!single && Character.isLetterOrDigit(word.codePointAt(0))) {
                    words.add(word);
                }
                end = place.endOffset();
            }
            tokens.end();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        flush(apart, words);
    }

    private static void flush(StringBuilder apart, List<String> words) {
        if (apart.length() > 0) {
            words.add(apart.toString());
            apart.setLength(0);
        }
    }
}
