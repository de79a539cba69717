package org.gridhall.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where a secret of a configuration comes from: itself, a file, or the environment. It is never shown. */
final class Secret {

    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";

    private Secret() {}

    /** Several secrets, parted by commas. */
    static List<String> all(String settings) {
        return list(settings).stream()
                .map(Secret::of)
                .filter(secret -> !secret.isEmpty())
                .toList();
    }

    /** What commas part. */
    static List<String> list(String setting) {
        return Stream.of(setting.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    /**
     * @param setting the secret, {@code file:PATH} or {@code env:NAME}
     * @return empty where nothing is set
     * @throws IllegalStateException where the variable is not there
     */
    static String of(String setting) {
        String text = setting == null ? "" : setting.strip();
        if (text.startsWith(FILE)) {
            try {
                return Files.readString(Path.of(text.substring(FILE.length())), StandardCharsets.UTF_8)
                        .strip();
            } catch (IOException e) {
                throw new UncheckedIOException("the file of a secret cannot be read", e);
            }
        }
        if (text.startsWith(ENVIRONMENT)) {
            String value = System.getenv(text.substring(ENVIRONMENT.length()));
            if (value == null) {
                throw new IllegalStateException("the environment has no " + text.substring(ENVIRONMENT.length())
                        + ", which is to hold a secret");
            }
            return value.strip();
        }
        return text;
    }
}
