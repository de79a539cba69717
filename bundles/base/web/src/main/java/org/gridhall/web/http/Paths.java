package org.gridhall.web.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gridhall.api.Problem;

/**
 * Things found by method and by walking the segments of a path such as {@code /tickets/{id}}. A literal segment goes
 * before a parameter.
 */
public final class Paths<T> {

    private static final int DEEPEST = 10;

    private final Node<T> root = new Node<>();

    private static final class Node<T> {
        private final Map<String, Node<T>> literals = new HashMap<>();
        private Node<T> parameter;
        private final Map<String, T> things = new TreeMap<>();
    }

    /** What a path leads to, by method; and the values of its parameters, in their order. */
    public record Match<T>(Map<String, T> things, List<String> values) {}

    /** Adds a thing; false when there is one for this method and path. */
    public boolean add(String method, String path, T thing) {
        Node<T> node = root;
        for (String segment : path.substring(1).split("/")) {
            if (segment.startsWith("{")) {
                node.parameter = node.parameter == null ? new Node<>() : node.parameter;
                node = node.parameter;
            } else {
                node = node.literals.computeIfAbsent(segment, key -> new Node<>());
            }
        }
        return node.things.put(method, thing) == null;
    }

    /** The names of the parameters of a path, in their order. */
    public static List<String> names(String path) {
        List<String> names = new ArrayList<>(3);
        for (String segment : path.split("/")) {
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return names;
    }

    /** What the segments lead to, or null for nothing. */
    public Match<T> match(List<String> segments) {
        List<String> values = new ArrayList<>(3);
        Node<T> node = find(root, segments, 0, values);
        return node == null ? null : new Match<>(node.things, values);
    }

    private static <T> Node<T> find(Node<T> node, List<String> segments, int at, List<String> values) {
        if (at == segments.size()) {
            return node.things.isEmpty() ? null : node;
        }
        Node<T> literal = node.literals.get(segments.get(at));
        Node<T> found = literal == null ? null : find(literal, segments, at + 1, values);
        if (found == null && node.parameter != null) {
            values.add(segments.get(at));
            found = find(node.parameter, segments, at + 1, values);
            if (found == null) {
                values.remove(values.size() - 1);
            }
        }
        return found;
    }

    /** The decoded segments of a request's path below a prefix that ends in a slash; null where it leads nowhere. */
    public static List<String> segments(String path, String prefix) {
        if (!path.startsWith(prefix)) {
            return null;
        }
        List<String> segments = new ArrayList<>(6);
        for (int start = prefix.length(); start <= path.length(); ) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            String segment = path.substring(start, end);
            if (segment.isEmpty() && path.length() > prefix.length() || segments.size() > DEEPEST) {
                return null;
            }
            try {
                segment = Query.decode(segment, false);
            } catch (Problem notUtf8) {
                return null;
            }
            if (segment.equals(".") || segment.equals("..") || segment.indexOf('/') >= 0 || control(segment)) {
                return null;
            }
            segments.add(segment);
            start = end + 1;
        }
        return segments;
    }

    private static boolean control(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            if (Character.isISOControl(segment.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
