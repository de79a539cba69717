package org.gridhall.api.module;

import java.util.List;
import org.gridhall.api.Text;

/**
 * How a module is.
 *
 * @param active whether what it brings is in force
 * @param origin bundle or file it came from
 * @param problems why it was refused: file, line, what is wrong and what to do; empty when active
 */
public record ModuleState(
        String id,
        String version,
        Text title,
        String origin,
        boolean active,
        List<Fault> problems,
        int types,
        int categories,
        int rules,
        int roles) {

    /**
     * One fault of a descriptor.
     *
     * @param line from 1; 0 when it is about the whole file
     * @param path JSON pointer into the descriptor
     */
    public record Fault(String file, int line, String path, Text message) {}
}
