package org.gridhall.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Readings of characters, without tones and with v for ü, as people type them. A phrase decides which reading a
 * character with several has: 银行 yin hang, 行人 xing ren. Read from the dictionaries of the pinyin library, of which
 * only what differs from the usual reading is kept.
 */
final class Pinyin {

    private static final class Holder {
        static final Pinyin IT = new Pinyin();
    }

    private static final int LONGEST_SYLLABLE = 6;

    /** The usual reading of each character of the first plane; null where there is none. */
    private final String[] usual = new String[Character.MAX_VALUE + 1];

    /** Phrases that read some character unusually. */
    private final Map<String, String[]> phrases = new HashMap<>();

    /** The longest such phrase that begins with a character. */
    private final byte[] longest = new byte[Character.MAX_VALUE + 1];

    private final TreeSet<String> syllables = new TreeSet<>();

    private Pinyin() {
        Map<String, String> same = new HashMap<>();
        try (BufferedReader lines = Folding.lines("/pinyin_dict_char.txt")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.indexOf(':');
                if (colon == 1) {
                    String first = line.substring(2).split(",", 2)[0];
                    String plain = same.computeIfAbsent(first, Pinyin::plain);
                    usual[line.charAt(0)] = same.computeIfAbsent(plain, word -> word);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The dictionary begins with the particle; in titles it is nearly always the ground: 绿地, 工地.
        usual['地'] = "di";
        for (String reading : usual) {
            if (reading != null && reading.matches("[a-z]*[aeiouv][a-z]*")) {
                syllables.add(reading);
            }
        }
        try (BufferedReader lines = Folding.lines("/pinyin_dict_phrase.txt")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                phrase(line, same);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void phrase(String line, Map<String, String> same) {
        int colon = line.indexOf(':');
        String[] words = line.substring(colon + 1).split(" ");
        if (colon != words.length || colon > Byte.MAX_VALUE) {
            return;
        }
        boolean unusual = false;
        for (int i = 0; i < colon; i++) {
            words[i] = same.computeIfAbsent(same.computeIfAbsent(words[i], Pinyin::plain), word -> word);
            unusual |= !words[i].equals(usual[line.charAt(i)]);
        }
        if (unusual) {
            phrases.put(line.substring(0, colon), words);
            longest[line.charAt(0)] = (byte) Math.max(longest[line.charAt(0)], colon);
        }
    }

    /** Without tones: marks above the letters go, except that ü is written v. */
    private static String plain(String reading) {
        StringBuilder plain = new StringBuilder();
        String apart = Normalizer.normalize(reading, Normalizer.Form.NFD);
        for (int i = 0; i < apart.length(); i++) {
            char c = apart.charAt(i);
            if (c == '\u0308' && plain.length() > 0) {
                plain.setCharAt(plain.length() - 1, 'v');
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    static Pinyin get() {
        return Holder.IT;
    }

    /** The reading of each character of a folded text; null for what has none. */
    String[] readings(String text) {
        String[] readings = new String[text.length()];
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            String[] phrase = null;
            for (int length = Math.min(longest[c], text.length() - i); length > 1 && phrase == null; length--) {
                phrase = phrases.get(text.substring(i, i + length));
            }
            if (phrase == null) {
                readings[i++] = usual[c];
            } else {
                System.arraycopy(phrase, 0, readings, i, phrase.length);
                i += phrase.length;
            }
        }
        return readings;
    }

    /** Whether a word is one syllable. */
    boolean syllable(String word) {
        return syllables.contains(word);
    }

    /** Syllables that begin so, at most {@code limit}. */
    List<String> beginning(String letters, int limit) {
        return syllables.subSet(letters, letters + Character.MAX_VALUE).stream()
                .limit(limit)
                .toList();
    }

    /**
     * The ways to read letters as syllables, those of fewer syllables first; the last syllable may be only begun.
     *
     * @param limit how many ways at most
     */
    List<List<String>> ways(String letters, int limit) {
        List<List<String>> ways = new ArrayList<>();
        boolean[] hopeless = new boolean[letters.length() + 1];
        extend(letters, 0, new ArrayList<>(), ways, hopeless, limit);
        return ways;
    }

    private boolean extend(
            String letters, int from, List<String> so, List<List<String>> ways, boolean[] hopeless, int limit) {
        if (from == letters.length()) {
            ways.add(List.copyOf(so));
            return true;
        }
        boolean any = false;
        for (int to = Math.min(letters.length(), from + LONGEST_SYLLABLE);
                to > from && !hopeless[from] && ways.size() < limit;
                to--) {
            String word = letters.substring(from, to);
            if (syllables.contains(word)
                    || to == letters.length()
                            && so.size() > 0
                            && !beginning(word, 1).isEmpty()) {
                so.add(word);
                any |= extend(letters, to, so, ways, hopeless, limit);
                so.remove(so.size() - 1);
            }
        }
        hopeless[from] = !any && ways.size() < limit;
        return any;
    }
}
