package org.gridhall.tools.generate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.tools.Stop;

/**
 * What tickets say: the district's {@code demo.yaml}, and the examples of the modules where it has no words for a
 * category.
 *
 * @param numbers variable to the least and the greatest number
 * @param seasons word to the first and the last month in which it fits
 */
record Phrases(
        Map<String, List<Integer>> numbers,
        Map<String, List<Integer>> seasons,
        List<String> streets,
        List<String> communities,
        List<String> reporters,
        List<String> returns,
        List<String> replies,
        List<String> suspensions,
        List<Worded> categories) {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    private static final List<String> PLACES =
            List.of("{street}{no}号门前", "{street}与{street2}交叉口", "{community}{building}号楼附近");

    /** What tickets of one category say; nothing but its weight where the file leaves it to the module. */
    record Worded(String category, double weight, List<String> texts, List<String> addresses, List<String> outcomes) {}

    /**
     * A category with what tickets of it say and how long they may take.
     *
     * @param titles beside the texts, one each; empty where the title follows from the category
     * @param minutes its limit
     */
    record Kind(
            String category,
            double weight,
            String unit,
            String field,
            long minutes,
            List<String> titles,
            List<String> texts,
            List<String> addresses,
            List<String> outcomes) {}

    static Phrases read(Path file) {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(file.toFile(), Phrases.class);
        } catch (IOException e) {
            throw Stop.usage(file + " 读不出来：" + e.getMessage(), file + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * The categories that there are words for.
     *
     * @param offered as {@code GET /categories} gives them
     * @param examples as {@code GET /examples} gives them
     */
    Map<String, Kind> kinds(JsonNode offered, JsonNode examples) {
        Map<String, Worded> own = new HashMap<>();
        categories.forEach(worded -> own.put(worded.category(), worded));
        Map<String, JsonNode> brought = new HashMap<>();
        examples.forEach(example -> brought.put(example.path("category").asText(), example));
        Map<String, Kind> kinds = new LinkedHashMap<>();
        List<JsonNode> sorted = new ArrayList<>();
        offered.forEach(sorted::add);
        sorted.sort(
                java.util.Comparator.comparing(category -> category.path("code").asText()));
        for (JsonNode category : sorted) {
            String code = category.path("code").asText();
            Worded worded = own.get(code);
            JsonNode example = brought.get(code);
            boolean words = worded != null && worded.texts() != null;
            if ("issue".equals(category.path("type").asText()) && (words || example != null)) {
                kinds.put(
                        code,
                        new Kind(
                                code,
                                worded == null ? 1 : worded.weight(),
                                category.path("unit").asText(null),
                                category.path("field").asText("other"),
                                minutes(category.path("limits").path("handle").asText("5d")),
                                words ? List.of() : texts(example, "titles"),
                                words ? worded.texts() : texts(example, "descriptions"),
                                words && worded.addresses() != null ? worded.addresses() : PLACES,
                                words ? worded.outcomes() : texts(example, "results")));
            }
        }
        return kinds;
    }

    private static List<String> texts(JsonNode example, String name) {
        List<String> texts = new ArrayList<>();
        example.path(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Minutes of a duration such as {@code 90m}, {@code 72h}, {@code 3d}; of another kind, of five days. */
    static long minutes(String duration) {
        Matcher parts = Pattern.compile("(\\d{1,5})([mhd])").matcher(duration);
        if (!parts.matches()) {
            return 5 * 1440;
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "m" -> number;
            case "h" -> number * 60;
            default -> number * 1440;
        };
    }

    /** One of the texts that fit in a month; any where none does. */
    String fitting(Random random, List<String> texts, int month) {
        List<String> fit = texts.stream().filter(text -> fits(text, month)).toList();
        return any(random, fit.isEmpty() ? texts : fit);
    }

    private boolean fits(String text, int month) {
        return seasons == null
                || seasons.entrySet().stream()
                        .noneMatch(season -> text.contains(season.getKey())
                                && !within(
                                        month,
                                        season.getValue().get(0),
                                        season.getValue().get(1)));
    }

    /** Also over the turn of the year. */
    private static boolean within(int month, int first, int last) {
        return first <= last ? month >= first && month <= last : month >= first || month <= last;
    }

    static String any(Random random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** The variables of one ticket: the same value wherever one occurs in it. */
    Map<String, String> variables(Random random, String community) {
        Map<String, String> values = new HashMap<>();
        List<String> left = new ArrayList<>(streets);
        for (int i = 1; i <= 3 && !left.isEmpty(); i++) {
            values.put(i == 1 ? "street" : "street" + i, left.remove(random.nextInt(left.size())));
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
