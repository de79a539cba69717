package org.gridhall.web.desk;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.Text;
import org.gridhall.api.time.Limit;

/** Limits in words. */
final class Durations {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(m|h|d|wd|wh)");

    private Durations() {}

    static Text words(String duration) {
        Matcher match = DURATION.matcher(duration);
        if (!match.matches()) {
            return Text.same(duration);
        }
        String count = match.group(1);
        if (duration.equals("0wd")) {
            return Text.of("当场", "on the spot");
        }
        return switch (match.group(2)) {
            case "m" -> Text.of(count + " 分钟", count + " minutes");
            case "h" -> Text.of(count + " 小时", count + " hours");
            case "d" -> Text.of(count + " 天", count + " days");
            case "wd" -> Text.of(count + " 个工作日", count + " working days");
            default -> Text.of(count + " 个工作小时", count + " working hours");
        };
    }

    static Text longer(String duration) {
        Text words = words(duration);
        return Text.of("延长 " + words.zh(), "Extended by " + words.en());
    }

    static Text kind(Limit.Kind kind) {
        return switch (kind) {
            case PROMISED -> Text.of("承诺时限", "Promised");
            case STATUTORY -> Text.of("法定时限", "Statutory");
            case STAGE -> Text.of("环节时限", "Of a stage");
            case DEPARTMENT -> Text.of("部门时限", "Of a unit");
        };
    }

    static Text state(Limit limit, Instant now) {
        return switch (limit.state()) {
            case RUNNING ->
                switch (limit.lamp(now)) {
                    case RED -> Text.of("已超期", "Late");
                    case YELLOW -> Text.of("临期", "Due soon");
                    default -> Text.of("计时中", "Running");
                };
            case PAUSED -> Text.of("暂停计时", "Paused");
            case MET -> Text.of("按时完成", "Met");
            case MISSED -> Text.of("超期完成", "Missed");
            case DROPPED -> Text.of("不再计时", "Dropped");
        };
    }

    static String lamp(Limit limit, Instant now) {
        return limit.lamp(now).name().toLowerCase(Locale.ROOT);
    }
}
