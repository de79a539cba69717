package org.gridhall.web.form;

import org.gridhall.api.Text;

/** What was posted cannot be taken. */
final class Wrong extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Text text;

    Wrong(String zh, String en) {
        super(en, null, false, false);
        this.text = Text.of(zh, en);
    }

    Text text() {
        return text;
    }
}
