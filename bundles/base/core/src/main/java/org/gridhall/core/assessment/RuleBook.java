package org.gridhall.core.assessment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.assessment.Rules;
import org.gridhall.api.assessment.Scored;
import org.gridhall.api.statistics.Indicator;
import org.gridhall.core.time.LimitClock;

/** The rules of assessment, from a district's {@code assessment.yaml} or what comes with the platform. */
final class RuleBook {

    /**
     * How an indicator of people is counted.
     *
     * @param inTime whether only tickets count above the line that missed no limit
     * @param limit code of a limit that has to end in time with it; null for none
     * @param since actions from the last of which on it has to be done {@code within}; empty for no such thing
     * @param within such as {@code 2wh}
     */
    record Deed(
            String code,
            String did,
            String channel,
            Set<String> unless,
            boolean inTime,
            String limit,
            Set<String> since,
            String within) {}

    /** Rules with what only the reckoning needs. */
    record Edition(Rules rules, Map<Scored, List<Deed>> deeds) {}

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Edition> editions;

    private RuleBook(List<Edition> editions) {
        this.editions = editions;
    }

    /**
     * Reads the district's rules, or those of the platform where it has none of its own.
     *
     * @throws Problem INVALID with a pointer for each fault
     */
    static RuleBook of(Path folder) {
        Path own = folder.resolve(RuleFile.NAME);
        try {
            if (Files.isRegularFile(own)) {
                return read(Files.readString(own));
            }
            try (InputStream in = RuleBook.class.getResourceAsStream("assessment.yaml")) {
                return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RuleBook read(String yaml) throws IOException {
        JsonNode document = YAML.readTree(yaml);
        List<FieldError> faults = new ArrayList<>();
        for (ValidationMessage fault : schema().validate(document)) {
            String pointer = fault.getInstanceLocation().toString();
            faults.add(new FieldError(
                    pointer.isEmpty() ? "/" : pointer,
                    new Text("不符合考核规则的格式：" + fault.getMessage(), "Not as the schema says: " + fault.getMessage())));
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        List<Edition> editions = new ArrayList<>();
        Set<String> versions = new HashSet<>();
        Set<LocalDate> days = new HashSet<>();
        int number = 0;
        for (JsonNode node : document.path("versions")) {
            String at = "/versions/" + number++;
            Edition edition = edition(node, at, faults);
            if (edition == null) {
                continue;
            }
            if (!versions.add(edition.rules().version())) {
                faults.add(fault(at + "/version", "版本号重复", "This version is there twice"));
            }
            if (!days.add(edition.rules().from())) {
                faults.add(fault(at + "/from", "同一天有两个版本生效", "Two versions begin on this day"));
            }
            editions.add(edition);
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        editions.sort(Comparator.comparing((Edition one) -> one.rules().from()).reversed());
        return new RuleBook(List.copyOf(editions));
    }

    private static Edition edition(JsonNode node, String at, List<FieldError> faults) {
        LocalDate from;
        try {
            from = LocalDate.parse(node.path("from").asText());
        } catch (DateTimeParseException e) {
            faults.add(fault(at + "/from", "没有这一天", "There is no such day"));
            return null;
        }
        List<Rules.Grade> grades = new ArrayList<>();
        node.path("grades")
                .forEach(grade -> grades.add(new Rules.Grade(
                        grade.path("code").asText(), grade.path("least").asDouble())));
        for (int i = 1; i < grades.size(); i++) {
            if (grades.get(i).least() >= grades.get(i - 1).least()) {
                faults.add(fault(at + "/grades/" + i + "/least", "等级要从高到低排列", "Grades go from the best down"));
            }
        }
        if (grades.get(grades.size() - 1).least() != 0) {
            faults.add(fault(at + "/grades", "最低一级要从 0 分起", "The last grade begins at 0"));
        }
        Map<Scored, List<Rules.Measure>> kinds = new EnumMap<>(Scored.class);
        Map<Scored, List<Deed>> deeds = new EnumMap<>(Scored.class);
        for (Scored kind : Scored.values()) {
            JsonNode list = node.path("kinds").path(kind.code());
            if (list.isMissingNode()) {
                continue;
            }
            List<Rules.Measure> measures = new ArrayList<>();
            List<Deed> done = new ArrayList<>();
            Set<String> codes = new HashSet<>();
            for (int i = 0; i < list.size(); i++) {
                JsonNode one = list.get(i);
                String code = one.path("code").asText();
                String pointer = at + "/kinds/" + kind.code() + "/" + i + "/code";
                if (!codes.add(code)) {
                    faults.add(fault(pointer, "指标重复", "This indicator is there twice"));
                }
                if (kind.person()) {
                    measures.add(new Rules.Measure(
                            code, words(one.path("title")), one.path("weight").asDouble(), false));
                    String within = text(one, "within");
                    if (within != null && !LimitClock.valid(within)) {
                        faults.add(fault(
                                at + "/kinds/" + kind.code() + "/" + i + "/within",
                                "时限应写作 30m、2wh、1wd 这样的格式",
                                "A duration is written as 30m, 2wh or 1wd"));
                    }
                    done.add(new Deed(
                            code,
                            one.path("did").asText(),
                            text(one, "channel"),
                            actions(one, "unless"),
                            one.has("late"),
                            text(one, "limit"),
                            actions(one, "since"),
                            within));
                    continue;
                }
                Indicator indicator = Indicator.of(code).orElse(null);
                if (indicator == null) {
                    faults.add(fault(pointer, "统计中没有这个指标", "The statistics have no such indicator"));
                    continue;
                }
                measures.add(new Rules.Measure(
                        code, indicator.title(), one.path("weight").asDouble(), !indicator.moreIsBetter()));
            }
            kinds.put(kind, List.copyOf(measures));
            deeds.put(kind, List.copyOf(done));
        }
        return new Edition(
                new Rules(
                        node.path("version").asText(),
                        from,
                        words(node.path("title")),
                        digest(node.toString()),
                        grades,
                        node.path("cards").path("yellow").asDouble(),
                        node.path("cards").path("red").asDouble(),
                        kinds),
                deeds);
    }

    private static String text(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.path(name).asText() : null;
    }

    private static Set<String> actions(JsonNode node, String name) {
        Set<String> actions = new HashSet<>();
        node.path(name).forEach(action -> actions.add(action.asText()));
        return Set.copyOf(actions);
    }

    private static Text words(JsonNode node) {
        return new Text(node.path("zh").asText(), node.path("en").asText());
    }

    private static FieldError fault(String pointer, String zh, String en) {
        return new FieldError(pointer, new Text(zh, en));
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in = RuleBook.class.getResourceAsStream("assessment.schema.json")) {
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .build();
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(JSON.readTree(in), config);
        }
    }

    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The latest first. */
    List<Rules> rules() {
        return editions.stream().map(Edition::rules).toList();
    }

    /** Those of a day; of a day before all of them the first ones. */
    Edition on(LocalDate day) {
        return editions.stream()
                .filter(edition -> !edition.rules().from().isAfter(day))
                .findFirst()
                .orElse(editions.get(editions.size() - 1));
    }
}
