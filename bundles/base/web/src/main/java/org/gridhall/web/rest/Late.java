package org.gridhall.web.rest;

import java.io.IOException;
import java.io.OutputStream;

/** A download that begins with its first byte: until then a refusal can still be told. */
final class Late extends OutputStream {

    private final Beginning beginning;
    private OutputStream out;

    /** Sends the headers and gives what the bytes go to. */
    interface Beginning {
        OutputStream begin() throws IOException;
    }

    Late(Beginning beginning) {
        this.beginning = beginning;
    }

    private OutputStream begun() throws IOException {
        if (out == null) {
            out = beginning.begin();
        }
        return out;
    }

    @Override
    public void write(int one) throws IOException {
        begun().write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        begun().write(bytes, from, count);
    }

    @Override
    public void flush() throws IOException {
        if (out != null) {
            out.flush();
        }
    }

    /** The server ends the answer. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
