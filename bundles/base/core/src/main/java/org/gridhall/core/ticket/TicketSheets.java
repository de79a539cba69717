package org.gridhall.core.ticket;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.core.register.Csv;
import org.gridhall.core.register.Xlsx;

/** Writes lists of tickets as spreadsheets, page by page, in words. What would be a formula is text. */
final class TicketSheets {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final List<Text> TITLES = List.of(
            Text.of("编号", "Number"),
            Text.of("标题", "Title"),
            Text.of("类型", "Type"),
            Text.of("类别", "Category"),
            Text.of("环节", "Stage"),
            Text.of("承办单位", "Unit"),
            Text.of("网格", "Grid"),
            Text.of("地址", "Address"),
            Text.of("渠道", "Channel"),
            Text.of("优先级", "Priority"),
            Text.of("受理时间", "Reported"),
            Text.of("到期时间", "Due"),
            Text.of("办结时间", "Closed"),
            Text.of("是否超期", "Late"));

    private final Catalogue catalogue;
    private final Organisation organisation;
    private final ZoneId zone;

    TicketSheets(Catalogue catalogue, Organisation organisation, ZoneId zone) {
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.zone = zone;
    }

    @FunctionalInterface
    private interface Taker {
        void take(List<?> cells) throws IOException;
    }

    /** @param pages a page by the key of the one before */
    void write(Function<String, Page<TicketSummary>> pages, String format, Locale locale, OutputStream out)
            throws IOException {
        // Before the first byte: what is refused is refused as a whole.
        Page<TicketSummary> first = pages.apply(null);
        switch (format) {
            case "csv" -> {
                Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                text.write('\ufeff');
                all(pages, first, locale, cells -> Csv.write(text, cells));
                text.flush();
            }
            case "xlsx" -> {
                try (Xlsx.Writer sheet = new Xlsx.Writer(out)) {
                    all(pages, first, locale, cells -> sheet.write(cells, ""));
                }
            }
            default -> throw Problem.invalid("/format", "文件格式应为 csv 或 xlsx", "The kind of file is csv or xlsx");
        }
    }

    private void all(Function<String, Page<TicketSummary>> pages, Page<TicketSummary> first, Locale locale, Taker taker)
            throws IOException {
        taker.take(TITLES.stream().map(title -> title.in(locale)).toList());
        Page<TicketSummary> page = first;
        int written = 0;
        while (true) {
            for (TicketSummary ticket : page.items()) {
                if (written == Tickets.MOST_EXPORTED) {
                    taker.take(List.of(
                            "",
                            Text.of(
                                            "只导出了前 " + Tickets.MOST_EXPORTED + " 件，请缩小范围后分次导出",
                                            "Only the first " + Tickets.MOST_EXPORTED
                                                    + " are here; narrow the list and export it in parts")
                                    .in(locale)));
                    return;
                }
                taker.take(cells(ticket, locale));
                written++;
            }
            if (page.next() == null) {
                return;
            }
            page = pages.apply(page.next());
        }
    }

    private List<Object> cells(TicketSummary ticket, Locale locale) {
        TicketType type = catalogue.type(ticket.type()).orElse(null);
        List<Object> cells = new ArrayList<>();
        cells.add(ticket.number());
        cells.add(ticket.title());
        cells.add(type == null ? ticket.type() : type.title().in(locale));
        cells.add(words(ticket.category(), code -> catalogue.category(code).map(Category::title), locale));
        cells.add(words(
                ticket.stage(),
                code -> Optional.ofNullable(type)
                        .flatMap(known -> known.stage(code))
                        .map(Stage::title),
                locale));
        cells.add(words(ticket.unit(), code -> organisation.unit(code).map(Unit::name), locale));
        cells.add(words(ticket.grid(), code -> organisation.grid(code).map(Grid::name), locale));
        cells.add(ticket.address());
        cells.add(words(ticket.channel(), code -> catalogue.channel(code).map(Channel::title), locale));
        cells.add(ticket.priority());
        cells.add(moment(ticket.openedAt()));
        cells.add(moment(ticket.dueAt()));
        cells.add(moment(ticket.closedAt()));
        cells.add((ticket.overdue() ? Text.of("是", "yes") : Text.of("否", "no")).in(locale));
        return cells;
    }

    private static String words(String code, Function<String, Optional<Text>> names, Locale locale) {
        return code == null
                ? null
                : names.apply(code).map(name -> name.in(locale)).orElse(code);
    }

    private String moment(Instant at) {
        return at == null ? null : MINUTE.format(at.atZone(zone));
    }
}
