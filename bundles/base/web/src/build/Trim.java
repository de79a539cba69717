import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Leaves out of a style sheet what no page can use, so that a page costs a slow line half of what it did. Run by the build:
 * {@code java Trim.java SHEET OUT SOURCE…}. A rule stays when every class that one of its selectors needs is a word
 * somewhere in the sources; an animation, a typeface or a variable when something that stays speaks of it. What stays
 * is not rewritten.
 */
public final class Trim {

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
    private static final Pattern NOTE = Pattern.compile("(?s)/\\*.*?\\*/");
    private static final Pattern CLASS = Pattern.compile("\\.((?:[A-Za-z0-9_-]|\\\\.)+)");
    private static final Pattern OPTIONAL = Pattern.compile(":(?:not|is|where|has)\\([^()]*(?:\\([^()]*\\)[^()]*)*\\)");
    private static final Pattern NAMED = Pattern.compile("var\\((--[A-Za-z0-9_-]+)");

    private final Set<String> words = new HashSet<>();

    private Trim() {}

    public static void main(String[] args) throws IOException {
        Trim trim = new Trim();
        Set<String> spoken = new HashSet<>();
        for (String source : List.of(args).subList(2, args.length)) {
            try (Stream<Path> files = Files.walk(Path.of(source))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    trim.learn(file, spoken);
                }
            }
        }
        String sheet = Files.readString(Path.of(args[0]));
        Matcher notes = NOTE.matcher(sheet);
        String licence = notes.find() ? notes.group() : "";
        String kept = trim.rules(notes.replaceAll(""));
        kept = licence + animations(variables(kept, spoken));
        Path out = Path.of(args[1]);
        Files.createDirectories(out.getParent());
        Files.writeString(out, kept);
    }

    private void learn(Path file, Set<String> spoken) throws IOException {
        String name = file.getFileName().toString();
        if (!name.matches(".*\\.(peb|js|java|css)")) {
            return;
        }
        String text = Files.readString(file);
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            spoken.add(named.group(1));
        }
        if (!name.endsWith(".css")) {
            Matcher word = WORD.matcher(text);
            while (word.find()) {
                words.add(word.group());
            }
        }
    }

    /** The rules of a sheet or of an at-rule that can matter. */
    private String rules(String sheet) {
        StringBuilder kept = new StringBuilder(sheet.length() / 4);
        int at = 0;
        while (at < sheet.length()) {
            int open = end(sheet, at, "{;");
            if (open == sheet.length()) {
                kept.append(sheet, at, open);
                break;
            }
            if (sheet.charAt(open) == ';') {
                String line = sheet.substring(at, open + 1);
                // counts in the first bytes only; the server says it
                kept.append(line.strip().startsWith("@charset") ? "" : line);
                at = open + 1;
                continue;
            }
            int close = end(sheet, open + 1, "}");
            String head = sheet.substring(at, open).strip();
            String body = sheet.substring(open + 1, close);
            at = Math.min(close + 1, sheet.length());
            if (head.startsWith("@media") || head.startsWith("@supports") || head.startsWith("@layer")) {
                String inner = rules(body);
                if (!inner.isBlank()) {
                    kept.append(head).append('{').append(inner).append('}');
                }
            } else if (head.startsWith("@")) {
                kept.append(head).append('{').append(body).append('}');
            } else {
                String selectors = selectors(head);
                if (!selectors.isEmpty()) {
                    kept.append(selectors).append('{').append(body).append('}');
                }
            }
        }
        return kept.toString();
    }

    private String selectors(String head) {
        List<String> kept = new ArrayList<>();
        int at = 0;
        while (at < head.length()) {
            int comma = end(head, at, ",");
            String selector = head.substring(at, comma);
            if (matters(selector)) {
                kept.add(selector);
            }
            at = comma + 1;
        }
        return String.join(",", kept);
    }

    private boolean matters(String selector) {
        Matcher needed = CLASS.matcher(OPTIONAL.matcher(selector).replaceAll(""));
        while (needed.find()) {
            if (!words.contains(needed.group(1).replace("\\", ""))) {
                return false;
            }
        }
        return true;
    }

    /** Leaves out variables that nothing speaks of, until nothing more falls away. */
    private static String variables(String sheet, Set<String> spoken) {
        Pattern set = Pattern.compile(
                "(?<=[{;])(--[A-Za-z0-9_-]+):(?:[^;{}\"'()]|\"[^\"]*\"|'[^']*'|\\((?:[^()]|\\([^()]*\\))*\\))*(?:;|(?=}))");
        String before = null;
        String now = sheet;
        while (!now.equals(before)) {
            before = now;
            Set<String> named = new HashSet<>(spoken);
            Matcher uses = NAMED.matcher(now);
            while (uses.find()) {
                named.add(uses.group(1));
            }
            now = set.matcher(now)
                    .replaceAll(found -> named.contains(found.group(1)) ? Matcher.quoteReplacement(found.group()) : "");
        }
        return now.replaceAll("(?<=[};{]|^)[^{};@]+\\{\\}", "");
    }

    private static String animations(String sheet) {
        Pattern frames = Pattern.compile("@(?:-webkit-)?keyframes ([A-Za-z0-9_-]+)\\{(?:[^{}]*\\{[^{}]*\\})*\\}");
        String rest = frames.matcher(sheet).replaceAll("");
        Set<String> used = new HashSet<>();
        Matcher word = WORD.matcher(rest);
        while (word.find()) {
            used.add(word.group());
        }
        return frames.matcher(sheet)
                .replaceAll(found -> used.contains(found.group(1)) ? Matcher.quoteReplacement(found.group()) : "");
    }

    /** Where one of the characters stands next, outside of brackets and quotes. */
    private static int end(String text, int from, String wanted) {
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (depth == 0 && wanted.indexOf(c) >= 0) {
                return at;
            }
            if (c == '\\') {
                at++;
            } else if (c == '"' || c == '\'') {
                do {
                    at += text.charAt(at) == '\\' ? 2 : 1;
                } while (at < text.length() && text.charAt(at) != c);
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            }
        }
        return text.length();
    }
}
