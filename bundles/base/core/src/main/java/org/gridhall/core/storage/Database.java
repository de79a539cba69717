package org.gridhall.core.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.persistence.EntityExistsException;
import javax.persistence.EntityManager;
import javax.persistence.EntityManagerFactory;
import javax.persistence.OptimisticLockException;
import javax.persistence.PersistenceException;
import org.gridhall.api.Problem;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way to the database: short transactions, tried again when another writer was faster. Work given to
 * {@link #write} may therefore run more than once and must have no effect outside the database; what should happen
 * outside goes to {@link #afterCommit}.
 */
@Component(service = Database.class)
public class Database {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int TRIES = 12;
    private static final String AWAY = "database.away";
    private static final String BUSY = "busy";

    /** From so many rows on it is worth while to learn first whether a race was lost. */
    private static final int MANY = 100;

    private final EntityManagerFactory factory;
    private final boolean derby;
    private final Sequencer sequencer;
    private final ThreadLocal<Transaction> current = new ThreadLocal<>();

    /** One running transaction: what waits to be numbered before, and done after, its commit. */
    private static final class Transaction {
        final EntityManager manager;
        final List<Sequenced> sequenced = new ArrayList<>();
        final Map<Class<?>, List<Object>> inserts = new LinkedHashMap<>();
        final List<Runnable> last = new ArrayList<>();
        final List<Runnable> afterCommit = new ArrayList<>();

        Transaction(EntityManager manager) {
            this.manager = manager;
        }

        int rows() {
            return sequenced.size()
                    + inserts.values().stream().mapToInt(List::size).sum();
        }

        void insert(Object row) {
            inserts.computeIfAbsent(row.getClass(), type -> new ArrayList<>()).add(row);
        }

        void insertAll() {
            if (inserts.isEmpty()) {
                return;
            }
            Connection connection = manager.unwrap(Connection.class);
            try {
                for (Map.Entry<Class<?>, List<Object>> some : inserts.entrySet()) {
                    Inserts.of(some.getKey()).insert(connection, some.getValue());
                }
            } catch (SQLException e) {
                throw new PersistenceException(e);
            }
        }
    }

    /** A row that takes its place in the feed's order when its transaction is about to commit. */
    public interface Sequenced {
        void sequence(long transaction);
    }

    @Activate
    public Database(@Reference(target = "(osgi.unit.name=gridhall)") EntityManagerFactory factory) {
        this.factory = factory;
        this.derby = read(manager -> product(manager).contains("Derby"));
        this.sequencer = derby
                ? new Sequencer(read(manager -> number(manager.createNativeQuery("SELECT MAX(txid) FROM trail_entry")
                        .getSingleResult())))
                : null;
        if (!derby) {
            write(Database::continueFeed);
        }
    }

    /**
     * After a dump was restored into another server, whose transactions have smaller numbers than those of the trail:
     * what is added to them is raised, so that new entries come after the old ones in the feed.
     */
    private static int continueFeed(EntityManager manager) {
        int raised = manager.createNativeQuery("UPDATE feed_offset SET value = last.txid + 1 - current.xid"
                        + " FROM (SELECT COALESCE(MAX(txid), 0) AS txid FROM trail_entry) AS last,"
                        + " (SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint) AS xid) AS current"
                        + " WHERE last.txid >= current.xid + value")
                .executeUpdate();
        if (raised > 0) {
            LOG.info("this database comes from another server: the feed goes on after its last entry");
        }
        return raised;
    }

    private static long number(Object value) {
        return value == null ? 0 : ((Number) value).longValue();
    }

    private static String product(EntityManager manager) {
        manager.getTransaction().begin();
        try {
            return manager.unwrap(Connection.class).getMetaData().getDatabaseProductName();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            manager.getTransaction().rollback();
        }
    }

    public boolean derby() {
        return derby;
    }

    /**
     * The transaction number below which everything is committed and visible, for the feed: on Derby from the writers of
     * this process, on PostgreSQL asked of the server in the reading statement itself.
     */
    public long lowWater() {
        return sequencer.lowWater();
    }

    /**
     * Reads. Outside a transaction each query sees what is committed when it starts; inside one, also its writes. Like
     * writes it may run more than once: a reader may be the one that a deadlock is solved at the expense of.
     *
     * @throws Problem UNAVAILABLE when the database is away
     */
    public <T> T read(Function<EntityManager, T> work) {
        Transaction running = current.get();
        return running != null ? work.apply(running.manager) : patiently(() -> look(work));
    }

    private <T> T look(Function<EntityManager, T> work) {
        EntityManager manager = factory.createEntityManager();
        try {
            return work.apply(manager);
        } finally {
            manager.close();
        }
    }

    /**
     * Writes in one transaction; inside another write, as a part of it.
     *
     * @throws Problem UNAVAILABLE when the database is away or others were faster too often
     */
    public <T> T write(Function<EntityManager, T> work) {
        Transaction running = current.get();
        return running != null ? work.apply(running.manager) : patiently(() -> once(work));
    }

    private static <T> T patiently(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (Problem problem) {
                throw problem;
            } catch (RuntimeException e) {
                // Not only PersistenceException: a find with a lock lets the exception of EclipseLink through.
                if (away(e)) {
                    LOG.warn("the database is away: {}", e.getMessage());
                    throw Problem.of(
                            Problem.Kind.UNAVAILABLE,
                            AWAY,
                            "数据库暂时无法连接，请稍后重试",
                            "The database cannot be reached; try again in a moment");
                }
                if (!retriable(e)) {
                    throw e;
                }
                if (attempt == TRIES) {
                    LOG.warn("gave up after {} tries: {}", TRIES, e.getMessage());
                    throw Problem.of(
                            Problem.Kind.UNAVAILABLE, BUSY, "系统繁忙，请稍后重试", "The system is busy; try again in a moment");
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000L << Math.min(attempt, 7)));
            }
        }
    }

    /** Whether work failed because of the database itself, and not because of what it was about. */
    public static boolean unavailable(RuntimeException failure) {
        return failure instanceof Problem problem && (AWAY.equals(problem.code()) || BUSY.equals(problem.code()));
    }

    /** Writes in a transaction of its own, also inside another write, and stays written when that one fails. */
    public <T> T apart(Function<EntityManager, T> work) {
        Transaction outer = current.get();
        current.remove();
        try {
            return write(work);
        } finally {
            if (outer != null) {
                current.set(outer);
            }
        }
    }

    private <T> T once(Function<EntityManager, T> work) {
        EntityManager manager = factory.createEntityManager();
        Transaction transaction = new Transaction(manager);
        long number = 0;
        boolean committed = false;
        current.set(transaction);
        try {
            manager.getTransaction().begin();
            T result = work.apply(manager);
            if (transaction.rows() >= MANY) {
                // What was changed goes first: whoever lost a race for a subject learns it before the trail is written.
                manager.flush();
            }
            if (!transaction.sequenced.isEmpty()) {
                // Only now, after all reads: whoever changes a subject after us gets a later number.
                number = sequencer == null ? 0 : sequencer.begin();
                for (Sequenced row : transaction.sequenced) {
                    row.sequence(number);
                    transaction.insert(row);
                }
            }
            transaction.insertAll();
            transaction.last.forEach(Runnable::run);
            manager.getTransaction().commit();
            committed = true;
            return result;
        } finally {
            current.remove();
            try {
                if (!committed && manager.getTransaction().isActive()) {
                    rollback(manager);
                }
            } finally {
                if (number != 0) {
                    sequencer.end(number);
                }
                manager.close();
            }
            if (committed) {
                transaction.afterCommit.forEach(Database::quietly);
            }
        }
    }

    /** On a broken connection this fails too, and must not hide why: the server has undone the work already. */
    private static void rollback(EntityManager manager) {
        try {
            manager.getTransaction().rollback();
        } catch (RuntimeException e) {
            LOG.debug("no rollback", e);
        }
    }

    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("after a commit", e);
        }
    }

    /**
     * Inserts an entity at the end of the transaction, together with the others of its kind and as it is then, past the
     * persistence provider, which takes several times as long. It is not to be found before, and nothing else may persist
     * it. Only inside {@link #write}.
     */
    public void insert(Object row) {
        current.get().insert(row);
    }

    /** The rows of an entity that wait for the end of the running transaction, in order. Only inside {@link #write}. */
    public <T> List<T> inserted(Class<T> entity) {
        return current.get().inserts.getOrDefault(entity, List.of()).stream()
                .map(entity::cast)
                .toList();
    }

    /** Persists a row that belongs to the feed, at the end of the transaction. Only inside {@link #write}. */
    public void persist(Sequenced row) {
        current.get().sequenced.add(row);
    }

    /** The rows of the running transaction that wait for its end, in order. Only inside {@link #write}. */
    public List<Sequenced> pending() {
        return List.copyOf(current.get().sequenced);
    }

    /** Writes something as the last of the transaction, as others wait for its row. Only inside {@link #write}. */
    public void last(Runnable task) {
        current.get().last.add(task);
    }

    /** Runs a task once the current transaction is committed; at once when there is none. */
    public void afterCommit(Runnable task) {
        Transaction running = current.get();
        if (running == null) {
            quietly(task);
        } else {
            running.afterCommit.add(task);
        }
    }

    /** Lost races: optimistic conflicts, deadlocks, lock time-outs, and keys that another writer was first to insert. */
    private static boolean retriable(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OptimisticLockException || cause instanceof EntityExistsException) {
                return true;
            }
            String state = state(cause);
            if (state.startsWith("40") || state.equals("23505")) {
                return true;
            }
        }
        return false;
    }

    /** Connections that broke or cannot be had: nobody knows whether what was asked last was done. */
    private static boolean away(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String state = state(cause);
            if (cause instanceof SQLTransientConnectionException
                    || state.startsWith("08")
                    || state.startsWith("57P0")) {
                return true;
            }
        }
        return false;
    }

    private static String state(Throwable cause) {
        String state = cause instanceof SQLException failure ? failure.getSQLState() : null;
        return state == null ? "" : state;
    }
}
