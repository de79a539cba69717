package org.gridhall.tools;

import java.util.stream.Stream;

/** Picks the language of the terminal, by the same rule as the launcher. */
public final class Words {

    private static final boolean CHINESE = Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
            .map(System::getenv)
            .filter(value -> value != null && !value.isEmpty())
            .findFirst()
            .orElse("")
            .startsWith("zh");

    private Words() {}

    public static String in(String zh, String en) {
        return CHINESE ? zh : en;
    }
}
