package org.gridhall.core.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;

/**
 * Text files with commas (RFC 4180), as Chinese and other spreadsheets write them: UTF-8 with or without its mark, or
 * GB 18030, which is told by what the bytes can be. Written with the mark, so that a spreadsheet knows.
 */
public final class Csv {

    private static final ObjectReader READER =
            new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);
    private static final Charset GB = Charset.forName("GB18030");
    private static final int CELL = 500_000;

    private Csv() {}

    static void read(Path file, Layout layout, Cells cells, int most, Row.Taker taker) throws IOException {
        Charset charset = charset(file);
        try (Reader reader = reader(file, charset);
                MappingIterator<String[]> lines = READER.with(
                                CsvSchema.emptySchema().withColumnSeparator(separator(file, charset)))
                        .readValues(reader)) {
            Columns columns = null;
            int line = 0;
            int rows = 0;
            while (lines.hasNextValue()) {
                List<String> values = cells(lines.nextValue(), ++line);
                if (columns == null) {
                    columns = Columns.read(layout, cells, values);
                    continue;
                }
                Row row = columns.row(line, values);
                if (row != null) {
                    Sheets.count(++rows, most);
                    taker.take(row);
                }
            }
            if (columns == null) {
                throw Sheets.empty();
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw Problem.of(
                    Kind.UNREADABLE,
                    "csv.malformed",
                    "第 " + line + " 行附近引号不配对，或引号后有多余字符",
                    "Near line " + line + " quotes do not match, or something follows a quote");
        } catch (CharacterCodingException e) {
            throw encoding();
        }
    }

    private static List<String> cells(String[] values, int line) {
        for (int i = 0; i < values.length; i++) {
            String value = values[i] == null ? "" : values[i];
            if (value.length() > CELL) {
                throw Problem.invalid(
                        "/line/" + line, "第 " + line + " 行有单元格过长", "Line " + line + " has a cell that is too long");
            }
            values[i] = Cells.unguard(value);
        }
        return Arrays.asList(values);
    }

    private static Reader reader(Path file, Charset charset) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(3);
        byte[] head = in.readNBytes(3);
        if (!mark(head)) {
            in.reset();
        }
        return new InputStreamReader(
                in,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private static boolean mark(byte[] head) {
        return head.length == 3 && head[0] == (byte) 0xef && head[1] == (byte) 0xbb && head[2] == (byte) 0xbf;
    }

    /** UTF-8 where all of the file is UTF-8, which text in GB 18030 hardly ever is. */
    private static Charset charset(Path file) throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_8, GB)) {
            char[] buffer = new char[1 << 14];
            try (Reader reader = reader(file, charset)) {
                int read = reader.read(buffer);
                while (read >= 0) {
                    for (int i = 0; i < read; i++) {
                        if (buffer[i] == 0) {
                            throw encoding();
                        }
                    }
                    read = reader.read(buffer);
                }
                return charset;
            } catch (CharacterCodingException e) {
                // the next one
            }
        }
        throw encoding();
    }

    private static Problem encoding() {
        return Problem.of(
                Kind.UNREADABLE,
                "csv.encoding",
                "文件编码无法识别，请另存为“CSV UTF-8”或 XLSX",
                "The encoding is not known; save it as CSV UTF-8 or as XLSX");
    }

    /** A comma, or what else the first line is parted by: some spreadsheets write tabs or semicolons. */
    private static char separator(Path file, Charset charset) throws IOException {
        StringBuilder line = new StringBuilder();
        try (Reader reader = reader(file, charset)) {
            for (int c = reader.read(); c >= 0 && c != '\n' && line.length() < 20_000; c = reader.read()) {
                line.append((char) c);
            }
        }
        String header = line.toString();
        if (header.indexOf(',') >= 0) {
            return ',';
        }
        return header.indexOf('\t') >= 0 ? '\t' : header.indexOf(';') >= 0 ? ';' : ',';
    }

    /** Writes one line. */
    public static void write(Writer out, List<?> cells) throws IOException {
        boolean first = true;
        for (Object cell : cells) {
            if (!first) {
                out.write(',');
            }
            first = false;
            if (cell instanceof Double number) {
                out.write(BigDecimal.valueOf(number).toString());
            } else if (cell instanceof Number || cell instanceof Boolean) {
                out.write(cell.toString());
            } else if (cell != null) {
                quoted(out, Cells.guard(cell.toString()));
            }
        }
        out.write("\r\n");
    }

    private static void quoted(Writer out, String text) throws IOException {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            char c = text.charAt(i);
            plain = c != '"' && c != ',' && c != ';' && c != '\t' && c != '\n' && c != '\r' && c != '\'';
        }
        if (plain) {
            out.write(text);
        } else {
            out.write('"');
            out.write(text.replace("\"", "\"\""));
            out.write('"');
        }
    }
}
