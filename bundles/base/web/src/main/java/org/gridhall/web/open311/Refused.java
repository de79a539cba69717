package org.gridhall.web.open311;

import org.gridhall.api.Text;

/** A refusal as the standard has them: 404 unknown, 403 key, 400 otherwise. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Text text;

    private Refused(int status, String zh, String en) {
        super(en, null, false, false);
        this.status = status;
        this.text = new Text(zh, en);
    }

    static Refused bad(String zh, String en) {
        return new Refused(400, zh, en);
    }

    static Refused unknown(String zh, String en) {
        return new Refused(404, zh, en);
    }

    static Refused key(String zh, String en) {
        return new Refused(403, zh, en);
    }

    static Refused method() {
        return new Refused(405, "这里不支持这个方法", "this method is not for here");
    }

    int status() {
        return status;
    }

    Text text() {
        return text;
    }
}
