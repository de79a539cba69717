package org.gridhall.api;

import java.util.Locale;
import java.util.Objects;

/**
 * Words that a user sees, in both languages of the platform.
 *
 * @param zh Simplified Chinese (zh-CN), the language shown first; never null
 * @param en English; never null
 */
public record Text(String zh, String en) {

    public Text {
        Objects.requireNonNull(zh, "zh");
        Objects.requireNonNull(en, "en");
    }

    public static Text of(String zh, String en) {
        return new Text(zh, en);
    }

    /** The same words in both languages: names, codes and other words that are not translated. */
    public static Text same(String words) {
        return new Text(words, words);
    }

    /** The words for a reader's language: Chinese for Chinese and for a language that is neither, else English. */
    public String in(Locale locale) {
        return locale != null && "en".equals(locale.getLanguage()) ? en : zh;
    }

    @Override
    public String toString() {
        return zh + " | " + en;
    }
}
