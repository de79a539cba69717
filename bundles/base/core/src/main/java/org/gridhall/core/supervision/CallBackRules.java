package org.gridhall.core.supervision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.core.flow.Expressions;
import org.gridhall.core.ticket.CallBack;
import org.gridhall.core.ticket.ClosedCase;

/**
 * Which closed tickets are called back, from a district's {@code callbacks.yaml} or what comes with the platform. The first
 * rule that fits chooses a ticket; else the lot of the first share that fits does. The lot is a keyed hash of the ticket and
 * its closing: the same whenever it is drawn, and foreseen by nobody who does not have the key.
 */
final class CallBackRules {

    /** The code of what the lot chose. */
    static final String SHARE = "share";

    private static final Text DRAWN = Text.of("随机抽取", "Drawn by lot");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whom something concerns; empty sets for all, a null condition for always. */
    private record Scope(Set<String> types, Set<String> categories, String when) {
        boolean fits(ClosedCase closed) {
            return (types.isEmpty() || types.contains(closed.type()))
                    && (categories.isEmpty() || closed.in(categories))
                    && (when == null || closed.holds(when));
        }
    }

    private record Rule(String code, Text title, Scope scope) {}

    private record Share(double percent, Scope scope) {}

    private final String type;
    private final String unit;
    private final Duration within;
    private final List<Rule> rules;
    private final List<Share> shares;

    private CallBackRules(String type, String unit, Duration within, List<Rule> rules, List<Share> shares) {
        this.type = type;
        this.unit = unit;
        this.within = within;
        this.rules = rules;
        this.shares = shares;
    }

    /**
     * Reads the district's rules, or those of the platform where it has none of its own.
     *
     * @throws Problem INVALID with a pointer for each fault
     */
    static CallBackRules of(Path folder, Expressions expressions) {
        Path own = folder.resolve("callbacks.yaml");
        try {
            if (Files.isRegularFile(own)) {
                return read(Files.readString(own), expressions);
            }
            try (InputStream in = CallBackRules.class.getResourceAsStream("callbacks.yaml")) {
                return read(new String(in.readAllBytes(), StandardCharsets.UTF_8), expressions);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CallBackRules read(String yaml, Expressions expressions) throws IOException {
        JsonNode document = YAML.readTree(yaml);
        List<FieldError> faults = new ArrayList<>(faults(document));
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : document.path("rules")) {
            rules.add(new Rule(
                    rule.path("code").asText(),
                    new Text(
                            rule.path("title").path("zh").asText(),
                            rule.path("title").path("en").asText()),
                    scope(rule, "/rules/" + rules.size(), expressions, faults)));
        }
        List<Share> shares = new ArrayList<>();
        for (JsonNode share : document.path("shares")) {
            shares.add(new Share(
                    share.path("percent").asDouble(), scope(share, "/shares/" + shares.size(), expressions, faults)));
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new CallBackRules(
                document.path("type").asText(),
                document.path("unit").asText(),
                Duration.ofDays(document.path("days").asInt()),
                List.copyOf(rules),
                List.copyOf(shares));
    }

    private static List<FieldError> faults(JsonNode document) throws IOException {
        try (InputStream in = CallBackRules.class.getResourceAsStream("callbacks.schema.json")) {
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .build();
            List<FieldError> faults = new ArrayList<>();
            for (ValidationMessage fault : JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(JSON.readTree(in), config)
                    .validate(document)) {
                String pointer = fault.getInstanceLocation().toString();
                faults.add(new FieldError(
                        pointer.isEmpty() ? "/" : pointer,
                        new Text("不符合回访规则的格式：" + fault.getMessage(), "Not as the schema says: " + fault.getMessage())));
            }
            return faults;
        }
    }

    private static Scope scope(JsonNode node, String at, Expressions expressions, List<FieldError> faults) {
        String when = node.hasNonNull("when") ? node.path("when").asText() : null;
        if (when != null) {
            try {
                expressions.check(when);
            } catch (RuntimeException e) {
                faults.add(new FieldError(
                        at + "/when",
                        new Text("表达式无法读取：" + e.getMessage(), "The expression cannot be read: " + e.getMessage())));
            }
        }
        return new Scope(texts(node.path("types")), texts(node.path("categories")), when);
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Until how long after its closing a ticket is called back. */
    Duration within() {
        return within;
    }

    /**
     * What a closed ticket is called back for; empty when it is not.
     *
     * @param hash keyed; at least eight bytes
     */
    Optional<CallBack> choose(ClosedCase closed, Function<String, byte[]> hash) {
        for (Rule rule : rules) {
            if (rule.scope().fits(closed)) {
                return Optional.of(call(rule.code(), rule.title()));
            }
        }
        return shares.stream()
                .filter(share -> share.scope().fits(closed))
                .findFirst()
                .filter(share -> drawn(
                        hash.apply("call-back/" + closed.ticket() + "/"
                                + closed.closedAt().toEpochMilli()),
                        share.percent()))
                .map(share -> call(SHARE, DRAWN));
    }

    private CallBack call(String rule, Text title) {
        return new CallBack(type, unit, rule, title.zh() + " / " + title.en());
    }

    /** Whether a hash lies in the first so many percent of all hashes. */
    static boolean drawn(byte[] hash, double percent) {
        double lot = (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
        return lot * 100 < percent;
    }
}
