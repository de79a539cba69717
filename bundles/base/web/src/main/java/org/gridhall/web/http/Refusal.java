package org.gridhall.web.http;

import org.gridhall.api.Text;

/** A refusal that is about HTTP alone and so has no kind among the problems: 405, 415. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Text text;

    Refusal(int status, String code, String zh, String en) {
        super(code, null, false, false);
        this.status = status;
        this.code = code;
        this.text = new Text(zh, en);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Text text() {
        return text;
    }
}
