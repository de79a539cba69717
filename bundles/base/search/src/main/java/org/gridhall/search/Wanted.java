package org.gridhall.search;

import java.util.List;

/**
 * What somebody looks for: parts that must all be found.
 *
 * @param parts at least one
 */
record Wanted(List<Part> parts) {

    /**
     * What stands between blanks.
     *
     * @param text folded
     * @param words that it consists of; only itself where it is one word
     * @param pinyin whether it may be pinyin
     */
    record Part(String text, List<String> words, boolean pinyin) {}
}
