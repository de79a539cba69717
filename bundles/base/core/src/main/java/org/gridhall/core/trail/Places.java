package org.gridhall.core.trail;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Places in a chain, written as {@code 2-5,7}. */
final class Places {

    private final BitSet places = new BitSet();

    void add(int place) {
        places.set(place);
    }

    void clear() {
        places.clear();
    }

    /** The first of them; -1 for none. */
    int first() {
        return places.nextSetBit(0);
    }

    /** Takes out what a text names. What is no such text names nothing. */
    void remove(String text) {
        for (String part : text.split(",")) {
            if (part.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
                int dash = part.indexOf('-');
                int from = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
                int to = Integer.parseInt(part.substring(dash + 1));
                if (from <= to) {
                    places.clear(from, to + 1);
                }
            }
        }
    }

    /** Texts of at most some characters each, which name all of them. */
    List<String> texts(int most) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int from = first(); from >= 0; ) {
            int end = places.nextClearBit(from);
            String part = end - from == 1 ? "" + from : from + "-" + (end - 1);
            if (text.length() + part.length() + 1 > most) {
                texts.add(text.toString());
                text.setLength(0);
            }
            text.append(text.length() == 0 ? "" : ",").append(part);
            from = places.nextSetBit(end);
        }
        if (text.length() > 0) {
            texts.add(text.toString());
        }
        return texts;
    }
}
