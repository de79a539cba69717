package org.gridhall.core.statistics;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Indicator;
import org.gridhall.api.statistics.Rate;
import org.gridhall.api.statistics.Slice;
import org.gridhall.core.register.Csv;
import org.gridhall.core.register.Xlsx;

/** Figures as files. */
final class Sheets {

    private static final Text NONE = new Text("不适用", "not available");

    private static final int WIDTH = 860;
    private static final int LABEL = 220;
    private static final int BAR = 420;
    private static final int ROW = 30;
    private static final int TOP = 84;

    private Sheets() {}

    static void write(List<Counted> parts, Slice slice, String format, Locale locale, OutputStream out)
            throws IOException {
        switch (format) {
            case "csv" -> {
                Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                text.write('\ufeff');
                for (List<Object> row : rows(parts, locale)) {
                    Csv.write(text, row);
                }
                text.flush();
            }
            case "xlsx" -> {
                try (Xlsx.Writer sheet = new Xlsx.Writer(out)) {
                    for (List<Object> row : rows(parts, locale)) {
                        sheet.write(row, "");
                    }
                }
            }
            case "svg" -> out.write(chart(parts, slice, locale).getBytes(StandardCharsets.UTF_8));
            default ->
                throw Problem.invalid("/format", "文件格式应为 csv、xlsx 或 svg", "The kind of file is csv, xlsx or svg");
        }
    }

    /** A heading, then for each part all counts, and the rates in per cent with two digits. */
    static List<List<Object>> rows(List<Counted> parts, Locale locale) {
        List<List<Object>> rows = new ArrayList<>();
        List<Object> head =
                new ArrayList<>(List.of(new Text("代码", "Code").in(locale), new Text("名称", "Name").in(locale)));
        for (Count count : Count.values()) {
            head.add(count.title().in(locale));
        }
        for (Indicator indicator : Indicator.values()) {
            head.add(indicator.title().in(locale) + " %");
        }
        rows.add(head);
        for (Counted part : parts) {
            List<Object> row = new ArrayList<>();
            row.add(part.key() == null ? "" : part.key());
            row.add(part.title().in(locale));
            for (Count count : Count.values()) {
                row.add(part.of(count));
            }
            for (Rate rate : part.rates()) {
                row.add(
                        rate.value() == null
                                ? NONE.in(locale)
                                : String.format(Locale.ROOT, "%.2f", rate.value() * 100));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String chart(List<Counted> parts, Slice slice, Locale locale) {
        long most = Math.max(
                1,
                parts.stream().mapToLong(part -> part.of(Count.ACCEPTED)).max().orElse(1));
        String title = new Text("受理与办结", "Accepted and closed").in(locale)
                + (slice.from() == null && slice.to() == null
                        ? ""
                        : " " + (slice.from() == null ? "" : slice.from()) + " – "
                                + (slice.to() == null ? "" : slice.to()));
        StringBuilder svg = new StringBuilder(4096);
        int height = TOP + ROW * Math.max(1, parts.size()) + 20;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(WIDTH)
                .append("\" height=\"")
                .append(height)
                .append("\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height)
                .append("\" role=\"img\" font-family=\"'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif\""
                        + " font-size=\"14\">\n<title>")
                .append(escaped(title))
                .append("</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        text(svg, 20, 32, "start", title);
        bar(svg, 20, 48, 14, "#b7cbe2");
        text(svg, 40, 60, "start", new Text("受理", "Accepted").in(locale));
        bar(svg, 120, 48, 14, "#0b57a4");
        text(svg, 140, 60, "start", new Text("办结", "Closed").in(locale));
        int y = TOP;
        for (Counted part : parts) {
            long accepted = part.of(Count.ACCEPTED);
            long closed = part.of(Count.CLOSED);
            Double rate = part.rate(Indicator.COMPLETION).value();
            text(svg, LABEL - 10, y + 15, "end", shortened(part.title().in(locale)));
            bar(svg, LABEL, y, (double) BAR * accepted / most, "#b7cbe2");
            bar(svg, LABEL, y, (double) BAR * closed / most, "#0b57a4");
            text(
                    svg,
                    LABEL + BAR + 10,
                    y + 15,
                    "start",
                    closed + " / " + accepted + "　"
                            + (rate == null ? NONE.in(locale) : String.format(Locale.ROOT, "%.2f %%", rate * 100)));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, int x, int y, double width, String fill) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                x,
                y,
                width,
                y == 48 ? 14 : 20,
                fill));
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String words) {
        svg.append("<text x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" fill=\"#1a2530\" text-anchor=\"")
                .append(anchor)
                .append("\">")
                .append(escaped(words))
                .append("</text>\n");
    }

    private static String shortened(String words) {
        return words.length() <= 15 ? words : words.substring(0, 14) + "…";
    }

    private static String escaped(String words) {
        StringBuilder escaped = new StringBuilder(words.length());
        words.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    if (point >= 0x20) {
                        escaped.appendCodePoint(point);
                    }
                }
            }
        });
        return escaped.toString();
    }
}
