package org.gridhall.web.page;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gridhall.api.Text;

/**
 * What templates say: {@code t('中文', 'English')} with {@code {0}} for what comes after, {@code text | w},
 * {@code instant | time}, {@code instant | ago}, {@code number | n}; {@code icon('name')} and {@code asset('css/desk.css')}.
 */
final class Words extends AbstractExtension {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final DateTimeFormatter THIS_YEAR = DateTimeFormatter.ofPattern("MM-dd HH:mm");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    private final Assets assets;

    Words(Assets assets) {
        this.assets = assets;
    }

    @Override
    public Map<String, Function> getFunctions() {
        return Map.of(
                "t",
                function((arguments, context) -> say(arguments, context.getLocale()), "zh", "en", "a", "b", "c"),
                "icon",
                function((arguments, context) -> new SafeString(assets.icon((String) arguments.get("name"))), "name"),
                "asset",
                function((arguments, context) -> assets.address((String) arguments.get("name")), "name"));
    }

    @Override
    public Map<String, Filter> getFilters() {
        Map<String, Filter> filters = new LinkedHashMap<>();
        filters.put("w", filter((input, locale, zone) -> input instanceof Text text ? text.in(locale) : input));
        filters.put("n", filter((input, locale, zone) -> NumberFormat.getInstance(Locale.US)
                .format(input)));
        filters.put(
                "time", filter((input, locale, zone) -> mark((Instant) input, zone, moment((Instant) input, zone))));
        filters.put(
                "ago",
                filter((input, locale, zone) -> mark((Instant) input, zone, ago((Instant) input, locale, zone))));
        filters.put(
                "left", filter((input, locale, zone) -> mark((Instant) input, zone, left((Instant) input, locale))));
        filters.put(
                "day",
                filter((input, locale, zone) -> input instanceof Instant instant
                        ? instant.atZone(zone).toLocalDate().toString()
                        : ((LocalDate) input).toString()));
        return filters;
    }

    private static String say(Map<String, Object> arguments, Locale locale) {
        String words = (String) arguments.get(Locale.ENGLISH.equals(locale) ? "en" : "zh");
        if (words == null) {
            throw new IllegalArgumentException("words in one language only: " + arguments.get("zh"));
        }
        String[] names = {"a", "b", "c"};
        for (int i = 0; i < names.length; i++) {
            Object value = arguments.get(names[i]);
            if (value instanceof Text text) {
                value = text.in(locale);
            } else if (value instanceof Number number && !(value instanceof Long id && id > 1L << 50)) {
                value = NumberFormat.getInstance(Locale.US).format(number);
            }
            words = words.replace("{" + i + "}", value == null ? "" : value.toString());
        }
        return words;
    }

    private static SafeString mark(Instant instant, ZoneId zone, String words) {
        String full = MINUTE.format(instant.atZone(zone));
        return new SafeString("<time datetime=\"" + instant + "\" title=\"" + full + "\">" + words + "</time>");
    }

    private static String moment(Instant instant, ZoneId zone) {
        ZonedDateTime local = instant.atZone(zone);
        return (local.getYear() == ZonedDateTime.now(zone).getYear() ? THIS_YEAR : MINUTE).format(local);
    }

    private static String ago(Instant instant, Locale locale, ZoneId zone) {
        boolean english = Locale.ENGLISH.equals(locale);
        long minutes = Duration.between(instant, Instant.now()).toMinutes();
        if (minutes < 0 || minutes >= 7 * 24 * 60) {
            return moment(instant, zone);
        }
        if (minutes < 1) {
            return english ? "just now" : "刚刚";
        }
        if (minutes < 60) {
            return english ? minutes + " min ago" : minutes + " 分钟前";
        }
        LocalDate today = LocalDate.now(zone);
        ZonedDateTime local = instant.atZone(zone);
        if (local.toLocalDate().equals(today)) {
            return (english ? "today " : "今天 ") + CLOCK.format(local);
        }
        if (local.toLocalDate().equals(today.minusDays(1))) {
            return (english ? "yesterday " : "昨天 ") + CLOCK.format(local);
        }
        return moment(instant, zone);
    }

    /** How long until a moment, or since it passed. */
    static String left(Instant due, Locale locale) {
        boolean english = Locale.ENGLISH.equals(locale);
        Duration left = Duration.between(Instant.now(), due);
        long minutes = Math.abs(left.toMinutes());
        String span;
        if (minutes < 60) {
            span = english ? minutes + " min" : minutes + " 分钟";
        } else if (minutes < 48 * 60) {
            span = english ? minutes / 60 + " h" : minutes / 60 + " 小时";
        } else {
            span = english ? minutes / 1440 + " days" : minutes / 1440 + " 天";
        }
        if (left.isNegative()) {
            return english ? span + " late" : "超期 " + span;
        }
        return english ? span + " left" : "剩 " + span;
    }

    private interface Spoken {
        Object of(Object input, Locale locale, ZoneId zone);
    }

    private interface Called {
        Object of(Map<String, Object> arguments, EvaluationContext context);
    }

    private static Filter filter(Spoken spoken) {
        return new Filter() {
            @Override
            public Object apply(
                    Object input,
                    Map<String, Object> arguments,
                    PebbleTemplate self,
                    EvaluationContext context,
                    int line) {
                return input == null
                        ? null
                        : spoken.of(input, context.getLocale(), (ZoneId) context.getVariable("zone"));
            }

            @Override
            public List<String> getArgumentNames() {
                return List.of();
            }
        };
    }

    private static Function function(Called called, String... names) {
        return new Function() {
            @Override
            public Object execute(
                    Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
                return called.of(arguments, context);
            }

            @Override
            public List<String> getArgumentNames() {
                return List.of(names);
            }
        };
    }
}
