package org.gridhall.core.ticket;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import javax.persistence.EntityManager;
import org.gridhall.core.storage.Database;

/**
 * Numbers that people read, such as SQ20261121-00042: a prefix, the day and a count. Each node takes them in blocks, so
 * that writers do not wait for each other; a block that a node did not use up leaves a gap.
 */
final class Numbers {

    private static final int BLOCK = 100;
    private static final int DAYS = 400;

    private static final class Block {
        long next;
        long end;
    }

    private final Database database;
    private final Map<String, Block> blocks = new HashMap<>();

    Numbers(Database database) {
        this.database = database;
    }

    String next(String prefix, LocalDate day) {
        String series = prefix + day.format(DateTimeFormatter.BASIC_ISO_DATE);
        return String.format("%s-%05d", series, count(series));
    }

    private synchronized long count(String series) {
        Block block = blocks.get(series);
        if (block == null || block.next == block.end) {
            if (blocks.size() > DAYS) {
                blocks.clear();
            }
            block = new Block();
            // In a transaction of its own: a number must not come back when the ticket's transaction fails.
            block.end = database.apart(manager -> take(manager, series)) + 1;
            block.next = block.end - BLOCK;
            blocks.put(series, block);
        }
        return block.next++;
    }

    /** Takes the next block and returns its last number. */
    private static long take(EntityManager manager, String series) {
        // The row is locked first, so that two nodes never read the same count.
        int known = manager.createNativeQuery("UPDATE number_block SET used = used + ?1 WHERE series = ?2")
                .setParameter(1, BLOCK)
                .setParameter(2, series)
                .executeUpdate();
        if (known == 0) {
            manager.createNativeQuery("INSERT INTO number_block (series, used) VALUES (?1, ?2)")
                    .setParameter(1, series)
                    .setParameter(2, BLOCK)
                    .executeUpdate();
            return BLOCK;
        }
        return ((Number) manager.createNativeQuery("SELECT used FROM number_block WHERE series = ?1")
                        .setParameter(1, series)
                        .getSingleResult())
                .longValue();
    }
}
