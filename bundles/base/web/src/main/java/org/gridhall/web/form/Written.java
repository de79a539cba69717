package org.gridhall.web.form;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.web.http.Json;

/** How one value is written in an input, and read again. */
final class Written {

    /** Longer texts are no field of a form; the core takes no longer one. */
    static final int LONGEST = 10_000;

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(?:[.][0-9]{1,20})?");
    private static final Pattern DAY = Pattern.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(m|h|d|wd|wh)");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@.]{1,63}(?:[.][^\\s@.]{1,63}){1,8}");
    private static final Pattern LINK = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]{0,20}:[^\\s]{1,2000}");
    private static final BigDecimal LARGEST = new BigDecimal(Long.MAX_VALUE);
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");
    private static final int FEN = 2;

    private Written() {}

    /** What an input shows of a value. */
    static String shown(FormField field, Object value, ZoneId zone) {
        if (value == null) {
            return "";
        }
        switch (field.kind()) {
            case MONEY:
                return value instanceof Number number ? yuan(number) : value.toString();
            case DURATION: {
                Matcher duration = DURATION.matcher(value.toString());
                return duration.matches() ? duration.group(1) : value.toString();
            }
            case DATETIME: {
                Instant instant = Json.instant(value.toString());
                return instant == null ? value.toString() : local(instant, zone);
            }
            case TIME: {
                OffsetTime time = time(value.toString());
                return time == null ? value.toString() : time.toLocalTime().toString();
            }
            case INTEGER, NUMBER:
                return value instanceof Number number ? number(number) : value.toString();
            default:
                String key = field.key(value);
                return key == null ? FormField.text(value) : key;
        }
    }

    /** A number with all its digits; a fraction keeps its point, so that it stays one. */
    private static String number(Number number) {
        return new BigDecimal(number.toString()).toPlainString();
    }

    static String yuan(Number fen) {
        return new BigDecimal(fen.toString()).movePointLeft(FEN).setScale(FEN).toPlainString();
    }

    static String local(Instant instant, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
        return local.getSecond() == 0 && local.getNano() == 0 ? MINUTES.format(local) : local.toString();
    }

    static OffsetTime time(String words) {
        try {
            return OffsetTime.parse(words);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The unit of a duration that was written by {@link #shown}; empty where it is none. */
    static String unit(Object value) {
        Matcher duration = DURATION.matcher(String.valueOf(value));
        return duration.matches() ? duration.group(2) : "";
    }

    /** The units that a duration may have. */
    static List<String> units(FormField field) {
        return List.of("d", "h", "m", "wd", "wh").stream()
                .filter(unit -> unit.length() == 1 && field.limits().pattern() == null
                        || field.limits().pattern() != null
                                && field.limits().pattern().matcher("1" + unit).find())
                .toList();
    }

    /** Half-width, without spaces around: what a Chinese keyboard writes of a number. */
    private static String narrow(String words) {
        return Normalizer.normalize(words, Normalizer.Form.NFKC).strip().replace('−', '-');
    }

    static Object read(FormField field, String words, String unit, String was, ZoneId zone) throws Wrong {
        return switch (field.kind()) {
            case INTEGER -> integer(field, narrow(words));
            case NUMBER -> fraction(field, narrow(words));
            case MONEY -> money(field, narrow(words));
            case DURATION -> duration(field, narrow(words), unit);
            case DATE -> date(narrow(words));
            case DATETIME -> instant(narrow(words), was, zone);
            case TIME -> time(narrow(words), was, zone);
            case CHECKBOX, YESNO, RADIO, SELECT, CONSTANT -> chosen(field, words);
            default -> text(field, words);
        };
    }

    private static BigDecimal decimal(String words) throws Wrong {
        if (!NUMBER.matcher(words).matches()) {
            throw new Wrong("请填写数字，例如 12，不要带单位和逗号", "Write a number such as 12, without unit or commas");
        }
        return new BigDecimal(words);
    }

    private static Object integer(FormField field, String words) throws Wrong {
        BigDecimal number = decimal(words);
        if (number.stripTrailingZeros().scale() > 0) {
            throw new Wrong("请填写整数", "Write a whole number");
        }
        between(field.limits(), number);
        return whole(number);
    }

    private static Object whole(BigDecimal number) throws Wrong {
        if (number.abs().compareTo(LARGEST) > 0) {
            throw new Wrong("数字太大，请核对", "The number is too large; check it");
        }
        long value = number.longValue();
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }

    private static Object fraction(FormField field, String words) throws Wrong {
        BigDecimal number = decimal(words);
        between(field.limits(), number);
        if (number.scale() <= 0) {
            return whole(number);
        }
        double value = number.doubleValue();
        if (new BigDecimal(Double.toString(value)).compareTo(number) != 0) {
            throw new Wrong("数字位数太多，请保留 15 位以内", "The number has too many digits; keep to 15");
        }
        return value;
    }

    private static Object money(FormField field, String words) throws Wrong {
        BigDecimal yuan = decimal(words);
        if (yuan.stripTrailingZeros().scale() > FEN) {
            throw new Wrong("金额最多两位小数（分）", "Money has two digits after the point at most (fen)");
        }
        BigDecimal fen = yuan.movePointRight(FEN);
        FormField.Limits limits = field.limits();
        if (limits.least() != null && fen.compareTo(limits.least()) < 0) {
            throw new Wrong("不能少于 " + yuan(limits.least()) + " 元", "At least " + yuan(limits.least()) + " yuan");
        }
        if (limits.most() != null && fen.compareTo(limits.most()) > 0) {
            throw new Wrong("不能多于 " + yuan(limits.most()) + " 元", "At most " + yuan(limits.most()) + " yuan");
        }
        return whole(fen);
    }

    private static void between(FormField.Limits limits, BigDecimal number) throws Wrong {
        if (limits.least() != null && number.compareTo(limits.least()) < (limits.aboveLeast() ? 1 : 0)) {
            String least = Condition.plain(limits.least());
            throw limits.aboveLeast()
                    ? new Wrong("应大于 " + least, "It must be more than " + least)
                    : new Wrong("不能小于 " + least, "It must be at least " + least);
        }
        if (limits.most() != null && number.compareTo(limits.most()) > (limits.belowMost() ? -1 : 0)) {
            String most = Condition.plain(limits.most());
            throw limits.belowMost()
                    ? new Wrong("应小于 " + most, "It must be less than " + most)
                    : new Wrong("不能大于 " + most, "It must be at most " + most);
        }
        if (limits.step() != null
                && limits.step().signum() > 0
                && number.remainder(limits.step()).signum() != 0) {
            String step = Condition.plain(limits.step());
            throw new Wrong("应为 " + step + " 的倍数", "It must be a multiple of " + step);
        }
    }

    private static Object duration(FormField field, String words, String unit) throws Wrong {
        String whole = words + (unit == null || !words.matches("[0-9]{1,9}") ? "" : unit);
        if (!DURATION.matcher(whole).matches() || !units(field).contains(unit(whole))) {
            throw new Wrong("请填写整数并选择单位，例如 3 天", "Write a whole number and choose its unit, such as 3 days");
        }
        return text(field, whole);
    }

    private static Object date(String words) throws Wrong {
        Matcher day = DAY.matcher(words);
        LocalDate date = null;
        if (day.matches()) {
            date = Json.date(day.group(1) + '-' + two(day.group(2)) + '-' + two(day.group(3)));
        }
        if (date == null) {
            throw new Wrong("请填写日期，例如 2026-01-31", "Write a date such as 2026-01-31");
        }
        return date.toString();
    }

    private static String two(String digits) {
        return digits.length() == 1 ? '0' + digits : digits;
    }

    private static Object instant(String words, String was, ZoneId zone) throws Wrong {
        Instant before = was == null ? null : Json.instant(was);
        if (before != null && local(before, zone).equals(words)) {
            return was;
        }
        LocalDateTime local = null;
        try {
            local = LocalDateTime.parse(words.replace(' ', 'T'));
        } catch (DateTimeException e) {
            // told below
        }
        if (local == null || local.getYear() < 1900 || local.getYear() >= 2200) {
            throw new Wrong("请填写日期和时间，例如 2026-01-31 08:30", "Write a date and time such as 2026-01-31 08:30");
        }
        if (zone.getRules().getValidOffsets(local).isEmpty()) {
            throw new Wrong("当地没有这一时刻（夏令时换季），请改填", "There is no such hour on that day (clocks change); write another");
        }
        return local.atZone(zone).toInstant().toString();
    }

    private static Object time(String words, String was, ZoneId zone) throws Wrong {
        OffsetTime before = was == null ? null : time(was);
        if (before != null && before.toLocalTime().toString().equals(words)) {
            return was;
        }
        try {
            LocalTime time = LocalTime.parse(words);
            ZoneOffset offset = zone.getRules().getStandardOffset(Instant.EPOCH.plusSeconds(1_767_225_600L));
            return DateTimeFormatter.ofPattern("HH:mm:ssXXX").format(time.atOffset(offset));
        } catch (DateTimeException e) {
            throw new Wrong("请填写时刻，例如 08:30", "Write a time such as 08:30");
        }
    }

    private static Object chosen(FormField field, String words) throws Wrong {
        if (field.kind() == Kind.CHECKBOX) {
            return words.equals("true") || words.equals("on");
        }
        for (FormField.Option option : field.options()) {
            if (option.key().equals(words)) {
                return option.value();
            }
        }
        throw new Wrong("请从列出的选项中选择", "Choose one of those that are offered");
    }

    static String text(FormField field, String words) throws Wrong {
        checkCharacters(words);
        String text = words.replace("\r\n", "\n").replace('\r', '\n').strip();
        int length = text.codePointCount(0, text.length());
        FormField.Limits limits = field.limits();
        if (length > limits.longest()) {
            throw new Wrong(
                    "最多 " + limits.longest() + " 个字，现有 " + length + " 个，请删减",
                    "At most " + limits.longest() + " characters, there are " + length + "; shorten it");
        }
        if (text.length() > LONGEST) {
            throw new Wrong("内容过长，请删减到一万字以内", "The text is too long; keep to 10,000 characters");
        }
        if (length < limits.shortest()) {
            throw new Wrong(
                    "至少 " + limits.shortest() + " 个字，请补充",
                    "At least " + limits.shortest() + " characters; write a little more");
        }
        if (field.kind() == Kind.EMAIL && !EMAIL.matcher(text).matches()) {
            throw new Wrong("请填写电子邮箱，例如 name@example.cn", "Write a mail address such as name@example.cn");
        }
        if (field.kind() == Kind.LINK && !LINK.matcher(text).matches()) {
            throw new Wrong("请填写网址，例如 https://example.cn", "Write an address such as https://example.cn");
        }
        if (limits.pattern() != null && !limits.pattern().matcher(text).find()) {
            throw field.hint() == null
                    ? new Wrong("格式不对，请核对", "It is not written as it should be; check it")
                    : new Wrong(
                            "格式不对：" + field.hint().zh(),
                            "It is not written as it should be: " + field.hint().en());
        }
        return text;
    }

    private static void checkCharacters(String words) throws Wrong {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < words.length()
                    && Character.isLowSurrogate(words.charAt(i + 1));
            if (c == 0 || c < ' ' && c != '\t' && c != '\n' && c != '\r' || Character.isSurrogate(c) && !pair) {
                throw new Wrong("含有不能保存的控制字符，请删除后重填", "It has control characters that cannot be kept; remove them");
            }
            if (pair) {
                i++;
            }
        }
    }
}
