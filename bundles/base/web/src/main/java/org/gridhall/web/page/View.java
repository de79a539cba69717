package org.gridhall.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gridhall.web.http.Json;

/**
 * What a page answers with: a template and what it shows, another address, or bytes.
 *
 * @param template name without its ending, such as {@code desk/work}; null for no page
 * @param location address to go on to; null for none
 * @param content what is sent as it is; null for nothing
 * @param headers beside those that every page has, or instead of them
 */
public record View(
        int status,
        String template,
        Map<String, Object> model,
        String location,
        Content content,
        Map<String, String> headers) {

    /**
     * Something that is no page: a file, JSON for a script.
     *
     * @param whole all of it, which may be packed; null where it comes bit by bit
     */
    public record Content(String media, String fileName, Writer writer, byte[] whole) {}

    /** Writes the bytes as they come. */
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    public static View of(String template) {
        return new View(200, template, new LinkedHashMap<>(), null, null, Map.of());
    }

    /** Goes on to another address of this district; the browser asks for it with GET. */
    public static View to(String location) {
        if (!location.startsWith("/") || location.startsWith("//") || location.startsWith("/\\")) {
            throw new IllegalArgumentException("leads elsewhere: " + location);
        }
        return new View(303, null, Map.of(), location, null, Map.of());
    }

    public static View bytes(String media, byte[] bytes) {
        return new View(200, null, Map.of(), null, new Content(media, null, out -> out.write(bytes), bytes), Map.of());
    }

    /** What a script is told, as JSON. */
    public static View json(Object value) {
        return bytes("application/json", Json.bytes(value));
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
        return new View(200, null, Map.of(), null, new Content(media, fileName, writer, null), Map.of());
    }

    public static View nothing() {
        return new View(204, null, Map.of(), null, null, Map.of());
    }

    /** Adds something to show. */
    public View with(String name, Object value) {
        model.put(name, value);
        return this;
    }

    public View header(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new View(status, template, model, location, content, all);
    }

    public View status(int other) {
        return new View(other, template, model, location, content, headers);
    }
}
