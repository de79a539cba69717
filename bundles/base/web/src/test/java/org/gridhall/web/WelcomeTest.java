package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class WelcomeTest {

    @Test
    void the_address_that_is_printed_says_in_the_readers_language_what_runs_here() throws Exception {
        try (WebServer web = new WebServer()) {
            HttpResponse<String> chinese = web.send(web.to("/"));
            assertThat(chinese.statusCode()).isEqualTo(200);
            assertThat(chinese.headers().firstValue("Content-Security-Policy")).isPresent();
            assertThat(chinese.body())
                    .contains("网格政务")
                    .contains("lang=\"zh-CN\"")
                    .contains("/api/v1/openapi.json");
            assertThat(web.send(web.to("/").header("Accept-Language", "en-GB")).body())
                    .contains("lang=\"en\"");
            assertThat(web.send(web.to("/welcome.css")).headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
            assertThat(web.send(web.to("/nothing-here")).statusCode())
                    .as("no catch-all")
                    .isEqualTo(404);
        }
    }
}
