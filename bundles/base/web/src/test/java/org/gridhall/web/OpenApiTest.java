package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.gridhall.web.http.Routes;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    @Test
    void a_public_parser_finds_nothing_to_say_in_either_language() throws Exception {
        try (WebServer web = new WebServer()) {
            for (String language : new String[] {"zh", "en"}) {
                String document = web.send(web.to("/api/v1/openapi.json").header("Accept-Language", language))
                        .body();
                ParseOptions options = new ParseOptions();
                options.setResolve(true);
                SwaggerParseResult result = new OpenAPIV3Parser().readContents(document, null, options);
                assertThat(result.getMessages()).isEmpty();
                OpenAPI api = result.getOpenAPI();
                assertThat(api.getPaths().get("/tickets").getPost().getSummary())
                        .isEqualTo(language.equals("en") ? "Open a ticket" : "受理事项");
                assertThat(api.getComponents().getSchemas())
                        .containsKeys("Ticket", "TicketSummary", "NewTicket", "Problem", "Text");
                assertThat(api.getComponents().getSecuritySchemes()).containsKey("token");
            }
        }
    }

    @Test
    void every_route_is_described_and_every_path_answers() throws Exception {
        Routes routes = ApiServlet.routes(new Services(0));
        try (WebServer web = new WebServer()) {
            String document = web.send(web.to("/api/v1/openapi.json")).body();
            OpenAPI api = new OpenAPIV3Parser().readContents(document).getOpenAPI();
            int described = 0;
            for (Map.Entry<String, PathItem> path : api.getPaths().entrySet()) {
                for (PathItem.HttpMethod method :
                        path.getValue().readOperationsMap().keySet()) {
                    described++;
                    String sample = path.getKey().replaceAll("\\{[^}]*}", "1");
                    HttpResponse<String> response = web.send(
                            web.to("/api/v1" + sample).method(method.name(), HttpRequest.BodyPublishers.noBody()));
                    assertThat(response.statusCode())
                            .as(method + " " + path.getKey() + ": " + response.body())
                            .isNotIn(405, 500);
                    assertThat(response.body()).doesNotContain("没有这个地址");
                }
            }
            assertThat(described).isEqualTo(routes.all().size());
        }
    }

    @Test
    void ids_are_strings_and_what_may_be_missing_is_nullable() throws Exception {
        try (WebServer web = new WebServer()) {
            JsonNode schemas = WebServer.json(web.send(web.to("/api/v1/openapi.json")))
                    .path("components")
                    .path("schemas");
            JsonNode ticket = schemas.path("Ticket").path("properties");
            assertThat(ticket.path("id").path("type").asText()).isEqualTo("string");
            assertThat(ticket.path("version").path("type").asText()).isEqualTo("integer");
            assertThat(ticket.path("unit").path("nullable").asBoolean()).isTrue();
            assertThat(ticket.path("point").path("nullable").asBoolean()).isTrue();
            assertThat(ticket.path("openedAt").path("format").asText()).isEqualTo("date-time");
            assertThat(schemas.path("Limit")
                            .path("properties")
                            .path("state")
                            .path("enum")
                            .toString())
                    .contains("running", "missed");
            assertThat(schemas.path("OwnPasswordRequest").path("properties").has("new"))
                    .isTrue();
        }
    }
}
