package org.gridhall.tools.bench;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The processes that this program started: each is ended by its own id, also when this program is. */
final class Children {

    private static final Queue<Process> ALL = new ConcurrentLinkedQueue<>();

    private Children() {}

    static Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        ALL.add(process);
        return process;
    }

    /** Asks a process to end and waits for it; after a minute it is killed. Returns whether it ended by itself. */
    static boolean end(Process process) {
        ALL.remove(process);
        process.destroy();
        try {
            if (process.waitFor(60, TimeUnit.SECONDS)) {
                return true;
            }
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return false;
    }

    static void endAll() {
        ALL.forEach(Process::destroy);
        ALL.forEach(Children::end);
    }
}
