package org.gridhall.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.gridhall.api.Text;
import org.gridhall.api.message.Delivery;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.NotSent;
import org.gridhall.api.message.Outgoing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Messages and events to programs: CloudEvents 1.0 in JSON by POST, signed as Standard Webhooks does it
 * ({@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature}; HMAC-SHA256 with each secret, so that secrets
 * can be exchanged). Follows no redirect, reads no answer beyond its head, and calls no address inside the own network
 * unless that is allowed.
 */
@Component(
        service = MessageChannel.class,
        configurationPid = "org.gridhall.message.webhook",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class WebhookChannel implements MessageChannel {

    /** What a district sets in {@code etc/org.gridhall.message.webhook.cfg}. */
    public @interface Config {
        /** Secrets to sign with where a message names a URL instead of an endpoint, the newest first, parted by commas. */
        String secrets() default "";

        /** Whether programs inside the own network, and plain {@code http}, may be called. */
        boolean allow_private() default false;

        /** The CloudEvents source; empty for {@code urn:gridhall:DISTRICT}. */
        String source() default "";

        /** Seconds for an answer. */
        int timeout_seconds() default 10;

        int concurrency() default 8;
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "whsec_";

    private final Config config;
    private final Clock clock;
    private final HttpClient client;
    private final List<String> secrets;
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

    @Activate
    public WebhookChannel(Config config) {
        this(config, Clock.systemUTC());
    }

    WebhookChannel(Config config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(Math.max(1, config.timeout_seconds())))
                .build();
        this.secrets = Secret.all(config.secrets());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addEndpoint(Endpoint endpoint) {
        endpoints.put(endpoint.called(), endpoint);
    }

    void removeEndpoint(Endpoint endpoint) {
        endpoints.remove(endpoint.called(), endpoint);
    }

    @Override
    public String code() {
        return WEBHOOK;
    }

    @Override
    public boolean disturbs() {
        return false;
    }

    @Override
    public int concurrency() {
        return config.concurrency();
    }

    @Override
    public boolean reaches(Outgoing message) {
        return message.to().endpoint() != null;
    }

    @Override
    public Delivery deliver(Outgoing message) throws NotSent {
        String named = message.to().endpoint();
        Endpoint endpoint = endpoints.get(named);
        if (endpoint == null && !named.contains(":")) {
            throw NotSent.now("the endpoint " + named + " is not set up");
        }
        URI url = endpoint == null ? url(named) : endpoint.url();
        List<String> keys = endpoint == null ? secrets : endpoint.secrets();
        if (keys.isEmpty()) {
            throw NotSent.ever("there is no secret to sign with");
        }
        allowed(url);
        return post(url, message, body(message), keys);
    }

    private static URI url(String text) throws NotSent {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw NotSent.ever("not a URL");
        }
    }

    private Delivery post(URI url, Outgoing message, String body, List<String> keys) throws NotSent {
        long timestamp = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(Math.max(1, config.timeout_seconds())))
                .header("Content-Type", "application/cloudevents+json; charset=UTF-8")
                .header("User-Agent", "Gridhall")
                .header("webhook-id", message.id())
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", signatures(message.id() + "." + timestamp + "." + body, keys))
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return answered(response);
        } catch (IOException e) {
            throw NotSent.now("the program cannot be reached: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotSent.now("interrupted");
        }
    }

    private Delivery answered(HttpResponse<?> response) throws NotSent {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Delivery(null, true);
        }
        String reason = "the program answered " + status;
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            Duration after = response.headers()
                    .firstValue("Retry-After")
                    .map(this::after)
                    .orElse(null);
            throw after == null ? NotSent.now(reason) : NotSent.before(after, reason);
        }
        throw NotSent.ever(reason);
    }

    /** Seconds, or a date (RFC 9110, 10.2.3); null for what is neither. */
    private Duration after(String value) {
        try {
            if (value.strip().matches("[0-9]{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(value.strip()));
            }
            Instant date = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(clock.instant(), date);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Only https to hosts outside, all of whose addresses are public. */
    private void allowed(URI url) throws NotSent {
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        boolean plain = scheme.equals("http") && config.allow_private();
        if (url.getHost() == null || url.getUserInfo() != null || !(scheme.equals("https") || plain)) {
            throw NotSent.ever("not an https URL of a host");
        }
        if (config.allow_private()) {
            return;
        }
        try {
            // The client resolves again, and is answered from Java's cache, which keeps this for 30 seconds.
            for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
                if (Inside.is(address)) {
                    throw NotSent.ever("the URL leads into the own network");
                }
            }
        } catch (UnknownHostException e) {
            throw NotSent.now("the program's host is unknown");
        }
    }

    private String body(Outgoing message) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", message.id());
        event.put("source", source(message));
        event.put("type", message.event() == null ? "org.gridhall.message" : message.event());
        if (message.about() != null) {
            event.put("subject", message.about().toString());
        }
        event.put("time", message.queuedAt().toString());
        event.put("datacontenttype", "application/json");
        event.put("data", message.event() == null ? words(message) : message.facts());
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String source(Outgoing message) {
        return config.source().isBlank()
                ? "urn:gridhall:" + message.id().substring(message.id().indexOf('.') + 1)
                : config.source();
    }

    private static Map<String, Object> words(Outgoing message) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("template", message.template());
        data.put("language", message.locale().getLanguage());
        data.put("subject", both(message.subject()));
        data.put("body", both(message.body()));
        return data;
    }

    private static Map<String, String> both(Text text) {
        Map<String, String> both = new LinkedHashMap<>();
        both.put("zh", text.zh());
        both.put("en", text.en());
        return both;
    }

    private static String signatures(String content, List<String> secrets) {
        return secrets.stream().map(secret -> "v1," + sign(content, secret)).collect(Collectors.joining(" "));
    }

    /** @param secret {@code whsec_} and Base64, or any other text as it is */
    private static String sign(String content, String secret) {
        byte[] key = secret.startsWith(PREFIX)
                ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
