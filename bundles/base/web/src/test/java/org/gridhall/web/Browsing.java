package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.gridhall.web.http.Exchange;

/** What a browser of somebody who is logged in does. */
final class Browsing {

    static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

    private final WebServer web;
    private final String token;
    private String csrf;

    Browsing(WebServer web) {
        this(web, FakeDistrict.TOKEN);
    }

    Browsing(WebServer web, String token) {
        this.web = web;
        this.token = token;
    }

    private HttpRequest.Builder within(String path) {
        return web.to(path).header("Cookie", "gridhall=" + token);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return web.send(within(path));
    }

    HttpResponse<String> english(String path) throws IOException, InterruptedException {
        return web.send(within(path).header("Accept-Language", "en"));
    }

    /** The text of the document that a page becomes. */
    String printed(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> document = web.file(within(path + (path.contains("?") ? "&" : "?") + "format=pdf"));
        assertThat(document.statusCode())
                .as(new String(document.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        assertThat(document.headers().firstValue("Content-Type")).contains("application/pdf");
        try (PDDocument read = Loader.loadPDF(document.body())) {
            return new PDFTextStripper().getText(read);
        }
    }

    /** The mark of the session. */
    String csrf() throws IOException, InterruptedException {
        if (csrf == null) {
            Matcher mark = Pattern.compile("name=\"csrf\" content=\"([^\"]+)\"")
                    .matcher(get("/account").body());
            assertThat(mark.find()).isTrue();
            csrf = mark.group(1);
        }
        return csrf;
    }

    /** @param fields names and values by turns */
    HttpResponse<String> post(String path, String... fields) throws IOException, InterruptedException {
        return send(path, true, fields);
    }

    HttpResponse<String> forged(String path, String... fields) throws IOException, InterruptedException {
        return send(path, false, fields);
    }

    private HttpResponse<String> send(String path, boolean marked, String... fields)
            throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder(marked ? "_csrf=" + csrf() : "x=1");
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(Exchange.encode(fields[i])).append('=').append(Exchange.encode(fields[i + 1]));
        }
        return web.send(within(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    HttpResponse<String> bytes(String path, byte[] content) throws IOException, InterruptedException {
        return web.send(within(path)
                .header("X-CSRF", csrf())
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(content)));
    }

    /** A form with one file, as a browser sends it. */
    HttpResponse<String> file(String path, String input, String name, String content, String... fields)
            throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder(part("_csrf", null, csrf()));
        for (int i = 0; i < fields.length; i += 2) {
            body.append(part(fields[i], null, fields[i + 1]));
        }
        body.append(part(input, name, content)).append("--edge--\r\n");
        return web.send(within(path)
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private static String part(String name, String file, String content) {
        return "--edge\r\nContent-Disposition: form-data; name=\"" + name + "\""
                + (file == null ? "" : "; filename=\"" + file + "\"\r\nContent-Type: text/csv") + "\r\n\r\n" + content
                + "\r\n";
    }
}
