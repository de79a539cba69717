package org.gridhall.web.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import org.gridhall.api.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reading what a request carries, never more than allowed. */
public final class Bodies {

    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);
    private static final long MOST_DISCARDED = 64L << 20;

    private Bodies() {}

    /** The whole body; a {@link Problem} when it is larger than {@code limit} bytes. */
    public static byte[] read(HttpServletRequest request, int limit) throws IOException {
        checkLength(request, limit);
        byte[] body = request.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            throw tooLarge(limit);
        }
        return body;
    }

    /** The whole body as text; a {@link Problem} when it is larger than {@code limit} bytes, or not UTF-8. */
    public static String text(HttpServletRequest request, int limit) throws IOException {
        byte[] body = read(request, limit);
        return Query.utf8(body, body.length);
    }

    /** The body as it comes; reading more than {@code limit} bytes is a {@link Problem}. */
    public static InputStream stream(HttpServletRequest request, int limit) throws IOException {
        checkLength(request, limit);
        return new FilterInputStream(request.getInputStream()) {
            private long left = limit;

            @Override
            public int read() throws IOException {
                int b = super.read();
                return b < 0 ? b : count(1) > 0 ? b : -1;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                int read = super.read(to, offset, length);
                return read < 0 ? read : count(read);
            }

            @Override
            public long skip(long bytes) throws IOException {
                return count(super.skip(bytes));
            }

            private <N extends Number> N count(N read) {
                left -= read.longValue();
                if (left < 0) {
                    throw tooLarge(limit);
                }
                return read;
            }
        };
    }

    private static void checkLength(HttpServletRequest request, int limit) {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Refusal(
                    415,
                    "content.encoding",
                    "请求体不能压缩，请去掉 Content-Encoding",
                    "The body must not be compressed; leave Content-Encoding out");
        }
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
    }

    private static Problem tooLarge(int limit) {
        String most = limit >= 1 << 20 ? (limit >> 20) + " MiB" : (limit >> 10) + " KiB";
        return Problem.of(
                Problem.Kind.TOO_LARGE, "body.large", "内容过大，最多 " + most, "The body is too large, " + most + " at most");
    }

    /**
     * Reads what is left of a body that was refused: a client that is still sending when the connection closes loses the
     * answer and learns nothing of why. What is larger than any upload allowed is not waited for.
     */
    public static void finish(HttpServletRequest request) {
        try {
            ServletInputStream body = request.getInputStream();
            byte[] buffer = body.isFinished() ? null : new byte[8192];
            int read = 0;
            for (long left = MOST_DISCARDED; buffer != null && left > 0 && read >= 0; left -= read) {
                read = body.read(buffer);
            }
        } catch (IOException gone) {
            LOG.debug("The client of {} does not wait for its answer", request.getRequestURI(), gone);
        }
    }

    /** The media type without parameters, in lower case; null for none. */
    public static String media(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null) {
            return null;
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }

    /** Whether the media type names no character set, or UTF-8. */
    public static boolean utf8(HttpServletRequest request) {
        String type = request.getContentType();
        int at = type == null ? -1 : type.toLowerCase(Locale.ROOT).indexOf("charset=");
        if (at < 0) {
            return true;
        }
        String charset = type.substring(at + 8).replace("\"", "").trim();
        return charset.regionMatches(true, 0, "utf-8", 0, 5) || charset.regionMatches(true, 0, "utf8", 0, 4);
    }
}
