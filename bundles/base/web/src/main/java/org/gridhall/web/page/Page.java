package org.gridhall.web.page;

import java.io.IOException;
import java.util.List;
import org.gridhall.web.http.Paths;

/** One page or one thing that a page does, declared once: path, who may, what answers. */
public final class Page {

    /** Answers a visit. */
    @FunctionalInterface
    public interface Answer {
        View to(Visit visit) throws IOException;
    }

    private static final int USUAL = 1 << 20;

    final String method;
    final String path;
    final List<String> names;
    boolean open;
    List<String> permissions = List.of();
    boolean limited;
    boolean raw;
    boolean data;
    boolean files;
    boolean discreet;
    boolean prints;
    int most = USUAL;
    Answer answer;

    private Page(String method, String path) {
        this.method = method;
        this.path = path;
        this.names = Paths.names(path);
    }

    public static Page get(String path) {
        return new Page("GET", path);
    }

    public static Page post(String path) {
        return new Page("POST", path);
    }

    /** For everybody, logged in or not. */
    public Page open() {
        this.open = true;
        return this;
    }

    /** Needs one of these permissions; what it covers is decided in the core. */
    public Page needs(String... permissions) {
        this.permissions = List.of(permissions);
        return this;
    }

    /** Counted by client address, as everything that strangers may send. */
    public Page limited() {
        this.limited = true;
        return this;
    }

    /** Takes bytes that are no form; the answer reads {@link Visit#stream}. */
    public Page takesBytes() {
        this.raw = true;
        return this;
    }

    /** Is for a script: what is refused is told as {@code application/problem+json}, 401 included, and never as a page. */
    public Page data() {
        this.data = true;
        return this;
    }

    /** Takes a form with files; the answer finds them by {@link Visit#files}. */
    public Page takesFiles() {
        this.files = true;
        return this;
    }

    /** Is a document too: with {@code format=pdf} in the address the same page comes as PDF. */
    public Page prints() {
        this.prints = true;
        return this;
    }

    /** Has a secret in its address, which no log and no other page gets to know. */
    public Page discreet() {
        this.discreet = true;
        return this;
    }

    /** Largest body in bytes, instead of 1 MiB. */
    public Page atMost(int bytes) {
        this.most = bytes;
        return this;
    }

    public Page to(Answer answer) {
        this.answer = answer;
        return this;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
