package org.gridhall.web.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All routes, found by walking the segments of a path. A literal segment goes before a parameter. */
public final class Routes {

    private final List<Route> all = new ArrayList<>();
    private final Node root = new Node();

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private Node parameter;
        private final Map<String, Route> routes = new TreeMap<>();
    }

    /** What a path leads to. */
    record Match(Map<String, Route> routes, List<String> values) {}

    public Routes add(Route... routes) {
        for (Route route : routes) {
            Node node = root;
            for (String segment : route.path.substring(1).split("/")) {
                if (segment.startsWith("{")) {
                    node.parameter = node.parameter == null ? new Node() : node.parameter;
                    node = node.parameter;
                } else {
                    node = node.literals.computeIfAbsent(segment, key -> new Node());
                }
            }
            if (route.handler == null || node.routes.put(route.method, route) != null) {
                throw new IllegalStateException("declared without handler, or twice: " + route);
            }
            all.add(route);
        }
        return this;
    }

    /** In the order of their declaration. */
    public List<Route> all() {
        return all;
    }

    /** The routes of a path, or null when there are none. */
    Match match(List<String> segments) {
        List<String> values = new ArrayList<>(3);
        Node node = find(root, segments, 0, values);
        return node == null ? null : new Match(node.routes, values);
    }

    private static Node find(Node node, List<String> segments, int at, List<String> values) {
        if (at == segments.size()) {
            return node.routes.isEmpty() ? null : node;
        }
        Node literal = node.literals.get(segments.get(at));
        Node found = literal == null ? null : find(literal, segments, at + 1, values);
        if (found == null && node.parameter != null) {
            values.add(segments.get(at));
            found = find(node.parameter, segments, at + 1, values);
            if (found == null) {
                values.remove(values.size() - 1);
            }
        }
        return found;
    }
}
