package org.gridhall.tools.replay;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Rows of a CSV file (RFC 4180) with the line each begins at. A line that was cut inside a quoted cell would swallow
 * the lines after it up to the next quote: such a row is given back as broken, and reading goes on at its second line.
 * The CSV parsers at hand cannot do that.
 */
public final class CsvRows implements Closeable {

    /** A quoted cell with more lines than this is taken for a lost quote. */
    private static final int MOST_LINES = 200;

    /** What a line with something after a closing quote gives; a row always has a cell. */
    private static final List<String> MALFORMED = List.of();

    private final BufferedReader reader;
    private final Deque<String> ahead = new ArrayDeque<>();
    private int line;
    private int columns = -1;

    /**
     * One row.
     *
     * @param line where it begins; the first line of the file is 1
     * @param cells as they stand, without their quotes; null when a quote is not closed where it should be
     */
    public record Row(int line, List<String> cells) {}

    public CsvRows(Reader reader) {
        this.reader = new BufferedReader(reader, 1 << 16);
    }

    /** The next row that is not empty, or null at the end. The first one, the header, says how many cells a row has. */
    public Row next() throws IOException {
        String first = nextLine();
        while (first != null && first.isBlank()) {
            first = nextLine();
        }
        if (first == null) {
            return null;
        }
        int begin = line;
        if (begin == 1 && first.startsWith("\uFEFF")) {
            first = first.substring(1);
        }
        Row row = row(begin, first);
        if (columns < 0 && row.cells() != null) {
            columns = row.cells().size();
        }
        return row;
    }

    private Row row(int begin, String first) throws IOException {
        List<String> more = new ArrayList<>();
        StringBuilder text = new StringBuilder(first);
        List<String> cells = split(text);
        while (cells == null && more.size() < MOST_LINES) {
            String next = nextLine();
            if (next == null) {
                break;
            }
            more.add(next);
            text.append('\n').append(next);
            cells = next.indexOf('"') < 0 ? null : split(text);
        }
        if (cells != null && cells != MALFORMED && (more.isEmpty() || columns < 0 || cells.size() == columns)) {
            return new Row(begin, cells);
        }
        for (int i = more.size() - 1; i >= 0; i--) {
            ahead.push(more.get(i));
        }
        line = begin;
        return new Row(begin, null);
    }

    private String nextLine() throws IOException {
        String next = ahead.isEmpty() ? reader.readLine() : ahead.pop();
        if (next != null) {
            line++;
        }
        return next;
    }

    /** The cells of a row, or null while its last cell has an opening quote only. */
    private static List<String> split(CharSequence text) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        boolean closed = false;
        boolean start = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append(c);
                    i++;
                } else {
                    quoted = false;
                    closed = true;
                }
            } else if (c == ',') {
                cells.add(cell.toString());
                cell.setLength(0);
                start = true;
                closed = false;
                continue;
            } else if (closed) {
                return MALFORMED;
            } else if (c == '"' && start) {
                quoted = true;
            } else {
                cell.append(c);
            }
            start = false;
        }
        cells.add(cell.toString());
        return quoted ? null : cells;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
