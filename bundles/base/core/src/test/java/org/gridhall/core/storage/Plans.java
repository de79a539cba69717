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
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Stands before PostgreSQL and asks it, before each question, how it is going to find the answer. */
public final class Plans {

    /** @param plan as EXPLAIN tells it, one step a line */
    public record Plan(String sql, String plan) {}

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

    DataSource before(DataSource source) {
        return proxy(
                DataSource.class,
                source,
                (method, result) -> result instanceof Connection connection ? connection(connection) : result);
    }

    private Connection connection(Connection connection) {
        return proxy(
                Connection.class,
                connection,
                (method, result) ->
                        result instanceof PreparedStatement statement ? statement(connection, statement) : result);
    }

    private PreparedStatement statement(Connection connection, PreparedStatement statement) {
        return (PreparedStatement) Proxy.newProxyInstance(
                Plans.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, (self, method, arguments) -> {
                    if (looking && method.getName().matches("execute|executeQuery") && arguments == null) {
                        explain(connection, statement);
                    }
                    return call(statement, method, arguments);
                });
    }

    /** With its values in it, as the driver writes a statement out. */
    private void explain(Connection connection, PreparedStatement statement) throws SQLException {
        String sql =
                statement.unwrap(PreparedStatement.class).toString().replaceFirst("^HikariProxy\\S* wrapping ", "");
        if (!sql.startsWith("SELECT") && !sql.startsWith("WITH") && !sql.startsWith("(")) {
            return;
        }
        StringBuilder plan = new StringBuilder();
        try (Statement explain = connection.createStatement();
                ResultSet lines = explain.executeQuery("EXPLAIN " + sql)) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        seen.add(new Plan(sql, plan.toString()));
    }

    /** What becomes of a result. */
    private interface After {
        Object of(java.lang.reflect.Method method, Object result);
    }

    private static <T> T proxy(Class<T> type, Object target, After after) {
        InvocationHandler handler = (self, method, arguments) -> after.of(method, call(target, method, arguments));
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
