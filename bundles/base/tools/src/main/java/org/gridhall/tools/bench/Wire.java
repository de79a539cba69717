package org.gridhall.tools.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive connection, blocking. The JDK's client costs as much processor time as the server that is measured
 * beside it; this one costs next to nothing.
 */
final class Wire implements Closeable {

    private static final int TIMEOUT = 60_000;

    private final URI url;
    private final String headers;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private byte[] body = {};
    private boolean closing;

    /** @param token sent as bearer; null for none */
    Wire(URI url, String token) {
        this(token == null ? "" : "\r\nAuthorization: Bearer " + token, url);
    }

    private Wire(String headers, URI url) {
        this.url = url;
        this.headers = headers;
    }

    /** @param session as a browser keeps it; null for none */
    static Wire browser(URI url, String session) {
        return new Wire("\r\nAccept-Encoding: gzip" + (session == null ? "" : "\r\nCookie: gridhall=" + session), url);
    }

    int get(String path) throws IOException {
        return send("GET", path, null);
    }

    int post(String path, byte[] json) throws IOException {
        return send("POST", path, json);
    }

    /** The body of the last answer. */
    byte[] body() {
        return body;
    }

    private int send(String method, String path, byte[] json) throws IOException {
        if (socket == null) {
            connect();
        }
        StringBuilder head = new StringBuilder(256);
        head.append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(url.getAuthority())
                .append(headers);
        if (json != null) {
            head.append("\r\nContent-Type: application/json\r\nContent-Length: ")
                    .append(json.length);
        }
        byte[] start = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream request = new ByteArrayOutputStream(start.length + (json == null ? 0 : json.length));
        request.writeBytes(start);
        if (json != null) {
            request.writeBytes(json);
        }
        try {
            out.write(request.toByteArray());
            int status = answer();
            if (closing) {
                close();
            }
            return status;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void connect() throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), TIMEOUT);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
        out = socket.getOutputStream();
    }

    private int answer() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = -1;
        boolean chunked = false;
        closing = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.endsWith("chunked");
            } else if (lower.startsWith("connection:")) {
                closing = lower.endsWith("close");
            }
        }
        if (chunked) {
            body = chunks();
        } else if (length >= 0) {
            body = exactly(length);
        } else if (status == 204 || status == 304) {
            body = new byte[0];
        } else {
            body = in.readAllBytes();
            closing = true;
        }
        return status;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunk(); size > 0; size = chunk()) {
            all.writeBytes(exactly(size));
            line();
        }
        while (!line().isEmpty()) {
            // trailers
        }
        return all.toByteArray();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().split(";")[0].strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer breaks off");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // it is gone either way
        }
        socket = null;
    }
}
