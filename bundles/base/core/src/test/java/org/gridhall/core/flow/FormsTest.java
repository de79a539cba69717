package org.gridhall.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.junit.jupiter.api.Test;

class FormsTest {

    private static final String SCHEMA =
            """
            {"type": "object", "additionalProperties": false, "properties": {
              "code": {"type": "string", "pattern": "([a-z]{1,9}[0-9]){1,3}!"},
              "many": {"type": "array", "items": {"type": "string"}}}}
            """;

    private final Forms forms = new Forms();

    @Test
    void a_text_that_is_too_long_is_refused_before_any_pattern_is_tried() {
        for (Map<String, Object> form : List.<Map<String, Object>>of(
                Map.of("code", "a".repeat(150_000)),
                Map.of("many", List.of("x", "y".repeat(20_000))),
                Map.of("many", java.util.Collections.nCopies(50_000, "zzzz")))) {
            Problem refused = assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () -> catchThrowableOfType(Problem.class, () -> forms.check(SCHEMA, form, "/form")));
            assertThat(refused.errors()).singleElement().satisfies(error -> {
                assertThat(error.field()).isEqualTo("/form");
                assertThat(error.message().en()).contains("too long");
            });
        }
        forms.check(SCHEMA, Map.of("code", "ab1c2!", "many", List.of("x".repeat(9_000))), "/form");
    }
}
