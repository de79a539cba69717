package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;

/** What clients outside the district see: Open311 and the description of the REST interface. */
@ParameterizedClass
@EnumSource(Store.class)
class OutsideTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    @Parameter
    Store store;

    @Test
    void takesAnOpen311RequestAndShowsIt() throws Exception {
        Client anybody = Instance.shared(store).anybody();
        Reply made = anybody.post("/open311/v2/requests.json", form("gridhall-demo"), "Content-Type", FORM);
        assertThat(made.status()).as(made.text()).isIn(200, 201);
        String id = made.json().path(0).path("service_request_id").asText();
        assertThat(anybody.get("/open311/v2/requests/" + id + ".json")
                        .expect(200)
                        .json()
                        .path(0)
                        .path("service_code")
                        .asText())
                .isEqualTo("street-light");
        Document xml = xml(anybody.get("/open311/v2/requests/" + id + ".xml").expect(200));
        assertThat(xml.getDocumentElement().getTagName()).isEqualTo("service_requests");
        assertThat(xml.getElementsByTagName("service_request_id").item(0).getTextContent())
                .isEqualTo(id);
        assertThat(Instance.shared(store)
                        .as("dispatcher")
                        .get("/api/v1/tickets?text=" + id)
                        .expect(200)
                        .json()
                        .path("items"))
                .isNotNull();
    }

    @Test
    void refusesAKeyThatItDoesNotKnow() throws Exception {
        Client anybody = Instance.shared(store).anybody();
        anybody.post("/open311/v2/requests.json", form("guessed"), "Content-Type", FORM)
                .expect(403);
        Document errors = xml(anybody.post("/open311/v2/requests.xml", form("guessed"), "Content-Type", FORM)
                .expect(403));
        assertThat(errors.getDocumentElement().getTagName()).isEqualTo("errors");
    }

    @Test
    void tellsItsServices() throws Exception {
        Client anybody = Instance.shared(store).anybody();
        assertThat(anybody.get("/open311/discovery.json").expect(200).json().path("endpoints"))
                .isNotEmpty();
        assertThat(xml(anybody.get("/open311/discovery.xml").expect(200))
                        .getDocumentElement()
                        .getTagName())
                .isEqualTo("discovery");
        assertThat(anybody.get("/open311/v2/services.json").expect(200).json().findValuesAsText("service_code"))
                .contains("street-light", "garbage");
        assertThat(xml(anybody.get("/open311/v2/services/street-light.xml").expect(200))
                        .getElementsByTagName("attribute")
                        .getLength())
                .isPositive();
    }

    @Test
    void describesItsRestInterface() {
        var document = Instance.shared(store)
                .anybody()
                .get("/api/v1/openapi.json")
                .expect(200)
                .json();
        assertThat(document.path("openapi").asText()).startsWith("3.");
        assertThat(document.path("paths").has("/tickets/{id}/actions/{action}")).isTrue();
    }

    private static String form(String key) {
        return Map.of(
                        "api_key", key,
                        "service_code", "street-light",
                        "lat", "34.748",
                        "long", "113.757",
                        "description", "人民路路灯不亮")
                .entrySet()
                .stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Document xml(Reply reply) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(reply.text().getBytes(StandardCharsets.UTF_8)));
    }
}
