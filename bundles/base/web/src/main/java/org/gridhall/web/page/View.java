package org.gridhall.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a page answers with: a template and what it shows, another address, or bytes.
 *
 * @param template name without its ending, such as {@code desk/work}; null for no page
 * @param location address to go on to; null for none
 * @param content what is sent as it is; null for nothing
 */
public record View(int status, String template, Map<String, Object> model, String location, Content content) {

    /** Something that is no page: a file, JSON for a script. */
    public record Content(String media, String fileName, Writer writer) {}

    /** Writes the bytes as they come. */
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    public static View of(String template) {
        return new View(200, template, new LinkedHashMap<>(), null, null);
    }

    /** Goes on to another address of this district; the browser asks for it with GET. */
    public static View to(String location) {
        if (!location.startsWith("/") || location.startsWith("//") || location.startsWith("/\\")) {
            throw new IllegalArgumentException("leads elsewhere: " + location);
        }
        return new View(303, null, Map.of(), location, null);
    }

    public static View bytes(String media, byte[] bytes) {
        return stream(media, null, out -> out.write(bytes));
    }

    /** Bytes from a stream, which is closed after them. */
    public static View stream(String media, InputStream in) {
        return stream(media, null, out -> {
            try (in) {
                in.transferTo(out);
            }
        });
    }

    /** @param fileName name to keep it under; null to show it in the browser */
    public static View stream(String media, String fileName, Writer writer) {
        return new View(200, null, Map.of(), null, new Content(media, fileName, writer));
    }

    public static View nothing() {
        return new View(204, null, Map.of(), null, null);
    }

    /** Adds something to show. */
    public View with(String name, Object value) {
        model.put(name, value);
        return this;
    }

    public View status(int other) {
        return new View(other, template, model, location, content);
    }
}
