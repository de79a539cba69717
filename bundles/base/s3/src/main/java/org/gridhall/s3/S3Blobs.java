package org.gridhall.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.gridhall.api.blob.BlobStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Content in an S3-compatible store: {@code PREFIXab/abcd…}. The key is the SHA-256 that the request's signature covers, so
 * that the store itself refuses content that is not what was announced. Nothing is held in memory whole.
 */
@Component(
        service = BlobStore.class,
        configurationPid = "org.gridhall.s3",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"store=s3", "service.ranking:Integer=100"})
public class S3Blobs implements BlobStore {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final int TRIES = 3;
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._/-]{0,200}");
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z]{1,60})</Code>");
    private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

    static {
        XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    private final HttpClient client;
    private final Keys keys;
    private final String region;
    private final String prefix;
    private final String root;
    private final String host;
    private final String bucketPath;

    @Activate
    public S3Blobs(Settings settings) throws IOException {
        this(settings, Keys.read(settings.keys(), System.getenv()));
    }

    S3Blobs(Settings settings, Keys keys) throws IOException {
        URI endpoint = URI.create(settings.endpoint());
        if (endpoint.getHost() == null || !settings.bucket().matches("[a-z0-9.-]{3,63}")) {
            throw new IOException(
                    "org.gridhall.s3.cfg: endpoint is an http or https address, bucket a name of 3 to 63 letters");
        }
        if (!PREFIX.matcher(settings.prefix()).matches()) {
            throw new IOException("org.gridhall.s3.cfg: prefix has letters, digits, and . _ - / only");
        }
        String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
        this.host = (settings.path_style() ? "" : settings.bucket() + ".") + endpoint.getHost() + port;
        this.root = endpoint.getScheme() + "://" + host;
        this.bucketPath = settings.path_style() ? "/" + settings.bucket() : "";
        this.region = settings.region();
        this.prefix = settings.prefix();
        this.keys = keys;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    private String path(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("no key: " + key);
        }
        return bucketPath + "/" + prefix + key.substring(0, 2) + "/" + key;
    }

    private HttpRequest.Builder request(
            String method, String path, SortedMap<String, String> query, String range, String digest) {
        Map<String, String> own = range == null ? Map.of("host", host) : Map.of("host", host, "range", range);
        String asked = query.isEmpty() ? "" : "?" + Signature.query(query);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path + asked)).timeout(ANSWER);
        if (range != null) {
            request.header("Range", range);
        }
        Signature.headers(keys, region, Instant.now(), method, path, query, own, digest)
                .forEach(request::header);
        return request;
    }

    @Override
    public void put(String key, long size, InputStream content) throws IOException {
        DigestInputStream counted = new DigestInputStream(content, sha256());
        HttpRequest.BodyPublisher body = size == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> counted), size);
        HttpRequest request =
                request("PUT", path(key), new TreeMap<>(), null, key).PUT(body).build();
        try (InputStream answer = expect(send(request), 200).body()) {
            answer.readAllBytes();
        }
        if (!HexFormat.of().formatHex(counted.getMessageDigest().digest()).equals(key)) {
            // A store that does not look at the digest of what it takes.
            delete(key);
            throw new IOException("the content of " + key + " is not what was announced");
        }
    }

    @Override
    public InputStream open(String key, long from, long length) throws IOException {
        if (length == 0) {
            return InputStream.nullInputStream();
        }
        String range = from == 0 && length < 0 ? null : "bytes=" + from + "-" + (length < 0 ? "" : from + length - 1);
        HttpResponse<InputStream> response = tried("GET", path(key), new TreeMap<>(), range);
        if (response.statusCode() == 404) {
            response.body().close();
            throw new NoSuchFileException(key);
        }
        return expect(response, range == null ? 200 : 206).body();
    }

    @Override
    public OptionalLong size(String key) throws IOException {
        HttpResponse<InputStream> response = tried("HEAD", path(key), new TreeMap<>(), null);
        if (response.statusCode() != 404) {
            expect(response, 200);
        }
        response.body().close();
        return response.statusCode() == 404
                ? OptionalLong.empty()
                : response.headers().firstValueAsLong("Content-Length");
    }

    @Override
    public void delete(String key) throws IOException {
        HttpResponse<InputStream> response = tried("DELETE", path(key), new TreeMap<>(), null);
        if (response.statusCode() != 404 && response.statusCode() != 200) {
            expect(response, 204);
        }
        response.body().close();
    }

    @Override
    public void each(Visitor visitor) throws IOException {
        String next = null;
        do {
            SortedMap<String, String> query =
                    new TreeMap<>(Map.of("list-type", "2", "max-keys", "1000", "prefix", prefix));
            if (next != null) {
                query.put("continuation-token", next);
            }
            String path = bucketPath.isEmpty() ? "/" : bucketPath;
            try (InputStream page = expect(tried("GET", path, query, null), 200).body()) {
                next = list(page, visitor);
            } catch (XMLStreamException e) {
                throw new IOException("the list of the S3 store cannot be read", e);
            }
        } while (next != null);
    }

    /** Shows a page of the list; gives the token of the next one, or null. */
    private String list(InputStream page, Visitor visitor) throws XMLStreamException, IOException {
        XMLStreamReader xml = XML.createXMLStreamReader(page, StandardCharsets.UTF_8.name());
        String key = null;
        String next = null;
        Instant storedAt = Instant.now();
        long size = 0;
        boolean more = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "Key" -> key = xml.getElementText();
                    case "Size" -> size = Long.parseLong(xml.getElementText());
                    case "LastModified" -> storedAt = Instant.parse(xml.getElementText());
                    case "NextContinuationToken" -> next = xml.getElementText();
                    case "IsTruncated" -> more = Boolean.parseBoolean(xml.getElementText());
                    default -> {
                        // of no interest
                    }
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("Contents")
                    && key != null) {
                String name = key.substring(key.lastIndexOf('/') + 1);
                if (KEY.matcher(name).matches() && key.equals(prefix + name.substring(0, 2) + "/" + name)) {
                    visitor.visit(name, size, storedAt);
                }
                key = null;
            }
        }
        return more ? next : null;
    }

    /** A request without a body, sent again where the store or the way to it failed for a moment. */
    private HttpResponse<InputStream> tried(String method, String path, SortedMap<String, String> query, String range)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            HttpRequest request = request(method, path, query, range, Signature.NOTHING)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            try {
                HttpResponse<InputStream> response = send(request);
                if (response.statusCode() < 500 || attempt == TRIES) {
                    return response;
                }
                response.body().close();
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
            pause(attempt);
        }
    }

    private static void pause(int attempt) throws IOException {
        try {
            Thread.sleep(100L * attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the S3 store");
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the S3 store");
        }
    }

    private static HttpResponse<InputStream> expect(HttpResponse<InputStream> response, int status) throws IOException {
        if (response.statusCode() == status) {
            return response;
        }
        try (InputStream body = response.body()) {
            Matcher code = CODE.matcher(new String(body.readNBytes(4096), StandardCharsets.UTF_8));
            throw new IOException(
                    "the S3 store answered " + response.statusCode() + (code.find() ? " " + code.group(1) : ""));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
