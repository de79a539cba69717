package org.gridhall.web.rest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One part of a file, as {@code Range} asks for it (RFC 9110, section 14). */
record ByteRange(long from, long length) {

    /** What lies outside the file. */
    static final ByteRange NONE = new ByteRange(0, 0);

    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    long last() {
        return from + length - 1;
    }

    /** The part, {@link #NONE}, or null where all is to be sent: no range, several, or one that makes no sense. */
    static ByteRange of(String header, long size) {
        Matcher asked = header == null ? null : ONE.matcher(header.trim());
        if (asked == null || !asked.matches()) {
            return null;
        }
        String first = asked.group(1);
        String last = asked.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return null;
        }
        if (first.isEmpty()) {
            long tail = Math.min(Long.parseLong(last), size);
            return tail == 0 ? NONE : new ByteRange(size - tail, tail);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (from >= size) {
            return NONE;
        }
        return to < from ? null : new ByteRange(from, to - from + 1);
    }
}
