package org.gridhall.web.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * Styles, scripts and pictures of the pages. Each address carries the hash of all of them together, so that browsers keep
 * them for good, and a script that imports another by a relative address gets the one of its own time.
 */
public final class Assets {

    /** Below this address they are served. */
    public static final String ROOT = "/assets/";

    private static final String FOLDER = "/org/gridhall/web/assets/";
    private static final Map<String, String> MEDIA = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "webmanifest", "application/manifest+json",
            "json", "application/json");

    /**
     * One file, as it is and compressed.
     *
     * @param packed gzip of it; null where that is no smaller
     */
    record Asset(String media, byte[] plain, byte[] packed) {}

    private final Map<String, Asset> known = new ConcurrentHashMap<>();
    private final Map<String, String> icons = new ConcurrentHashMap<>();
    private final String edition;
    private volatile String sprite;

    /** @param edition what changes whenever any of the files does, such as the bundle's time of change */
    public Assets(String edition) {
        this.edition = hash(edition.getBytes(StandardCharsets.UTF_8));
    }

    /** The address of a file such as {@code css/desk.css}. */
    public String address(String name) {
        return ROOT + edition + "/" + name;
    }

    /** What changes whenever any file does. */
    public String edition() {
        return edition;
    }

    /** A file, or null where there is none. */
    Asset find(String name) {
        Asset asset = known.get(name);
        if (asset == null) {
            asset = load(name);
            if (asset != null) {
                known.put(name, asset);
            }
        }
        return asset;
    }

    /**
     * Sends a file.
     *
     * @param keep whether the address is one of this edition, which never changes
     * @return false where there is no such file
     */
    public boolean send(String name, boolean keep, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Asset asset = find(name);
        if (asset == null) {
            return false;
        }
        String accepted = request.getHeader("Accept-Encoding");
        boolean pack = asset.packed() != null && accepted != null && accepted.contains("gzip");
        byte[] sent = pack ? asset.packed() : asset.plain();
        response.setContentType(asset.media());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", keep ? "public, max-age=31536000, immutable" : "no-cache");
        response.setHeader("Vary", "Accept-Encoding");
        if (pack) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(sent.length);
        response.getOutputStream().write(sent);
        return true;
    }

    private static Asset load(String name) {
        int dot = name.lastIndexOf('.');
        String media = dot < 0 || name.contains("..") ? null : MEDIA.get(name.substring(dot + 1));
        byte[] plain = media == null ? null : read(name);
        if (plain == null) {
            return null;
        }
        byte[] packed = pack(plain);
        return new Asset(media, plain, packed.length < plain.length ? packed : null);
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] pack(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 3);
        try (GZIPOutputStream out = new GZIPOutputStream(packed, 8192) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /**
     * An icon of Bootstrap Icons as SVG to stand in a page; it says nothing to who cannot see it.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public String icon(String name) {
        return icons.computeIfAbsent(name, this::draw);
    }

    private String draw(String name) {
        String all = sprite();
        int id = all.indexOf("id=\"" + name + "\"");
        int start = id < 0 ? -1 : all.indexOf('>', id) + 1;
        if (id < 0) {
            throw new IllegalArgumentException("no icon " + name);
        }
        String shape = all.substring(start, all.indexOf("</symbol>", start)).strip();
        return "<svg class=\"icon\" viewBox=\"0 0 16 16\" fill=\"currentColor\" aria-hidden=\"true\" focusable=\"false\">"
                + shape + "</svg>";
    }

    private String sprite() {
        String text = sprite;
        if (text == null) {
            text = new String(read("lib/bootstrap-icons.svg"), StandardCharsets.UTF_8);
            sprite = text;
        }
        return text;
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
