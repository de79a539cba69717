package org.gridhall.core.storage;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.MappedSuperclass;
import javax.persistence.Table;
import javax.persistence.Transient;

/**
 * Inserts rows of one entity by batches of JDBC, as its annotations map it: the persistence provider looks for the place of
 * each value among all columns and compares each new row, which takes longer than the database needs.
 */
final class Inserts {

    private static final int BATCH = 500;

    private static final Map<Class<?>, Integer> TYPES = Map.of(
            long.class, Types.BIGINT,
            Long.class, Types.BIGINT,
            int.class, Types.INTEGER,
            Integer.class, Types.INTEGER,
            short.class, Types.SMALLINT,
            Double.class, Types.DOUBLE,
            boolean.class, Types.BOOLEAN,
            String.class, Types.VARCHAR,
            byte[].class, Types.VARBINARY);

    private static final ClassValue<Inserts> KNOWN = new ClassValue<>() {
        @Override
        protected Inserts computeValue(Class<?> type) {
            return new Inserts(type);
        }
    };

    private record Cell(Field field, String column, int type) {}

    private final List<Cell> cells = new ArrayList<>();
    private final String sql;

    private Inserts(Class<?> entity) {
        for (Class<?> type = entity;
                type.isAnnotationPresent(Entity.class) || type.isAnnotationPresent(MappedSuperclass.class);
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                add(field);
            }
        }
        sql = "INSERT INTO " + entity.getAnnotation(Table.class).name() + " ("
                + cells.stream().map(Cell::column).collect(Collectors.joining(", ")) + ") VALUES ("
                + String.join(", ", Collections.nCopies(cells.size(), "?")) + ")";
    }

    private void add(Field field) {
        int modifiers = field.getModifiers();
        Column column = field.getAnnotation(Column.class);
        if (Modifier.isStatic(modifiers)
                || Modifier.isTransient(modifiers)
                || field.isSynthetic()
                || field.isAnnotationPresent(Transient.class)
                || field.getName().startsWith("_persistence_")
                || column != null && !column.insertable()) {
            return;
        }
        Integer type = TYPES.get(field.getType());
        if (type == null) {
            throw new IllegalArgumentException(field + " is of no type that can be inserted here");
        }
        field.setAccessible(true);
        cells.add(new Cell(field, column == null || column.name().isEmpty() ? field.getName() : column.name(), type));
    }

    static Inserts of(Class<?> entity) {
        return KNOWN.get(entity);
    }

    String sql() {
        return sql;
    }

    void insert(Connection connection, List<?> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int waiting = 0;
            for (Object row : rows) {
                bind(statement, row);
                statement.addBatch();
                if (++waiting == BATCH) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                statement.executeBatch();
            }
        }
    }

    private void bind(PreparedStatement statement, Object row) throws SQLException {
        try {
            int place = 0;
            for (Cell cell : cells) {
                place++;
                Object value = cell.field.get(row);
                if (value == null) {
                    statement.setNull(place, cell.type);
                } else if (value instanceof Long number) {
                    statement.setLong(place, number);
                } else if (value instanceof String text) {
                    statement.setString(place, text);
                } else if (value instanceof byte[] bytes) {
                    statement.setBytes(place, bytes);
                } else if (value instanceof Integer number) {
                    statement.setInt(place, number);
                } else {
                    statement.setObject(place, value);
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
