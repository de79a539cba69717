package org.gridhall.web.portal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The district's figures in public: as a whole, by month, field and kind; no unit and no grid is held up to the others. */
final class Figures {

    private static final int MONTHS = 12;
    private static final int KINDS = 12;

    /**
     * One line of a table.
     *
     * @param key of the month; empty for others
     * @param overdue of those accepted, ended late or running late
     * @param percent closed of 100 accepted, with one digit; null where nothing was accepted
     * @param share accepted of 100 of the largest line, for the bar
     * @param done closed of 100 of the largest line, for the bar
     */
    public record Line(
            String key,
            Text title,
            long accepted,
            long closed,
            long overdue,
            String percent,
            double share,
            double done) {}

    private final Services services;

    Figures(Services services) {
        this.services = services;
    }

    View show(Visit visit) {
        YearMonth now = YearMonth.now(visit.zone());
        YearMonth first = now.minusMonths(MONTHS - 1L);
        YearMonth asked = month(visit.text("month"), first, now);
        LocalDate from = (asked == null ? first : asked).atDay(1);
        LocalDate to = (asked == null ? now : asked).atEndOfMonth();
        Map<String, Text> fields = fields(services.catalogue());
        List<Line> byField = lines(count(Statistics.By.FIELD, from, to).stream()
                .map(one -> new Completion(
                        one.key(),
                        one.key() == null ? new Text("未分领域", "No field") : fields.getOrDefault(one.key(), one.title()),
                        one.accepted(),
                        one.closed(),
                        one.overdue(),
                        one.ledger(),
                        one.ledgerClosed()))
                .toList());
        List<Line> byKind = lines(count(Statistics.By.CATEGORY, from, to).stream()
                .filter(one -> one.key() != null)
                .limit(KINDS)
                .toList());
        Completion total = count(Statistics.By.TOTAL, from, to).stream()
                .findFirst()
                .orElse(new Completion(null, Text.same(""), 0, 0, 0, 0, 0));
        List<Line> months = lines(months(first, now));
        return View.of("portal/figures")
                .with("month", asked == null ? "" : asked.toString())
                .with("period", asked == null ? new Text("近 12 个月", "the last 12 months") : title(asked))
                .with("total", line("", total, Math.max(1, total.accepted())))
                .with("ontime", percent(total.accepted() - total.overdue(), total.accepted()))
                .with("months", months)
                .with("fields", byField)
                .with("kinds", byKind);
    }

    private static YearMonth month(String words, YearMonth first, YearMonth last) {
        try {
            YearMonth month = words == null ? null : YearMonth.parse(words);
            return month == null || month.isBefore(first) || month.isAfter(last) ? null : month;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private List<Completion> count(Statistics.By by, LocalDate from, LocalDate to) {
        return services.statistics().completion(Actor.ANYBODY, by, null, from, to);
    }

    /** The days of each month put together; the newest first, back to the first month with anything. */
    private List<Completion> months(YearMonth first, YearMonth last) {
        Map<YearMonth, long[]> sums = new LinkedHashMap<>();
        for (YearMonth month = last; !month.isBefore(first); month = month.minusMonths(1)) {
            sums.put(month, new long[3]);
        }
        for (Completion day : count(Statistics.By.DAY, first.atDay(1), last.atEndOfMonth())) {
            long[] sum = day.key() == null ? null : sums.get(YearMonth.from(LocalDate.parse(day.key())));
            if (sum != null) {
                sum[0] += day.accepted();
                sum[1] += day.closed();
                sum[2] += day.overdue();
            }
        }
        List<Completion> months = new ArrayList<>();
        sums.forEach((month, sum) ->
                months.add(new Completion(month.toString(), title(month), sum[0], sum[1], sum[2], 0, 0)));
        while (months.size() > 1 && months.get(months.size() - 1).accepted() == 0) {
            months.remove(months.size() - 1);
        }
        return months;
    }

    private static Text title(YearMonth month) {
        return new Text(
                month.getYear() + " 年 " + month.getMonthValue() + " 月",
                month.format(DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH)));
    }

    private static List<Line> lines(List<Completion> all) {
        long most =
                Math.max(1, all.stream().mapToLong(Completion::accepted).max().orElse(1));
        return all.stream()
                .map(one -> line(one.key() == null ? "" : one.key(), one, most))
                .toList();
    }

    private static Line line(String key, Completion one, long most) {
        return new Line(
                key,
                one.title(),
                one.accepted(),
                one.closed(),
                one.overdue(),
                percent(one.closed(), one.accepted()),
                100.0 * one.accepted() / most,
                100.0 * one.closed() / most);
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? null : String.format(Locale.ROOT, "%.1f%%", 100.0 * part / whole);
    }

    /** Fields have no names of their own in the catalogue: the forms that ask for one say what each is called. */
    private static Map<String, Text> fields(Catalogue catalogue) {
        Map<String, Text> names = new LinkedHashMap<>();
        catalogue.modules().stream()
                .flatMap(module -> module.types().stream())
                .map(TicketType::forms)
                .flatMap(forms -> forms.values().stream())
                .filter(form -> form.contains("\"field\""))
                .forEach(form -> {
                    try {
                        JsonNode options = Json.MAPPER
                                .readTree(form)
                                .path("properties")
                                .path("field")
                                .path("x-options");
                        options.fields().forEachRemaining(option -> {
                            JsonNode text = option.getValue();
                            names.putIfAbsent(
                                    option.getKey(),
                                    new Text(
                                            text.path("zh").asText(option.getKey()),
                                            text.path("en").asText(option.getKey())));
                        });
                    } catch (JsonProcessingException e) {
                        // a form that cannot be read names nothing
                    }
                });
        return names;
    }
}
