package org.gridhall.core.storage;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.assertj.core.api.SoftAssertions;

/** Stands before PostgreSQL and asks it, before each question, how it is going to find the answer. */
public final class Plans {

    /**
     * @param plan as EXPLAIN tells it, one step a line
     * @param generic the plan for any values, as the server takes one for a statement that it has often seen
     */
    public record Plan(String sql, String plan, String generic) {}

    private static final Pattern PARAMETER = Pattern.compile("\\?");

    private final List<Plan> seen = new ArrayList<>();
    private volatile boolean looking;

    /** The plans of all that was asked while some work was done. */
    public synchronized List<Plan> of(Supplier<?> work) {
        seen.clear();
        looking = true;
        try {
            work.get();
        } finally {
            looking = false;
        }
        return List.copyOf(seen);
    }

    /** Checks that some work finds what it looks for by an index. */
    public void by(SoftAssertions softly, String index, Supplier<?> work) {
        uses(softly, index, index, of(work), Plan::plan);
    }

    /** Also whatever the values are: of a statement that it has often seen, the server may keep one plan. */
    public void byAny(SoftAssertions softly, String index, Supplier<?> work) {
        by(softly, index, work);
        uses(softly, index, index + " for any values", of(work), Plan::generic);
    }

    private static void uses(
            SoftAssertions softly, String index, String what, List<Plan> plans, Function<Plan, String> of) {
        softly.assertThat(plans.stream().map(of).collect(Collectors.joining("\n")))
                .as(what)
                .containsPattern(" (using|on) " + index + "\\b");
    }

    DataSource before(DataSource source) {
        return proxy(
                DataSource.class,
                source,
                (method, arguments, result) ->
                        result instanceof Connection connection ? connection(connection) : result);
    }

    private Connection connection(Connection connection) {
        return proxy(
                Connection.class,
                connection,
                (method, arguments, result) -> result instanceof PreparedStatement statement
                        ? statement(connection, statement, (String) arguments[0])
                        : result);
    }

    private PreparedStatement statement(Connection connection, PreparedStatement statement, String text) {
        return (PreparedStatement) Proxy.newProxyInstance(
                Plans.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, (self, method, arguments) -> {
                    if (looking && method.getName().matches("execute|executeQuery") && arguments == null) {
                        explain(connection, statement, text);
                    }
                    return call(statement, method, arguments);
                });
    }

    /** With its values in it, as the driver writes a statement out, and without. */
    private void explain(Connection connection, PreparedStatement statement, String text) throws SQLException {
        String sql =
                statement.unwrap(PreparedStatement.class).toString().replaceFirst("^HikariProxy\\S* wrapping ", "");
        if (!sql.startsWith("SELECT") && !sql.startsWith("WITH") && !sql.startsWith("(")) {
            return;
        }
        try (Statement explain = connection.createStatement()) {
            seen.add(new Plan(sql, lines(explain, "EXPLAIN " + sql), generic(explain, text)));
        }
    }

    private static String generic(Statement explain, String text) throws SQLException {
        AtomicInteger parameters = new AtomicInteger();
        String numbered = PARAMETER.matcher(text).replaceAll(any -> "\\$" + parameters.incrementAndGet());
        String values = parameters.get() == 0
                ? ""
                : Collections.nCopies(parameters.get(), "NULL").stream().collect(Collectors.joining(", ", "(", ")"));
        explain.execute("PREPARE any_values AS " + numbered);
        explain.execute("SET plan_cache_mode = force_generic_plan");
        try {
            return lines(explain, "EXPLAIN EXECUTE any_values" + values);
        } finally {
            explain.execute("RESET plan_cache_mode");
            explain.execute("DEALLOCATE any_values");
        }
    }

    private static String lines(Statement explain, String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = explain.executeQuery(sql)) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    /** What becomes of a result. */
    interface After {
        Object of(java.lang.reflect.Method method, Object[] arguments, Object result);
    }

    static <T> T proxy(Class<T> type, Object target, After after) {
        InvocationHandler handler =
                (self, method, arguments) -> after.of(method, arguments, call(target, method, arguments));
        return type.cast(Proxy.newProxyInstance(Plans.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
