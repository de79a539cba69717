package org.gridhall.core.register;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;
import org.gridhall.api.Text;

/**
 * Spreadsheets (ISO/IEC 29500). The first sheet is read; of a formula its last result counts, and where it has none the
 * cell is refused. Written texts are texts, whatever they begin with.
 */
public final class Xlsx {

    /** Most rows and longest text of a sheet. */
    private static final int ROWS = 1_048_575;

    private static final int TEXT = 32_767;
    private static final int WIDEST = 16_384;
    private static final int FLUSH = 200;
    private static final double LAST_DAY = 2_958_466;

    private Xlsx() {}

    /** A cell that holds nothing that can be taken, and why. */
    record Unreadable(Text text) {}

    static Problem broken() {
        return Problem.of(
                Kind.UNREADABLE,
                "xlsx.broken",
                "文件不是正确的 XLSX，请用电子表格软件重新另存",
                "This is no proper XLSX; save it again with a spreadsheet program");
    }

    static void read(Path file, Layout layout, Cells cells, int most, Row.Taker taker) throws IOException {
        try {
            XlsxGuard.check(file);
            try (ReadableWorkbook book = new ReadableWorkbook(file.toFile(), new ReadingOptions(false, true))) {
                Sheet sheet = book.getFirstSheet();
                if (sheet == null) {
                    throw Sheets.empty();
                }
                try (Stream<org.dhatim.fastexcel.reader.Row> rows = sheet.openStream()) {
                    read(rows.iterator(), book.isDate1904(), layout, cells, most, taker);
                }
            }
        } catch (Problem problem) {
            throw problem;
        } catch (IOException e) {
            if (e instanceof FileSystemException) {
                throw e;
            }
            throw broken();
        } catch (RuntimeException e) {
            // The reader tells what it cannot read in many ways; what the taker throws is a problem, or ours to see.
            if (e.getClass().getName().startsWith("org.dhatim.") || e instanceof IllegalArgumentException) {
                throw broken();
            }
            throw e;
        }
    }

    private static void read(
            Iterator<org.dhatim.fastexcel.reader.Row> rows,
            boolean later,
            Layout layout,
            Cells cells,
            int most,
            Row.Taker taker) {
        Columns columns = null;
        int count = 0;
        while (rows.hasNext()) {
            org.dhatim.fastexcel.reader.Row row = rows.next();
            if (row.getCellCount() > WIDEST) {
                throw broken();
            }
            List<Object> values = new ArrayList<>(row.getCellCount());
            for (int i = 0; i < row.getCellCount(); i++) {
                Cell cell = row.getCell(i);
                values.add(cell == null ? null : value(cell, i, columns, later));
            }
            if (columns == null) {
                if (values.stream()
                        .anyMatch(value -> value != null && !value.toString().isBlank())) {
                    columns = Columns.read(
                            layout,
                            cells,
                            values.stream()
                                    .map(value -> value == null ? "" : value.toString())
                                    .toList());
                }
                continue;
            }
            Row made = columns.row(row.getRowNum(), values);
            if (made != null) {
                Sheets.count(++count, most);
                taker.take(made);
            }
        }
        if (columns == null) {
            throw Sheets.empty();
        }
    }

    private static Object value(Cell cell, int index, Columns columns, boolean later) {
        Object value = cell.getValue();
        if (cell.getType() == CellType.ERROR) {
            return new Unreadable(
                    new Text("单元格是错误值 " + cell.getRawValue(), "The cell holds the error " + cell.getRawValue()));
        }
        if (cell.getType() == CellType.FORMULA && value == null) {
            return new Unreadable(new Text("公式没有结果，请粘贴为数值", "The formula has no result; paste it as a value"));
        }
        if (value instanceof BigDecimal number && columns != null && columns.timed(index)) {
            LocalDateTime time = time(number, later);
            return time == null ? number : time;
        }
        return value;
    }

    /** The time that a number stands for: days since the end of 1899, or of 1903 in sheets from old Macs. */
    private static LocalDateTime time(BigDecimal number, boolean later) {
        double days = number.doubleValue() + (later ? 1462 : 0);
        if (!(days >= 61 && days < LAST_DAY)) {
            return null;
        }
        long whole = (long) Math.floor(days);
        long seconds = Math.round((days - whole) * 86_400);
        return LocalDate.of(1899, 12, 30)
                .plusDays(whole)
                .atTime(LocalTime.MIDNIGHT)
                .plusSeconds(seconds);
    }

    /** Writes a sheet row by row. */
    /** Writes a sheet row by row. */
    public static final class Writer implements AutoCloseable {
        private final Workbook book;
        private final Worksheet sheet;
        private int row;

        public Writer(OutputStream out) {
            book = new Workbook(out, "Gridhall", "1.0");
            sheet = book.newWorksheet("records");
            sheet.freezePane(0, 1);
        }

        /** @param key of the record, for messages */
        public void write(List<?> cells, String key) throws IOException {
            if (row > ROWS) {
                throw Problem.of(
                        Kind.TOO_LARGE,
                        "xlsx.rows",
                        "记录超过 " + ROWS + " 条，请用 CSV 或先筛选",
                        "There are more than " + ROWS + " records; use CSV, or filter");
            }
            for (int i = 0; i < cells.size(); i++) {
                Object cell = cells.get(i);
                if (cell instanceof Boolean truth) {
                    sheet.value(row, i, truth);
                } else if (cell instanceof Long || cell instanceof Integer) {
                    // A spreadsheet keeps fifteen digits: longer ones stay whole as text.
                    long number = ((Number) cell).longValue();
                    if (Math.abs(number) < 1_000_000_000_000_000L) {
                        sheet.value(row, i, (Number) number);
                    } else {
                        sheet.inlineString(row, i, Long.toString(number));
                    }
                } else if (cell instanceof Number number) {
                    sheet.value(row, i, number);
                } else if (cell != null) {
                    sheet.inlineString(row, i, text(cell.toString(), key));
                }
            }
            row++;
            if (row % FLUSH == 0) {
                sheet.flush();
            }
        }

        private static String text(String text, String key) {
            if (text.length() > TEXT) {
                throw Problem.of(
                        Kind.INVALID,
                        "xlsx.text",
                        "记录“" + key + "”有内容超过 " + TEXT + " 字，XLSX 放不下，请用 CSV 或 GeoJSON",
                        "The record \"" + key + "\" has content of more than " + TEXT
                                + " characters, which XLSX cannot hold; use CSV or GeoJSON");
            }
            return text;
        }

        @Override
        public void close() throws IOException {
            sheet.finish();
            book.finish();
        }
    }
}
