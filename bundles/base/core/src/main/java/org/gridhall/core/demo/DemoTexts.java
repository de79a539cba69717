package org.gridhall.core.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts in a district's {@code demo.yaml}; the file says how they are put together.
 *
 * @param numbers variable to the least and the greatest number
 */
record DemoTexts(
        Map<String, List<Integer>> numbers,
        List<String> streets,
        List<String> communities,
        List<String> reporters,
        List<String> returns,
        List<String> replies,
        List<String> suspensions,
        List<Kind> categories) {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    /** What tickets of one category say. */
    record Kind(String category, int weight, List<String> texts, List<String> addresses, List<String> outcomes) {

        /** Whether the file has words for it, and not only a weight. */
        boolean worded() {
            return texts != null;
        }
    }

    static DemoTexts read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return YAMLMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .readValue(in, DemoTexts.class);
        }
    }

    /** A category by weight, of those that are offered. */
    Kind kind(Random random, List<Kind> offered) {
        int left = random.nextInt(offered.stream().mapToInt(Kind::weight).sum());
        for (Kind kind : offered) {
            left -= kind.weight();
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }

    static String any(Random random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** The variables of one ticket: the same value wherever one occurs in it. */
    Map<String, String> variables(Random random, String community) {
        Map<String, String> values = new HashMap<>();
        List<String> shuffled = new ArrayList<>(streets);
        for (int i = 1; i <= 3; i++) {
            values.put(i == 1 ? "street" : "street" + i, shuffled.remove(random.nextInt(shuffled.size())));
        }
        values.put("community", community == null ? any(random, communities) : community);
        numbers.forEach((name, range) ->
                values.put(name, Integer.toString(range.get(0) + random.nextInt(range.get(1) - range.get(0) + 1))));
        return values;
    }

    static String fill(String text, Map<String, String> values) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }
}
