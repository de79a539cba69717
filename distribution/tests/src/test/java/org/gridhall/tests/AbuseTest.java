package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What people try who want more than is theirs, or who want the district to stumble. */
@ParameterizedClass
@EnumSource(Store.class)
class AbuseTest {

    private static final int MIB = 1 << 20;

    @Parameter
    Store store;

    @Test
    void aForgedTokenOpensNothing() {
        Instance instance = Instance.shared(store);
        String genuine = instance.anybody()
                .post("/api/v1/sessions", Map.of("user", "handler", "password", Instance.PASSWORD))
                .expect(201)
                .json()
                .path("token")
                .asText();
        String changed = genuine.substring(0, 42) + (genuine.endsWith("A") ? "B" : "A");
        for (String token : List.of("", "x", changed, genuine + "x", "' OR 1=1 --", "a.b.c", genuine.toLowerCase())) {
            instance.with(token).get("/api/v1/tickets").expect(401);
            instance.with(genuine).get("/api/v1/tickets?size=1").expect(200);
        }
    }

    @Test
    void noFilterOfAListWidensWhatOneSees() {
        Client handler = Instance.shared(store).as("handler");
        for (String filter : List.of(
                "&unit=jingkai",
                "&unit=%25",
                "&unit=/",
                "&grid=%25",
                "&channel=%25",
                "&text=%25",
                "&text=_",
                "&type=issue' OR '1'='1",
                "&stage=handle&stage=%25")) {
            // The example tickets may still be on their way through the loop.
            Set<String> own = ids(handler, "");
            Reply reply = handler.get(
                    "/api/v1/tickets?size=200" + filter.replace(" ", "%20").replace("'", "%27"));
            assertThat(reply.status()).as(filter).isIn(200, 400, 404, 422);
            if (reply.status() == 200) {
                own.addAll(ids(handler, ""));
                assertThat(own).as(filter).containsAll(ids(reply));
            }
        }
    }

    private static Set<String> ids(Client client, String filter) {
        Set<String> found = new HashSet<>();
        String after = "";
        while (after != null) {
            Reply page = client.get("/api/v1/tickets?size=200" + filter + after).expect(200);
            found.addAll(ids(page));
            String next = page.json().path("next").asText(null);
            after = next == null || next.equals("null") ? null : "&after=" + next;
        }
        return found;
    }

    private static Set<String> ids(Reply page) {
        Set<String> found = new HashSet<>();
        page.json().path("items").forEach(item -> found.add(item.path("id").asText()));
        return found;
    }

    @Test
    void aFileIsWhatItsContentIs() throws IOException {
        Client handler = Instance.shared(store).as("handler");
        byte[] page = "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8);
        Reply lying = handler.upload("/api/v1/attachments?name=photo.jpg", page);
        if (lying.status() == 201) {
            assertThat(lying.json().path("mediaType").asText()).isEqualTo("text/plain");
        } else {
            lying.expect(422);
        }
        handler.upload("/api/v1/attachments?name=photo.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10})
                .expect(422);
        Reply bomb = handler.upload(
                        "/api/v1/attachments?name=report.docx",
                        zip("[Content_Types].xml", 1, "word/document.xml", 200 * MIB))
                .expect(422);
        assertThat(bomb.json().path("errors").toString() + bomb.json().path("detail"))
                .isNotEmpty();
        handler.get("/api/v1/tickets?size=1").expect(200);
    }

    @Test
    void aFormulaLeavesAsText() {
        Client clerk = Instance.shared(store).as("clerk");
        String code = "ZX" + (100_000 + Math.floorMod(UUID.randomUUID().hashCode(), 899_999));
        clerk.post(
                        "/api/v1/registers/service-centres/records",
                        Map.of(
                                "fields",
                                Map.of(
                                        "code", code,
                                        "name", "=HYPERLINK(\"http://example.org\",\"便民中心\")",
                                        "tier", "street",
                                        "unit", "hall")))
                .expect(201);
        String csv = clerk.get("/api/v1/registers/service-centres/export?format=csv")
                .expect(200)
                .text();
        assertThat(csv).contains("HYPERLINK");
        for (String line : csv.lines().toList()) {
            assertThat(line).doesNotContainPattern("(^|,)\"?[=+@]");
        }
    }

    @Test
    void aSpreadsheetThatWouldBurstIsRefused() throws IOException {
        Client clerk = Instance.shared(store).as("clerk");
        Reply refused = clerk.upload(
                "/api/v1/registers/service-centres/imports?format=xlsx",
                zip("[Content_Types].xml", 1, "xl/worksheets/sheet1.xml", 400 * MIB));
        assertThat(refused.status()).as(refused.text()).isIn(400, 413, 422);
        clerk.get("/api/v1/registers").expect(200);
    }

    @Test
    void aDescriptorBringsNoTrap(@TempDir Path folder) throws IOException {
        Path trap = folder.resolve("trap-1.0.0.module.yaml");
        Files.writeString(
                trap,
                """
                module: trap
                title: {zh: 陷阱, en: Trap}
                types:
                  - code: trap
                    title: {zh: 陷阱, en: Trap}
                    prefix: XJ
                    form: ask
                    forms:
                      ask:
                        type: object
                        properties:
                          name: {type: string, pattern: "^(a+)+$", x-title: {zh: 名称, en: Name}}
                    flow:
                      stages:
                        - {code: work, phase: handle, title: {zh: 办理, en: Work}}
                        - {code: done, phase: feedback, title: {zh: 办结, en: Done}, closed: true}
                      actions:
                        - {code: open, title: {zh: 受理, en: Open}, to: work, by: [clerk]}
                        - code: finish
                          title: {zh: 办结, en: Finish}
                          from: [work]
                          to: done
                          by: [clerk]
                          when: "new('java.lang.ProcessBuilder', 'id').start() != null"
                          refusal: {zh: 不行, en: No}
                """);
        String told = Instance.shared(store).console("gridhall:check " + trap);
        assertThat(told).contains("/types/0/forms/ask/properties/name/pattern", "/types/0/flow/actions/1/when");
    }

    private static byte[] zip(String first, int small, String second, int large) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(first));
            blanks(zip, small);
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry(second));
            blanks(zip, large);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    private static void blanks(OutputStream to, int size) throws IOException {
        byte[] some = new byte[Math.min(size, MIB)];
        java.util.Arrays.fill(some, (byte) ' ');
        for (int left = size; left > 0; left -= some.length) {
            to.write(some, 0, Math.min(left, some.length));
        }
    }
}
