package org.gridhall.tools.replay;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.gridhall.tools.Stop;

/**
 * How the rows of a foreign file become tickets; the comments in {@code config/mappings} say what each part means.
 *
 * @param columns column by field
 * @param values by field, what stands in the file and what is meant
 */
record Mapping(
        String source,
        String district,
        String zone,
        String encoding,
        String timeFormat,
        String type,
        String id,
        String pattern,
        Map<String, String> columns,
        Set<String> required,
        Map<String, String> defaults,
        Limits limits,
        List<Step> flow,
        Expect expect,
        Map<String, Map<String, String>> values) {

    /** Ranges outside of which a value is a mistake; each has two numbers or is null. */
    record Limits(List<Double> latitude, List<Double> longitude, List<Integer> years) {}

    /**
     * An action that a row becomes.
     *
     * @param at the field with its time
     * @param when taken only if this field has a value; null for always
     * @param form by name, a text or {@code $field}
     */
    record Step(String action, String at, String when, Map<String, String> form) {
        Step {
            form = form == null ? Map.of() : new LinkedHashMap<>(form);
        }
    }

    /** What the file itself says of the result. */
    record Expect(Overdue overdue, List<String> completion) {
        Expect {
            completion = completion == null ? List.of() : List.copyOf(completion);
        }
    }

    /** The column with our flag at closing, its two words, and the fields that must have a value. */
    record Overdue(
            String column, @JsonProperty("true") String late, @JsonProperty("false") String inTime, List<String> only) {
        Overdue {
            only = only == null ? List.of() : List.copyOf(only);
        }
    }

    static final String OPENED = "opened";
    static final String TARGET = "target";
    static final String CLOSED = "closed";
    static final String LATITUDE = "latitude";
    static final String LONGITUDE = "longitude";

    Mapping {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(timeFormat, "timeFormat");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(columns, "columns");
        encoding = encoding == null ? "UTF-8" : encoding;
        pattern = pattern == null ? ".+" : pattern;
        required = required == null ? Set.of("id", OPENED) : required;
        defaults = defaults == null ? Map.of() : defaults;
        limits = limits == null ? new Limits(null, null, null) : limits;
        flow = flow == null ? List.of() : List.copyOf(flow);
        expect = expect == null ? new Expect(null, null) : expect;
        values = values == null ? Map.of() : values;
    }

    /** The fields that hold a time. */
    Set<String> times() {
        Set<String> times = new LinkedHashSet<>(List.of(OPENED, TARGET, CLOSED));
        flow.forEach(step -> times.add(step.at()));
        return times;
    }

    static Mapping read(Path file) {
        ObjectMapper yaml =
                new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        try {
            return yaml.readValue(file.toFile(), Mapping.class);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            String why = e.getOriginalMessage();
            throw Stop.usage(
                    "映射文件 " + file + where + " 有误：" + why, "The mapping " + file + where + " is wrong: " + why);
        } catch (IOException e) {
            throw Stop.usage("映射文件 " + file + " 读不出来", "The mapping " + file + " cannot be read");
        }
    }

    /**
     * Finds a mapping: by path, by name in the folders, or, when none is named, by the name of the data file, which
     * begins with the mapping's.
     */
    static Path find(String named, Path data, List<Path> folders) {
        if (named != null) {
            return Stream.concat(Stream.of(Path.of(named)), folders.stream().map(in -> in.resolve(named + ".yaml")))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> Stop.usage("没有映射文件 " + named, "There is no mapping " + named));
        }
        String name = data.getFileName().toString();
        List<Path> known = folders.stream().flatMap(Mapping::list).toList();
        return known.stream()
                .filter(path -> name.startsWith(stem(path)))
                .max((a, b) -> stem(a).length() - stem(b).length())
                .orElseThrow(() -> {
                    List<String> names =
                            known.stream().map(Mapping::stem).distinct().toList();
                    return Stop.usage(
                            "没有与 " + name + " 同名的映射文件，请用 --mapping 指定；现有：" + names,
                            "No mapping is named like " + name + ": choose one with --mapping; there are: " + names);
                });
    }

    private static Stream<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static String stem(Path mapping) {
        return mapping.getFileName().toString().replaceAll("\\.yaml$", "");
    }
}
