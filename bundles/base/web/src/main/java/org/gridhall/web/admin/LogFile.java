package org.gridhall.web.admin;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The end of the instance's log, entry by entry; what looks like personal data or a secret is masked. */
final class LogFile {

    private static final long END = 8L << 20;
    private static final int LONGEST = 20_000;

    /** The pattern that the distribution sets: time, level, thread, logger, bundle, message. */
    private static final Pattern HEAD = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[^ ]{0,10}) \\| ([A-Z]{4,5}) *\\| ([^|]{0,200})\\| ([^|]{0,300})\\| ([^|]{0,300})\\| (.*)");

    private static final Pattern BUNDLE = Pattern.compile("\\d* ?- (\\S{1,200}) -.*");
    private static final Pattern IDENTITY = Pattern.compile("(?<![0-9])([1-9][0-9]{5})[0-9]{8,11}[0-9Xx](?![0-9Xx])");
    private static final Pattern PHONE = Pattern.compile("(?<![0-9])(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9])");
    private static final Pattern MAIL =
            Pattern.compile("[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}\\.[A-Za-z0-9.-]{1,100})");
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(password|passwd|secret|token|authorization|cookie)(\"?\\s{0,3}[=:]\\s{0,3})(Bearer )?[^\\s,;&\"]{1,300}");
    private static final Pattern LONG = Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])");

    private final Path path;

    LogFile(Path path) {
        this.path = path;
    }

    /**
     * One entry.
     *
     * @param bundle symbolic name of the bundle that logs; empty for none
     * @param text message and what follows it
     */
    public record Entry(String time, String level, String logger, String bundle, String text) {

        public String first() {
            int end = text.indexOf('\n');
            return end < 0 ? text : text.substring(0, end);
        }

        /** What follows the first line; empty for nothing. */
        public String rest() {
            int end = text.indexOf('\n');
            return end < 0 ? "" : text.substring(end + 1);
        }
    }

    /** How grave; greater is graver. */
    static int weight(String level) {
        return switch (level) {
            case "ERROR", "FATAL" -> 4;
            case "WARN" -> 3;
            case "INFO" -> 2;
            default -> 1;
        };
    }

    /**
     * The latest entries that fit, the newest first.
     *
     * @param level the least grave
     * @param module part of the bundle's or the logger's name; empty for all
     * @param words part of the entry, in any case; empty for all
     */
    List<Entry> read(String level, String module, String words, int most) throws IOException {
        Deque<Entry> found = new ArrayDeque<>();
        if (!Files.exists(path)) {
            return List.of();
        }
        Entry head = null;
        StringBuilder text = new StringBuilder();
        for (String line : end()) {
            Matcher matcher = HEAD.matcher(line);
            if (matcher.matches()) {
                keep(found, head, text, level, module, words, most);
                Matcher bundle = BUNDLE.matcher(matcher.group(5).strip());
                head = new Entry(
                        matcher.group(1),
                        matcher.group(2),
                        matcher.group(4).strip(),
                        bundle.matches() ? bundle.group(1) : "",
                        "");
                text.setLength(0);
                text.append(matcher.group(6));
            } else if (head != null && text.length() < LONGEST) {
                text.append('\n').append(line);
            }
        }
        keep(found, head, text, level, module, words, most);
        List<Entry> entries = new ArrayList<>(found);
        java.util.Collections.reverse(entries);
        return entries;
    }

    private static void keep(
            Deque<Entry> found, Entry head, StringBuilder text, String level, String module, String words, int most) {
        if (head == null || weight(head.level()) < weight(level)) {
            return;
        }
        if (!module.isEmpty()
                && !head.bundle().contains(module)
                && !head.logger().contains(module)) {
            return;
        }
        // Searched as it is shown: nobody finds out by searching what is masked.
        String shown = masked(text.toString());
        if (!words.isEmpty()
                && !(shown + "\n" + head.logger() + "\n" + head.bundle())
                        .toLowerCase(Locale.ROOT)
                        .contains(words.toLowerCase(Locale.ROOT))) {
            return;
        }
        found.add(new Entry(head.time(), head.level(), head.logger(), head.bundle(), shown));
        if (found.size() > most) {
            found.removeFirst();
        }
    }

    private List<String> end() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long from = Math.max(0, file.length() - END);
            file.seek(from);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Identity numbers, phones, mail addresses and what stands where secrets do. */
    static String masked(String text) {
        String masked = SECRET.matcher(text).replaceAll("$1$2***");
        masked = LONG.matcher(masked).replaceAll("***");
        masked = IDENTITY.matcher(masked).replaceAll("$1********");
        masked = PHONE.matcher(masked).replaceAll("$1****$2");
        return MAIL.matcher(masked).replaceAll("***@$1");
    }
}
