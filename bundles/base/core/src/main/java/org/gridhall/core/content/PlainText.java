package org.gridhall.core.content;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Text: UTF-8 or GB18030, without control characters, and nothing that a browser might take for a page. */
final class PlainText {

    private static final Pattern PAGE = Pattern.compile(
            "<(?:!doctype|!--|\\?xml|html|head|body|script|svg|iframe|object|embed|style|link|meta|img)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final int OVERLAP = 16;

    private PlainText() {}

    /** The media type, or null where it is no text. */
    static String mediaType(Path file) throws IOException {
        if (reads(file, StandardCharsets.UTF_8)) {
            return "text/plain";
        }
        return reads(file, Charset.forName("GB18030")) ? "text/plain;charset=GB18030" : null;
    }

    private static boolean reads(Path file, Charset charset) throws IOException {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (Reader reader = new InputStreamReader(Files.newInputStream(file), decoder)) {
            char[] buffer = new char[8192];
            String before = "";
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    char c = buffer[i];
                    // Not Character.isDefined: new characters come every year.
                    if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t'
                            || Character.getType(c) == Character.PRIVATE_USE) {
                        return false;
                    }
                }
                String part = before + new String(buffer, 0, read);
                if (PAGE.matcher(part).find()) {
                    return false;
                }
                before = part.substring(Math.max(0, part.length() - OVERLAP));
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
