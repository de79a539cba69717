package org.gridhall.core.storage;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Stands before a database and tells which statements it is sent: without their values, a batch once. */
public final class Sent {

    private final List<String> all = Collections.synchronizedList(new ArrayList<>());

    /** What was sent while some work was done, as {@code INSERT INTO table}, {@code SELECT table} and so on. */
    public List<String> during(Supplier<?> work) {
        all.clear();
        work.get();
        return List.copyOf(all);
    }

    DataSource before(DataSource source) {
        return Plans.proxy(
                DataSource.class,
                source,
                (method, arguments, result) ->
                        result instanceof Connection connection ? connection(connection) : result);
    }

    private Connection connection(Connection connection) {
        return Plans.proxy(Connection.class, connection, (method, arguments, result) -> {
            if (method.getName().equals("prepareStatement")) {
                note(arguments[0].toString());
            }
            return result;
        });
    }

    private void note(String sql) {
        if (sql.matches("(?s)(SELECT|INSERT|UPDATE|DELETE) .*")) {
            all.add(sql.replaceAll("(?s)^(SELECT).*? FROM (\\w+).*", "$1 $2")
                    .replaceAll("(?s)^(INSERT INTO|UPDATE|DELETE FROM) (\\w+).*", "$1 $2"));
        }
    }
}
