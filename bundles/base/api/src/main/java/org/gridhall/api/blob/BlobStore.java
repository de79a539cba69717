package org.gridhall.api.blob;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps content under its own SHA-256: 64 lower-case hexadecimal digits. What is kept under a key never changes, so that
 * keeping the same twice is harmless. Of several stores the one of the highest service ranking is used. Every node of a
 * district sees the same content.
 */
@ConsumerType
public interface BlobStore {

    /** What a key looks like. */
    Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    /**
     * Keeps content durably, all of it or nothing; nobody sees a part of it under its key.
     *
     * @param size bytes that the content has
     * @throws IOException also when the content has another size or another SHA-256
     */
    void put(String key, long size, InputStream content) throws IOException;

    /**
     * Opens content; the caller closes it.
     *
     * @param from first byte, from 0
     * @param length bytes to read; −1 for all that follow
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    InputStream open(String key, long from, long length) throws IOException;

    /** How many bytes are kept under a key; empty when nothing is. */
    OptionalLong size(String key) throws IOException;

    /** Forgets content; does nothing where there is none. */
    void delete(String key) throws IOException;

    /** Shows all that is kept, in no particular order; what comes or goes meanwhile may be shown or not. */
    void each(Visitor visitor) throws IOException;

    /** Takes away what broke off before a moment and has no key yet. */
    default void tidy(Instant before) throws IOException {}

    /** Takes what {@link #each} shows. */
    @FunctionalInterface
    interface Visitor {
        /**
         * @param size bytes
         * @param storedAt when it was kept last
         */
        void visit(String key, long size, Instant storedAt) throws IOException;
    }
}
