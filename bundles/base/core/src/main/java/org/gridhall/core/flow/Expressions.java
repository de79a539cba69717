package org.gridhall.core.flow;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.MapContext;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.apache.commons.jexl3.introspection.JexlSandbox;
import org.apache.commons.jexl3.introspection.JexlSandbox.Names;
import org.gridhall.core.time.LimitClock;

/**
 * Expressions in descriptors, in a sandbox: no loops, no functions, no new objects, no assignments, and no classes but
 * strings, numbers, lists, maps, {@link TimeWords} and {@link RowWords}. A missing property is null.
 */
public final class Expressions {

    /** Longer texts are no guards. */
    private static final int MAX_LENGTH = 2000;

    private static final JexlFeatures FEATURES = new JexlFeatures()
            .loops(false)
            .lambda(false)
            .newInstance(false)
            .sideEffect(false)
            .sideEffectGlobal(false)
            .annotation(false)
            .pragma(false)
            .script(false)
            .register(false)
            .methodCall(true)
            .structuredLiteral(true);

    private static final JexlEngine ENGINE = new JexlBuilder()
            .features(FEATURES)
            .sandbox(sandbox())
            .arithmetic(new CarefulArithmetic())
            .permissions(new JexlPermissions.ClassPermissions(TimeWords.class, RowWords.class))
            .strict(false)
            .safe(true)
            .silent(false)
            .cancellable(false)
            .create();

    /** Nothing but reading maps and lists, and calling the words for time and rows. */
    private static JexlSandbox sandbox() {
        JexlSandbox sandbox = new JexlSandbox(false, true);
        // Everything may be read but the class: names in a list that does not allow are the forbidden ones.
        for (Class<?> kind : List.of(Map.class, List.class)) {
            sandbox.permissions(kind.getName(), true, false, false, false)
                    .read()
                    .add("class");
        }
        Names words = sandbox.permissions(TimeWords.class.getName(), false, false, false, true)
                .execute();
        List.of("addDays", "addWorkdays", "daysBetween", "after", "parse").forEach(words::add);
        Names rows = sandbox.permissions(RowWords.class.getName(), false, false, false, true)
                .execute();
        List.of("count", "cross", "by", "units", "apart").forEach(rows::add);
        return sandbox;
    }

    private final LoadingCache<String, JexlScript> scripts =
            Caffeine.newBuilder().maximumSize(2000).build(Expressions::compile);
    private final TimeWords time;
    private final RowWords rows = new RowWords();

    public Expressions(LimitClock clock) {
        this.time = new TimeWords(clock);
    }

    /** An expression that cannot be read or computed: a fault of the module, not of the user. */
    public static final class Faulty extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Faulty(String expression, JexlException cause) {
            super("expression " + expression + ": " + cause.getDetail(), cause);
        }
    }

    private static JexlScript compile(String expression) {
        if (expression.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("expression longer than " + MAX_LENGTH + " characters");
        }
        return ENGINE.createScript(expression);
    }

    /**
     * Whether an expression can be read.
     *
     * @throws RuntimeException with the cause where it cannot
     */
    public void check(String expression) {
        scripts.get(expression);
    }

    /** The words for time that expressions use. */
    public TimeWords time() {
        return time;
    }

    /** Variables as expressions see them: copied once, however many are evaluated over them. */
    public static final class Seen {
        private final MapContext context;

        private Seen(MapContext context) {
            this.context = context;
        }
    }

    /** Makes variables ready for expressions, none of which reaches the originals or changes what the next one sees. */
    public Seen over(Map<String, Object> variables) {
        Map<String, Object> seen = new HashMap<>();
        variables.forEach((name, value) -> seen.put(name, plain(value)));
        MapContext context = new MapContext(seen);
        context.set("time", time);
        context.set("rows", rows);
        return new Seen(context);
    }

    /** The value of an expression over variables. */
    public Object value(String expression, Map<String, Object> variables) {
        return value(expression, over(variables));
    }

    /** The value of an expression over variables. */
    public Object value(String expression, Seen variables) {
        try {
            return scripts.get(expression).execute(variables.context);
        } catch (JexlException e) {
            throw new Faulty(expression, e);
        }
    }

    /** A copy in the kinds of map and list that the sandbox knows: nothing an expression does reaches the original. */
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new HashMap<>();
            map.forEach((key, inner) -> copy.put(key, plain(inner)));
            return copy;
        }
        if (value instanceof Collection<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(inner -> copy.add(plain(inner)));
            return copy;
        }
        return value;
    }

    /** Whether a guard holds; null and anything but true do not. */
    public boolean holds(String guard, Map<String, Object> variables) {
        return Boolean.TRUE.equals(value(guard, variables));
    }

    /** Whether a guard holds; null and anything but true do not. */
    public boolean holds(String guard, Seen variables) {
        return Boolean.TRUE.equals(value(guard, variables));
    }
}
