package org.gridhall.core.organisation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A CSV file with a header line. Columns may come in any order; further ones are left alone. */
final class Table {

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    private Table() {}

    /** A line: its number and its cells by column, null where empty. */
    record Row(int line, Map<String, String> cells) {
        String get(String column) {
            return cells.get(column);
        }
    }

    private record Line(int number, List<String> cells) {}

    /** Reads the lines that can be read; what cannot goes to the faults. */
    static List<Row> read(String file, String content, List<String> columns, Faults faults) {
        List<Row> rows = new ArrayList<>();
        try (CsvParser parser = (CsvParser) MAPPER.createParser(content)) {
            parser.nextToken();
            Line header = next(parser);
            if (!complete(file, header == null ? List.of() : header.cells(), columns, faults)) {
                return rows;
            }
            int width = header.cells().size();
            for (Line line = next(parser); line != null; line = next(parser)) {
                int has = line.cells().size();
                if (has == width) {
                    rows.add(row(header, line));
                } else {
                    faults.add(
                            file,
                            line.number(),
                            "应有 " + width + " 列，实有 " + has + " 列",
                            "the header has " + width + " columns, this line " + has);
                }
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            faults.whole(file, line, "不是正确的 CSV", "not readable as CSV: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static Row row(Line header, Line line) {
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < header.cells().size(); i++) {
            String cell = line.cells().get(i);
            cells.put(header.cells().get(i), cell.isEmpty() ? null : cell);
        }
        return new Row(line.number(), cells);
    }

    private static boolean complete(String file, List<String> header, List<String> columns, Faults faults) {
        Set<String> seen = new HashSet<>();
        for (String name : header) {
            if (!seen.add(name)) {
                faults.whole(file, 1, "列“" + name + "”出现了两次", "the column \"" + name + "\" is there twice");
            }
        }
        for (String name : columns) {
            if (!seen.contains(name)) {
                faults.whole(file, 1, "缺少列“" + name + "”", "the column \"" + name + "\" is missing");
            }
        }
        return seen.size() == header.size() && seen.containsAll(columns);
    }

    private static Line next(CsvParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            return null;
        }
        int number = 0;
        List<String> cells = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            number = number == 0 ? parser.currentTokenLocation().getLineNr() : number;
            cells.add(parser.getText().trim());
        }
        return new Line(number, cells);
    }
}
