package org.gridhall.modules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML and JSON into {@link Node}s. Plain words follow YAML 1.2, so that {@code on} and {@code no} are words; tags
 * are refused, and so is a document that grows out of bounds by its anchors.
 */
final class Documents {

    private static final int LARGEST = 4 * 1024 * 1024;
    private static final int DEEPEST = 40;
    private static final int MOST_NODES = 200_000;
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,30}\\.[0-9]{1,30}([eE][-+]?[0-9]{1,3})?");
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final String file;
    private final Faults faults;
    private int nodes;

    private Documents(String file, Faults faults) {
        this.file = file;
        this.faults = faults;
    }

    /** The document, or nothing and at least one fault. */
    static Optional<Node> read(String file, byte[] bytes, Faults faults) {
        int before = faults.count();
        Documents documents = new Documents(file, faults);
        if (bytes.length > LARGEST) {
            documents.fault(0, "文件超过 4 MB，请拆分", "The file is larger than 4 MB; split it");
            return Optional.empty();
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            documents.fault(0, "文件不是 UTF-8 编码，请另存为 UTF-8", "The file is not UTF-8; save it as UTF-8");
            return Optional.empty();
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        Node node = file.endsWith(".json") ? documents.json(text) : documents.yaml(text);
        return faults.count() > before ? Optional.empty() : Optional.ofNullable(node);
    }

    private Node yaml(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LARGEST);
        options.setAllowDuplicateKeys(false);
        try {
            org.yaml.snakeyaml.nodes.Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                fault(0, "文件是空的", "The file is empty");
                return null;
            }
            return convert(root, "", 0);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            String problem = String.valueOf(e.getProblem());
            if (problem.contains("tag")) {
                fault(line, "不支持 YAML 标签（" + problem + "），请删去", "YAML tags are not taken (" + problem + "); remove it");
            } else {
                fault(
                        line,
                        "YAML 写法有误（" + problem + "），请检查缩进、冒号和引号",
                        "This is not YAML (" + problem + "); check indentation, colons and quotes");
            }
        } catch (YAMLException e) {
            fault(
                    0,
                    "YAML 超出允许的范围（" + e.getMessage() + "）；请拆小，并去掉引用（&、*）",
                    "The YAML goes beyond what is taken (" + e.getMessage()
                            + "); make it smaller, and do without anchors (&, *)");
        }
        return null;
    }

    private Node convert(org.yaml.snakeyaml.nodes.Node node, String path, int depth) {
        int line = node.getStartMark().getLine() + 1;
        Node.Place at = new Node.Place(file, line);
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            if (nodes > 0) {
                fault(
                        line,
                        "文件展开后太大或嵌套太深，请去掉引用（&、*）",
                        "The document is too large or too deep once expanded; do without anchors (&, *)");
            }
            nodes = Integer.MIN_VALUE / 2;
            return new Node.Scalar(at, JsonNodeFactory.instance.nullNode());
        }
        if (nodes < 0) {
            return new Node.Scalar(at, JsonNodeFactory.instance.nullNode());
        }
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, at, path, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<Node> values = new ArrayList<>();
            for (org.yaml.snakeyaml.nodes.Node value : sequence.getValue()) {
                values.add(convert(value, path + "/" + values.size(), depth + 1));
            }
            return new Node.Sequence(at, values);
        }
        return new Node.Scalar(at, scalar((ScalarNode) node, path));
    }

    private Node mapping(MappingNode mapping, Node.Place at, String path, int depth) {
        Map<String, Node> values = new LinkedHashMap<>();
        Map<String, Node.Place> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                fault(line, path, "键必须是文字", "A key must be a word");
                continue;
            }
            String name = key.getValue();
            if (Tag.MERGE.equals(key.getTag()) && key.getScalarStyle() == ScalarStyle.PLAIN) {
                fault(line, path, "不支持合并键 <<，请把内容写全", "The merge key << is not taken; write the content out");
            } else if (values.containsKey(name)) {
                fault(
                        line,
                        path + Node.step(name),
                        "键 " + name + " 重复，请删去一处",
                        "The key " + name + " occurs twice; remove one");
            } else {
                values.put(name, convert(tuple.getValueNode(), path + Node.step(name), depth + 1));
                keys.put(name, new Node.Place(file, line));
            }
        }
        return new Node.Mapping(at, values, keys);
    }

    private JsonNode scalar(ScalarNode node, String path) {
        String tag = node.getTag().getValue();
        if (!tag.startsWith(Tag.PREFIX) || Tag.BINARY.equals(node.getTag())) {
            fault(
                    node.getStartMark().getLine() + 1,
                    path,
                    "不支持标签 " + tag + "，请删去",
                    "The tag " + tag + " is not taken; remove it");
        }
        String text = node.getValue();
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return make.textNode(text);
        }
        return switch (text) {
            case "", "~", "null" -> make.nullNode();
            case "true" -> make.booleanNode(true);
            case "false" -> make.booleanNode(false);
            default -> {
                if (INTEGER.matcher(text).matches()) {
                    yield integer(new BigInteger(text));
                }
                yield DECIMAL.matcher(text).matches() ? make.numberNode(new BigDecimal(text)) : make.textNode(text);
            }
        };
    }

    private static JsonNode integer(BigInteger value) {
        return value.bitLength() < Integer.SIZE
                ? JsonNodeFactory.instance.numberNode(value.intValue())
                : JsonNodeFactory.instance.numberNode(value.longValue());
    }

    private Node json(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                fault(0, "文件是空的", "The file is empty");
                return null;
            }
            Node node = json(parser);
            if (parser.nextToken() != null) {
                fault(line(parser), "文件里有多余的内容，请只保留一个 JSON 值", "There is more than one JSON value; keep one");
            }
            return node;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            fault(line, "JSON 写法有误：" + e.getOriginalMessage(), "This is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            fault(0, "文件无法读取：" + e.getMessage(), "The file cannot be read: " + e.getMessage());
        }
        return null;
    }

    private Node json(JsonParser parser) throws IOException {
        Node.Place at = new Node.Place(file, line(parser));
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Node> values = new LinkedHashMap<>();
                Map<String, Node.Place> keys = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    keys.put(name, new Node.Place(file, line(parser)));
                    parser.nextToken();
                    values.put(name, json(parser));
                }
                return new Node.Mapping(at, values, keys);
            }
            case START_ARRAY -> {
                List<Node> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(json(parser));
                }
                return new Node.Sequence(at, values);
            }
            case VALUE_NUMBER_INT -> {
                return new Node.Scalar(at, integer(parser.getBigIntegerValue()));
            }
            case VALUE_NUMBER_FLOAT -> {
                return new Node.Scalar(at, JsonNodeFactory.instance.numberNode(parser.getDecimalValue()));
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return new Node.Scalar(at, JsonNodeFactory.instance.booleanNode(parser.getBooleanValue()));
            }
            case VALUE_NULL -> {
                return new Node.Scalar(at, JsonNodeFactory.instance.nullNode());
            }
            default -> {
                return new Node.Scalar(at, JsonNodeFactory.instance.textNode(parser.getText()));
            }
        }
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private void fault(int line, String zh, String en) {
        fault(line, "", zh, en);
    }

    private void fault(int line, String path, String zh, String en) {
        faults.add(new Node.Place(file, line), path, zh, en);
    }
}
