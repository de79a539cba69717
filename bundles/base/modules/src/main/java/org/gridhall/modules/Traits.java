package org.gridhall.modules;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What every ticket type can have without writing it again: being merged, joint handling, supervision. A type names a
 * trait with its parameters; the trait's stages, actions and forms are then the type's own, and an overlay may change
 * them like others.
 */
final class Traits {

    private static final List<String> NAMES = List.of("merge", "joint", "supervise", "account");

    private final Map<String, Node.Mapping> traits = new LinkedHashMap<>();

    Traits() {
        NAMES.forEach(name -> traits.put(name, read(name)));
    }

    private static Node.Mapping read(String name) {
        String file = "traits/" + name + ".yaml";
        try (InputStream in = Traits.class.getResourceAsStream(file)) {
            Faults faults = new Faults();
            Node root = Documents.read(file, in.readAllBytes(), faults).orElseThrow();
            return (Node.Mapping) root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The type with what its traits bring; as it is where it names none, or where its shape is wrong anyway. */
    Node.Mapping expand(Node.Mapping type, Faults faults) {
        if (!(type.get("traits") instanceof Node.Sequence uses)) {
            return type;
        }
        Node.Mapping expanded = type;
        for (Node use : uses.values()) {
            if (use instanceof Node.Mapping mapping) {
                expanded = with(expanded, mapping, faults);
            }
        }
        return expanded;
    }

    private Node.Mapping with(Node.Mapping type, Node.Mapping use, Faults faults) {
        String name = use.json().path("use").asText();
        Node.Mapping trait = traits.get(name);
        if (trait == null) {
            String near = Nearest.to(name, traits.keySet());
            faults.add(
                    use.at(),
                    "",
                    "没有通用流程 " + name + (near == null ? "；现有：" + traits.keySet() : "，是不是 " + near + "？"),
                    "There is no trait " + name
                            + (near == null ? "; there are " + traits.keySet() : "; did you mean " + near + "?"));
            return type;
        }
        Map<String, Node> given = use.get("with") instanceof Node.Mapping with ? with.values() : Map.of();
        Set<String> asked = new TreeSet<>();
        trait.json().path("parameters").forEach(parameter -> asked.add(parameter.asText()));
        Map<String, Node> all = new LinkedHashMap<>();
        if (trait.get("defaults") instanceof Node.Mapping defaults) {
            all.putAll(defaults.values());
        }
        Set<String> known = new TreeSet<>(all.keySet());
        known.addAll(asked);
        if (!given.keySet().containsAll(asked) || !known.containsAll(given.keySet())) {
            String more = all.isEmpty() ? "" : "，可加 " + all.keySet();
            faults.add(
                    use.at(),
                    "",
                    "通用流程 " + name + " 要给出 with: " + asked + more + "，这里是 " + new TreeSet<>(given.keySet()),
                    "The trait " + name + " needs with: " + asked
                            + (all.isEmpty() ? "" : " and takes " + all.keySet()) + "; here are "
                            + new TreeSet<>(given.keySet()));
            return type;
        }
        all.putAll(given);
        Node.Mapping filled = (Node.Mapping) fill(trait, all);
        Node.Mapping expanded = type;
        if (expanded.get("flow") instanceof Node.Mapping flow) {
            for (String list : List.of("stages", "actions")) {
                flow = append(flow, filled, list);
            }
            expanded = expanded.with("flow", flow);
        }
        Node.Mapping own = expanded.get("forms") instanceof Node.Mapping forms
                ? forms
                : new Node.Mapping(use.at(), Map.of(), Map.of());
        if (filled.get("forms") instanceof Node.Mapping forms) {
            for (Map.Entry<String, Node> form : forms.values().entrySet()) {
                own = own.get(form.getKey()) == null ? own.with(form.getKey(), form.getValue()) : own;
            }
            expanded = expanded.with("forms", own);
        }
        return expanded;
    }

    private static Node.Mapping append(Node.Mapping flow, Node.Mapping trait, String list) {
        if (!(trait.get(list) instanceof Node.Sequence more) || !(flow.get(list) instanceof Node.Sequence own)) {
            return flow;
        }
        List<Node> all = new ArrayList<>(own.values());
        all.addAll(more.values());
        return flow.with(list, new Node.Sequence(own.at(), all));
    }

    /** The same with each {@code $parameter} replaced by what the type gives; its place is where the type gives it. */
    private static Node fill(Node node, Map<String, Node> given) {
        if (node instanceof Node.Mapping mapping) {
            Map<String, Node> values = new LinkedHashMap<>();
            mapping.values().forEach((key, value) -> values.put(key, fill(value, given)));
            return new Node.Mapping(mapping.at(), values, mapping.keys());
        }
        if (node instanceof Node.Sequence sequence) {
            return new Node.Sequence(
                    sequence.at(),
                    sequence.values().stream().map(value -> fill(value, given)).toList());
        }
        JsonNode json = node.json();
        return json.isTextual() && json.textValue().startsWith("$")
                ? given.getOrDefault(json.textValue().substring(1), node)
                : node;
    }
}
