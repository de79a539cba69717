package org.gridhall.core.place;

import org.gridhall.api.Text;

/** A boundary that cannot be taken, with the reason and the place. */
public final class BadBoundary extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Text text;

    BadBoundary(String zh, String en) {
        super(en, null, false, false);
        text = new Text(zh, en);
    }

    public Text text() {
        return text;
    }
}
