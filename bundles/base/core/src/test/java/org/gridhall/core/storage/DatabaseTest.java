package org.gridhall.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.persistence.EntityExistsException;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceException;
import org.gridhall.api.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transactions: all or nothing, tried again after a lost race, and honest when the database is away. */
class DatabaseTest {

    private static List<Database> databases;

    static synchronized Stream<Database> both() {
        if (databases == null) {
            databases = TestDatabase.both().toList();
        }
        return databases.stream();
    }

    private static void insert(EntityManager manager, String series) {
        manager.createNativeQuery("INSERT INTO number_block (series, used) VALUES (?1, 1)")
                .setParameter(1, series)
                .executeUpdate();
    }

    private static long count(Database database, String series) {
        return database.read(
                manager -> ((Number) manager.createNativeQuery("SELECT COUNT(*) FROM number_block WHERE series = ?1")
                                .setParameter(1, series)
                                .getSingleResult())
                        .longValue());
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_problem_leaves_nothing_behind_but_what_was_written_apart(Database database) {
        List<String> after = new ArrayList<>();
        assertThatThrownBy(() -> database.write(manager -> {
                    insert(manager, "outer");
                    database.write(inner -> {
                        insert(inner, "inner");
                        return null;
                    });
                    database.apart(other -> {
                        insert(other, "apart");
                        return null;
                    });
                    database.afterCommit(() -> after.add("outer"));
                    throw Problem.forbidden("不可", "no");
                }))
                .isInstanceOf(Problem.class);
        assertThat(count(database, "outer") + count(database, "inner")).isZero();
        assertThat(count(database, "apart")).isEqualTo(1);
        assertThat(after).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_fails_apart_leaves_the_transaction_around_it_whole(Database database) {
        List<String> after = new ArrayList<>();
        database.write(manager -> {
            insert(manager, "whole-1");
            database.afterCommit(() -> after.add("outer"));
            assertThatThrownBy(() -> database.apart(other -> {
                        insert(other, "failed");
                        database.afterCommit(() -> after.add("apart"));
                        throw new IllegalStateException("on purpose");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            insert(manager, "whole-2");
            return null;
        });
        assertThat(count(database, "whole-1") + count(database, "whole-2")).isEqualTo(2);
        assertThat(count(database, "failed")).isZero();
        assertThat(after).containsExactly("outer");
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_key_that_is_taken_is_tried_again_with_a_new_one(Database database) {
        database.write(manager -> {
            insert(manager, "taken");
            return null;
        });
        AtomicInteger tries = new AtomicInteger();
        database.write(manager -> {
            insert(manager, "before-" + tries.get());
            insert(manager, tries.getAndIncrement() < 2 ? "taken" : "free");
            return null;
        });
        assertThat(tries).hasValue(3);
        assertThat(count(database, "free")).isEqualTo(1);
        assertThat(count(database, "before-0") + count(database, "before-1")).isZero();
        assertThat(count(database, "before-2")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void lost_races_are_tried_again_however_they_are_told(Database database) {
        List<RuntimeException> races = List.of(
                new IllegalStateException("not wrapped", new SQLException("deadlock", "40001")),
                new PersistenceException(new SQLException("lock time-out", "40XL1")),
                new EntityExistsException("two of one id in a batch"));
        for (RuntimeException race : races) {
            AtomicInteger writes = new AtomicInteger();
            assertThat(database.<String>write(manager -> {
                        if (writes.getAndIncrement() == 0) {
                            throw race;
                        }
                        return "done";
                    }))
                    .isEqualTo("done");
            AtomicInteger reads = new AtomicInteger();
            assertThat(database.<String>read(manager -> {
                        if (reads.getAndIncrement() == 0) {
                            throw race;
                        }
                        return "read";
                    }))
                    .isEqualTo("read");
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_always_loses_is_told_to_come_back_and_other_faults_are_not_tried_again(Database database) {
        assertThat(catchThrowableOfType(
                                Problem.class,
                                () -> database.write(manager -> {
                                    throw new PersistenceException(new SQLException("deadlock", "40001"));
                                }))
                        .code())
                .isEqualTo("busy");
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> database.write(manager -> {
                    tries.incrementAndGet();
                    throw new PersistenceException(new SQLException("too long", "22001"));
                }))
                .isInstanceOf(PersistenceException.class);
        assertThat(tries).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_connection_that_breaks_is_not_tried_again_and_told_as_unavailable(Database database) {
        for (String state : new String[] {"08006", "57P01"}) {
            AtomicInteger tries = new AtomicInteger();
            Problem problem = catchThrowableOfType(
                    Problem.class,
                    () -> database.write(manager -> {
                        tries.incrementAndGet();
                        throw new PersistenceException(new SQLException("gone", state));
                    }));
            assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
            assertThat(problem.code()).isEqualTo("database.away");
            assertThat(tries).as("it may have been committed").hasValue(1);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_server_that_ends_our_connection_is_told_as_unavailable_and_does_not_matter_next_time(Database database) {
        if (database.derby()) {
            return;
        }
        Problem problem = catchThrowableOfType(
                Problem.class,
                () -> database.write(manager -> {
                    insert(manager, "cut");
                    manager.createNativeQuery("SELECT pg_terminate_backend(pg_backend_pid())")
                            .getSingleResult();
                    return null;
                }));
        assertThat(problem.code()).isEqualTo("database.away");
        assertThat(count(database, "cut")).isZero();
    }
}
