package org.gridhall.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 for the service {@code s3}: what a request is, signed with a key of one day and region. */
final class Signature {

    static final String NOTHING = hex(sha256(new byte[0]));

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private Signature() {}

    /**
     * The headers that a request needs besides its own.
     *
     * @param path encoded
     * @param query names and values as they are, sorted by name
     * @param headers the request's own that are signed, names in lower case; with {@code host}
     * @param digest SHA-256 of the body, hexadecimal
     */
    static Map<String, String> headers(
            Keys keys,
            String region,
            Instant now,
            String method,
            String path,
            SortedMap<String, String> query,
            Map<String, String> headers,
            String digest) {
        String time = TIME.format(now);
        String day = time.substring(0, 8);
        SortedMap<String, String> signed = new TreeMap<>(headers);
        signed.put("x-amz-content-sha256", digest);
        signed.put("x-amz-date", time);
        String names = String.join(";", signed.keySet());
        String lines = signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().trim() + "\n")
                .collect(Collectors.joining());
        String request = String.join("\n", method, path, query(query), lines, names, digest);
        String scope = day + "/" + region + "/s3/aws4_request";
        String text = String.join("\n", ALGORITHM, time, scope, hex(sha256(bytes(request))));
        byte[] key = hmac(bytes("AWS4" + keys.secret()), day);
        for (String part : new String[] {region, "s3", "aws4_request"}) {
            key = hmac(key, part);
        }
        return Map.of(
                "x-amz-content-sha256",
                digest,
                "x-amz-date",
                time,
                "Authorization",
                ALGORITHM + " Credential=" + keys.access() + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                        + hex(hmac(key, text)));
    }

    /** A query, encoded as it is signed and sent. */
    static String query(SortedMap<String, String> query) {
        return query.entrySet().stream()
                .map(one -> encode(one.getKey()) + "=" + encode(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : bytes(text)) {
            boolean plain =
                    b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || "-._~".indexOf(b) >= 0;
            encoded.append(plain ? Character.toString(b) : String.format("%%%02X", b));
        }
        return encoded.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
