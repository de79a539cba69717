package org.gridhall.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The wire between a browser and an instance, which can be cut for real: what is under way breaks off and nothing new gets
 * through, for pages and service workers alike. It can also lose answers after the request went out.
 */
final class Relay implements AutoCloseable {

    private final InetSocketAddress target;
    private final int port;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile byte[] request = new byte[0];
    private volatile boolean cutWithIt;
    private volatile ServerSocket door;

    Relay(URI url) {
        target = new InetSocketAddress(url.getHost(), url.getPort());
        door = open(0);
        port = door.getLocalPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The network goes away. */
    void cut() {
        ServerSocket closing = door;
        door = null;
        close(closing);
        ends.forEach(Relay::close);
    }

    /** The network comes back. */
    void mend() {
        if (door == null) {
            door = open(port);
        }
    }

    /** Lets requests that begin like this through and breaks off before their answer arrives, so many times. */
    void loseAnswers(String begin, int times) {
        request = begin.getBytes(StandardCharsets.ISO_8859_1);
        lost.set(0);
        cutWithIt = false;
        toLose.set(times);
    }

    /** The same, once; and the network stays away from then on. */
    void cutBeforeAnswer(String begin) {
        loseAnswers(begin, 1);
        cutWithIt = true;
    }

    /** How many answers were lost since that was asked for. */
    int lost() {
        return lost.get();
    }

    private ServerSocket open(int at) {
        try {
            ServerSocket fresh = new ServerSocket();
            fresh.setReuseAddress(true);
            fresh.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), at));
            run(() -> accept(fresh));
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket at) {
        try {
            while (true) {
                Socket near = at.accept();
                Socket far = new Socket();
                ends.add(near);
                ends.add(far);
                run(() -> connect(at, near, far));
            }
        } catch (IOException e) {
            // closed: the network is away
        }
    }

    private void connect(ServerSocket at, Socket near, Socket far) {
        try {
            far.connect(target);
            if (at.isClosed()) {
                drop(near, far);
                return;
            }
            AtomicBoolean marked = new AtomicBoolean();
            run(() -> pump(near, far, marked, true));
            pump(far, near, marked, false);
        } catch (IOException e) {
            drop(near, far);
        }
    }

    private void pump(Socket from, Socket to, AtomicBoolean marked, boolean asking) {
        byte[] bytes = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (asking && toLose.get() > 0 && begins(bytes, count)) {
                    marked.set(true);
                } else if (!asking && marked.get() && toLose.getAndDecrement() > 0) {
                    lost.incrementAndGet();
                    if (cutWithIt) {
                        cut();
                    }
                    break;
                }
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // one end went away, so does the other
        } finally {
            drop(from, to);
        }
    }

    /** A request begins a piece: browsers wait for the answer before they ask again on the same connection. */
    private boolean begins(byte[] bytes, int count) {
        byte[] wanted = request;
        if (count < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private void drop(Socket one, Socket other) {
        close(one);
        close(other);
        ends.remove(one);
        ends.remove(other);
    }

    private static void run(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable one) {
        try {
            if (one != null) {
                one.close();
            }
        } catch (Exception e) {
            // it is gone either way
        }
    }

    @Override
    public void close() {
        cut();
    }
}
