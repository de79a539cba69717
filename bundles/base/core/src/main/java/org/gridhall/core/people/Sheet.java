package org.gridhall.core.people;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.persistence.EntityManager;
import org.gridhall.api.Text;
import org.gridhall.api.people.IdNumber;
import org.gridhall.api.place.Point;

/**
 * One kind of file: how a line is read and what a chunk of lines does.
 *
 * @param <D> a line that was read and checked by itself
 */
interface Sheet<D> {

    /** Columns without which no line can be taken. */
    List<String> needed();

    /** Reads a line; what is wrong goes to {@code fields}, and the answer is then of no use. */
    D read(Cells cells, Fields fields);

    /** What two lines of one file must not have both, as 64 bits. */
    long key(D draft);

    /** Whether what lines with different keys do never meets, so that it does not matter which is written first. */
    boolean apart();

    /** Takes lines within a transaction, which may run more than once. */
    void take(EntityManager manager, List<Numbered<D>> lines, Outcome outcome);

    /** A line with its number. */
    record Numbered<D>(int line, D draft) {}

    /** A line that was not taken. */
    record Refused(int line, String field, Text reason) {}

    /** What came of a chunk. */
    final class Outcome {
        int lines;
        long refusedLines;
        int created;
        int updated;
        int unchanged;
        final List<Refused> refused = new ArrayList<>();

        void refuse(int line, String field, String zh, String en) {
            refused.add(new Refused(line, field, new Text(zh, en)));
        }
    }

    /** The cells of a line by field. */
    final class Cells {

        private static final Map<String, String> SEXES =
                Map.of("男", "M", "女", "F", "m", "M", "f", "F", "male", "M", "female", "F", "1", "M", "2", "F");
        private static final Map<String, String> TYPES = Map.ofEntries(
                Map.entry("居民身份证", IdNumber.CITIZEN),
                Map.entry("身份证", IdNumber.CITIZEN),
                Map.entry("护照", IdNumber.PASSPORT),
                Map.entry("港澳居民来往内地通行证", IdNumber.HK_MACAU),
                Map.entry("港澳居民居住证", IdNumber.HK_MACAU),
                Map.entry("台湾居民来往大陆通行证", IdNumber.TAIWAN),
                Map.entry("台湾居民居住证", IdNumber.TAIWAN),
                Map.entry("其他", IdNumber.OTHER));

        private final Columns columns;
        private final List<String> cells;

        Cells(Columns columns, List<String> cells) {
            this.columns = columns;
            this.cells = cells;
        }

        String text(String field) {
            return columns.get(cells, field);
        }

        String sex() {
            String text = text("sex");
            return text == null ? null : SEXES.getOrDefault(text.toLowerCase(Locale.ROOT), text);
        }

        String idType() {
            String text = text("idType");
            return text == null ? null : TYPES.getOrDefault(text, text);
        }

        LocalDate date(String field, Fields fields) {
            String text = text(field);
            if (text == null) {
                return null;
            }
            try {
                String plain = text.replace('/', '-').replace('.', '-');
                if (plain.matches("\\d{8}")) {
                    return LocalDate.parse(plain, DateTimeFormatter.BASIC_ISO_DATE);
                }
                return LocalDate.parse(plain, DateTimeFormatter.ofPattern("y-M-d"));
            } catch (DateTimeParseException e) {
                fields.wrong("/" + field, "日期写作 2026-01-31", "Write a date as 2026-01-31");
                return null;
            }
        }

        Point point(Fields fields) {
            String longitude = text("longitude");
            String latitude = text("latitude");
            if (longitude == null && latitude == null) {
                return null;
            }
            try {
                return new Point(Double.parseDouble(longitude), Double.parseDouble(latitude));
            } catch (IllegalArgumentException | NullPointerException e) {
                fields.wrong("/longitude", "经度、纬度应为 WGS-84 的两个数字", "Longitude and latitude are two numbers in WGS-84");
                return null;
            }
        }
    }
}
