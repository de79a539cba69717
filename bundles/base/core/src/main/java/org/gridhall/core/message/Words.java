package org.gridhall.core.message;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.MessageTemplate;

/** The words of a template with its facts filled in: once, as plain text, so that a fact is never read as words. */
final class Words {

    /** The longest subject. */
    static final int SUBJECT = 200;

    /** The same names as descriptors are checked for. */
    private static final Pattern FACT = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]{0,59})}");

    /** Line ends, controls, and marks that turn the direction of what follows. */
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cntrl}&&[^\\n]]|[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");
    private static final Pattern LINES = Pattern.compile("\\r\\n?|[\\u0085\\u2028\\u2029]");

    private Words() {}

    static Text subject(MessageTemplate template, Map<String, Text> facts) {
        return each(template.subject(), facts, words -> line(words, SUBJECT));
    }

    static Text body(MessageTemplate template, Map<String, Text> facts) {
        return each(template.body(), facts, Words::lines);
    }

    private static Text each(Text template, Map<String, Text> facts, Function<String, String> tidy) {
        return Text.of(
                tidy.apply(fill(
                        template.zh(),
                        name -> facts.containsKey(name) ? facts.get(name).zh() : "")),
                tidy.apply(fill(
                        template.en(),
                        name -> facts.containsKey(name) ? facts.get(name).en() : "")));
    }

    /** Facts in braces, what is missing left in braces, for a preview. */
    static String shown(String template, Map<String, String> facts) {
        return lines(fill(template, name -> facts.getOrDefault(name, "{" + name + "}")));
    }

    /** The facts that a template's words use, in their order. */
    static List<String> needed(MessageTemplate template) {
        Set<String> names = new LinkedHashSet<>();
        for (Text text : List.of(template.subject(), template.body())) {
            for (String words : List.of(text.zh(), text.en())) {
                Matcher matcher = FACT.matcher(words);
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return List.copyOf(names);
    }

    private static String fill(String template, Function<String, String> fact) {
        return FACT.matcher(template).replaceAll(found -> Matcher.quoteReplacement(fact.apply(found.group(1))));
    }

    /** One line, of at most so many characters. */
    static String line(String words, int most) {
        String line = UNSEEN.matcher(BREAKS.matcher(words).replaceAll(" "))
                .replaceAll("")
                .strip();
        if (line.length() <= most) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(most - 2)) ? most - 2 : most - 1;
        return line.substring(0, end) + "…";
    }

    private static String lines(String words) {
        return UNSEEN.matcher(LINES.matcher(words).replaceAll("\n"))
                .replaceAll("")
                .strip();
    }
}
