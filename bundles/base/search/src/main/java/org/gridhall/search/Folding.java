package org.gridhall.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Makes what is written differently the same, character by character, so that places in the folded text are places in
 * the text itself: small letters, half-width letters and digits, simplified characters.
 */
final class Folding {

    private static final class Table {
        static final char[] SIMPLE = read();

        private static char[] read() {
            char[] simple = new char[Character.MAX_VALUE + 1];
            for (int i = 0; i < simple.length; i++) {
                simple[i] = fold((char) i);
            }
            try (BufferedReader lines = lines("/nlp/chinese_ts_char.txt")) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    // Characters beyond the first plane would change the length; they stay as they are.
                    if (line.length() >= 3 && line.charAt(1) == ' ' && !Character.isSurrogate(line.charAt(2))) {
                        simple[line.charAt(0)] = line.charAt(2);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return simple;
        }

        private static char fold(char c) {
            if (c >= '\uff01' && c <= '\uff5e') {
                return Character.toLowerCase((char) (c - '\uff01' + '!'));
            }
            return c == '\u3000' ? ' ' : Character.toLowerCase(c);
        }
    }

    private Folding() {}

    /** The same length as the text; what no text should hold (control characters, half surrogates) becomes blank. */
    static String fold(String text) {
        char[] simple = Table.SIMPLE;
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            char c = folded[i];
            if (Character.isHighSurrogate(c) && i + 1 < folded.length && Character.isLowSurrogate(folded[i + 1])) {
                i++;
            } else if (Character.isSurrogate(c) || Character.isISOControl(c)) {
                folded[i] = ' ';
            } else {
                folded[i] = simple[c];
            }
        }
        return new String(folded);
    }

    /** Lines of a dictionary that the bundle carries. */
    static BufferedReader lines(String name) {
        return new BufferedReader(
                new InputStreamReader(Folding.class.getResourceAsStream(name), StandardCharsets.UTF_8));
    }
}
