package org.gridhall.core.ticket;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file is, by its content; its name and what the client says do not count. */
final class MediaType {

    private MediaType() {}

    /** The media type of an accepted file, or null. */
    static String of(byte[] head, int length, Path file) throws IOException {
        if (begins(head, length, 0, 0xFF, 0xD8, 0xFF)) {
            return "image/jpeg";
        }
        if (begins(head, length, 0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
            return "image/png";
        }
        if (begins(head, length, 0, 'R', 'I', 'F', 'F') && begins(head, length, 8, 'W', 'E', 'B', 'P')) {
            return "image/webp";
        }
        if (begins(head, length, 0, '%', 'P', 'D', 'F', '-')) {
            return "application/pdf";
        }
        return length > 0 && plain(file) ? "text/plain" : null;
    }

    private static boolean begins(byte[] head, int length, int at, int... bytes) {
        if (length < at + bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[at + i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** UTF-8 without control characters, and without a tag that a browser might take for a page. */
    private static boolean plain(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            char[] buffer = new char[8192];
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    char c = buffer[i];
                    if (c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == '<') {
                        return false;
                    }
                }
            }
            return true;
        } catch (MalformedInputException e) {
            return false;
        }
    }
}
