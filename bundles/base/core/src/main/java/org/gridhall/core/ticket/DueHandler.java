package org.gridhall.core.ticket;

import java.util.Collection;
import java.util.List;
import javax.persistence.EntityManager;

/** What happens to tickets by itself, beyond what their flows say. */
public interface DueHandler {

    /** After how long, from the due time on, each level of the line of command is told, such as {@code 1d}. */
    List<String> levels();

    /** Begins a transaction's worth; called again when that is tried again. */
    Some begin(EntityManager manager, Collection<Long> limits);

    /** What falls due in one transaction, which counts it as done. */
    interface Some {

        /** A limit comes near. */
        void near(DueCase due);

        /** A limit has passed. */
        void passed(DueCase due);

        /** A limit passed as long ago as a level says and is still open; the first level is 0. */
        void level(DueCase due, int level);
    }
}
