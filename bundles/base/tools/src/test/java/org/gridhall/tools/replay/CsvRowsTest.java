package org.gridhall.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.tools.replay.CsvRows.Row;
import org.junit.jupiter.api.Test;

class CsvRowsTest {

    @Test
    void quotedCellsHoldCommasQuotesAndLines() throws IOException {
        assertThat(rows("a,b\n\"x, \"\"y\"\"\nz\",2\r\n3,4"))
                .containsExactly(
                        new Row(1, List.of("a", "b")),
                        new Row(2, List.of("x, \"y\"\nz", "2")),
                        new Row(4, List.of("3", "4")));
    }

    @Test
    void aLineCutInsideAQuoteDoesNotSwallowTheNextOnes() throws IOException {
        assertThat(rows("a,b\n1,\"cut he\n2,\"whole\"\n3,4\n"))
                .containsExactly(
                        new Row(1, List.of("a", "b")),
                        new Row(2, null),
                        new Row(3, List.of("2", "whole")),
                        new Row(4, List.of("3", "4")));
    }

    @Test
    void aQuoteThatIsNeverClosedCostsOneLine() throws IOException {
        assertThat(rows("a,b\n1,\"cut\n2,3"))
                .containsExactly(new Row(1, List.of("a", "b")), new Row(2, null), new Row(3, List.of("2", "3")));
    }

    @Test
    void emptyLinesAreNoRowsAndAByteOrderMarkIsNoCell() throws IOException {
        assertThat(rows("\uFEFFa,b\n\n1,2\n  \n"))
                .containsExactly(new Row(1, List.of("a", "b")), new Row(3, List.of("1", "2")));
    }

    @Test
    void aQuoteInsideAPlainCellIsACharacter() throws IOException {
        assertThat(rows("a,b\n5\" pipe,x\n1,\n"))
                .containsExactly(
                        new Row(1, List.of("a", "b")),
                        new Row(2, List.of("5\" pipe", "x")),
                        new Row(3, List.of("1", "")));
    }

    private static List<Row> rows(String text) throws IOException {
        List<Row> all = new ArrayList<>();
        try (CsvRows rows = new CsvRows(new StringReader(text))) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
        }
        return all;
    }
}
