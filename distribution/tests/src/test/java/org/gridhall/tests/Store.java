package org.gridhall.tests;

import java.util.concurrent.atomic.AtomicInteger;
import org.gridhall.storage.PostgresServer;

/** Where an instance keeps its data. */
enum Store {
    DERBY,
    POSTGRESQL;

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static PostgresServer server;

    /** An empty database, as {@code --database} takes it; null for the one in the data folder. */
    String database() {
        return this == DERBY ? null : server().createDatabase("gridhall" + DATABASES.incrementAndGet());
    }

    private static synchronized PostgresServer server() {
        if (server == null) {
            server = new PostgresServer();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        }
        return server;
    }
}
