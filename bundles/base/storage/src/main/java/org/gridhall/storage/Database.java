package org.gridhall.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import javax.sql.DataSource;
import org.apache.derby.jdbc.EmbeddedDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A pool on one database. Usable without OSGi, so that tests take the same way to the database as the product.
 *
 * @param pool where connections come from
 * @param raw the driver's own data source below it
 */
public record Database(Dialect dialect, HikariDataSource pool, DataSource raw) implements AutoCloseable {

    /** How long a caller waits for a connection, in milliseconds. */
    private static final long CONNECTION_TIMEOUT = 5_000;

    /** Opens the pool. The database itself may still be down: the first connection tells. */
    public static Database open(String url, String user, String password, int poolSize) {
        Dialect dialect = Dialect.of(url);
        DataSource raw = dialect == Dialect.DERBY ? derby(url, user, password) : postgresql(url, user, password);
        HikariConfig config = new HikariConfig();
        config.setPoolName("gridhall");
        config.setDataSource(raw);
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(Math.min(2, poolSize));
        config.setConnectionTimeout(CONNECTION_TIMEOUT);
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(true);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new Database(dialect, new HikariDataSource(config), raw);
    }

    private static DataSource derby(String url, String user, String password) {
        String[] parts = url.substring("jdbc:derby:".length()).split(";", 2);
        EmbeddedDataSource source = new EmbeddedDataSource();
        source.setDatabaseName(parts[0]);
        if (parts.length > 1) {
            source.setConnectionAttributes(parts[1]);
        }
        source.setUser(user.isEmpty() ? "gridhall" : user);
        source.setPassword(password);
        return source;
    }

    private static DataSource postgresql(String url, String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url);
        if (!user.isEmpty()) {
            source.setUser(user);
        }
        if (!password.isEmpty()) {
            source.setPassword(password);
        }
        source.setApplicationName("gridhall");
        source.setConnectTimeout(5);
        source.setTcpKeepAlive(true);
        // A batch of inserts becomes few statements with many rows each.
        source.setReWriteBatchedInserts(true);
        return source;
    }

    /** Closes the pool, and shuts an embedded database down so that its lock is free for the next start. */
    @Override
    public void close() {
        pool.close();
        if (raw instanceof EmbeddedDataSource derby) {
            derby.setConnectionAttributes("shutdown=true");
            try {
                derby.getConnection().close();
            } catch (SQLNonTransientConnectionException expected) {
                // Derby answers a shutdown with an exception
            } catch (SQLException e) {
                org.slf4j.LoggerFactory.getLogger(Database.class).warn("Derby did not shut down: {}", e.getMessage());
            }
        }
    }
}
