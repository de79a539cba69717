package org.gridhall.core.people;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a CSV file (RFC 4180) as they come, UTF-8 or GB18030. A line that cannot be read is told as such, and the
 * one after it is read all the same: a quote that is never closed does not swallow the rest.
 */
final class CsvLines {

    /** Largest line, in characters. */
    static final int LONGEST = 20_000;

    /** So much is looked at to tell UTF-8 from GB18030. */
    private static final int SAMPLE = 256 << 10;

    /** Lines that one quoted cell may span. */
    private static final int SPAN = 20;

    /**
     * A line: where it begins, from 1, and its cells without the white space around them; null cells where it is broken.
     */
    record Line(int number, List<String> cells) {}

    private final BufferedReader reader;
    private final List<String> again = new ArrayList<>();
    private int number;

    CsvLines(InputStream in) throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(in, SAMPLE + 16);
        bytes.mark(SAMPLE + 8);
        byte[] sample = bytes.readNBytes(SAMPLE);
        bytes.reset();
        boolean marked =
                sample.length >= 3 && sample[0] == (byte) 0xEF && sample[1] == (byte) 0xBB && sample[2] == (byte) 0xBF;
        if (marked) {
            bytes.skipNBytes(3);
        }
        Charset charset = marked || utf8(sample) ? StandardCharsets.UTF_8 : Charset.forName("GB18030");
        reader = new BufferedReader(new InputStreamReader(bytes, charset), 1 << 16);
    }

    /** Whether bytes, perhaps cut off within a character, are UTF-8. */
    private static boolean utf8(byte[] sample) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = decoder.decode(ByteBuffer.wrap(sample), CharBuffer.allocate(sample.length), false);
        return !result.isError();
    }

    /** The next line that is not empty; null at the end. */
    Line next() throws IOException {
        while (true) {
            String first = physical();
            if (first == null) {
                return null;
            }
            int start = number;
            if (!first.isBlank()) {
                return new Line(start, whole(first));
            }
        }
    }

    private List<String> whole(String first) throws IOException {
        if (balanced(first)) {
            return cells(first);
        }
        List<String> taken = new ArrayList<>();
        StringBuilder text = new StringBuilder(first);
        for (int i = 0; i < SPAN && text.length() < LONGEST; i++) {
            String more = physical();
            if (more == null) {
                break;
            }
            taken.add(more);
            text.append('\n').append(more);
            if (balanced(text)) {
                return cells(text.toString());
            }
        }
        again.addAll(0, taken);
        number -= taken.size();
        return null;
    }

    private String physical() throws IOException {
        String line = again.isEmpty() ? reader.readLine() : again.remove(0);
        if (line != null) {
            number++;
        }
        return line;
    }

    private static boolean balanced(CharSequence text) {
        boolean even = true;
        for (int i = 0; i < text.length(); i++) {
            even ^= text.charAt(i) == '"';
        }
        return even;
    }

    private static List<String> cells(String text) {
        if (text.length() > LONGEST || text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0) {
            return null;
        }
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (true) {
            int start = at;
            while (start < text.length() && text.charAt(start) == ' ') {
                start++;
            }
            if (start < text.length() && text.charAt(start) == '"') {
                StringBuilder cell = new StringBuilder();
                at = start + 1;
                while (true) {
                    int quote = text.indexOf('"', at);
                    if (quote < 0) {
                        return null;
                    }
                    cell.append(text, at, quote);
                    at = quote + 1;
                    if (at < text.length() && text.charAt(at) == '"') {
                        cell.append('"');
                        at++;
                    } else {
                        break;
                    }
                }
                while (at < text.length() && text.charAt(at) == ' ') {
                    at++;
                }
                if (at < text.length() && text.charAt(at) != ',') {
                    return null;
                }
                cells.add(cell.toString().strip());
            } else {
                int comma = text.indexOf(',', at);
                int end = comma < 0 ? text.length() : comma;
                cells.add(text.substring(at, end).strip());
                at = end;
            }
            if (at >= text.length()) {
                return cells;
            }
            at++;
            if (at == text.length()) {
                cells.add("");
                return cells;
            }
        }
    }
}
