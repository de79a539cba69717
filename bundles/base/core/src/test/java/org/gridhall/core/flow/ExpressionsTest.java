package org.gridhall.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.core.time.LimitClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {

    private final Expressions expressions = new Expressions(new LimitClock(ZoneId.of("Asia/Shanghai")));

    private static Map<String, Object> variables() {
        Map<String, Object> ticket = new HashMap<>();
        ticket.put("returns", 2);
        ticket.put("unit", "police");
        ticket.put("fields", Map.of("feedbackAt", "2026-11-01T02:00:00Z"));
        return Map.of(
                "ticket", ticket,
                "form", Map.of("duration", "3d", "tags", List.of("a", "b")),
                "actor", Map.of("roles", List.of("handler")),
                "now", Instant.parse("2026-11-11T15:59:59Z"));
    }

    @Test
    void guards_see_ticket_form_actor_and_time() {
        assertThat(expressions.holds("ticket.returns >= 2 && ticket.unit == 'police'", variables()))
                .isTrue();
        assertThat(expressions.holds("ticket.fields.missing == null", variables()))
                .isTrue();
        assertThat(expressions.holds("ticket.missing.deeper == null", variables()))
                .isTrue();
        assertThat(expressions.holds("'handler' =~ actor.roles", variables())).isTrue();
        assertThat(expressions.value("ticket.returns + 1", variables())).isEqualTo(3);
        assertThat(expressions.value("ticket.fields.feedbackAt", variables())).isEqualTo("2026-11-01T02:00:00Z");
        assertThat(expressions.value("form.duration", variables())).isEqualTo("3d");
        assertThat(expressions.holds("size(form.tags) == 2", variables())).isTrue();
        assertThat(expressions.holds("!time.after(now, time.addDays(ticket.fields.feedbackAt, 10))", variables()))
                .as("the last second of the tenth day in the district")
                .isTrue();
        assertThat(expressions.value("time.addWorkdays(ticket.fields.feedbackAt, 5)", variables()))
                .isEqualTo(Instant.parse("2026-11-06T15:59:59.999Z"));
        Map<String, Object> later = new HashMap<>(variables());
        later.put("now", Instant.parse("2026-11-11T16:00:00Z"));
        assertThat(expressions.holds("!time.after(now, time.addDays(ticket.fields.feedbackAt, 10))", later))
                .isFalse();
        assertThat(expressions.holds("ticket.returns", variables()))
                .as("only true is true")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new('java.io.File', '/etc/passwd')",
                "new java.lang.Thread()",
                "''.class.forName('java.lang.Runtime').getMethod('getRuntime').invoke(null).exec('id')",
                "''.getClass().getClassLoader()",
                "ticket.class.classLoader",
                "now.class",
                "now.getClass()",
                "time.class.protectionDomain",
                "time.getClass().getDeclaredFields()",
                "''.getBytes().class.forName('java.lang.System')",
                "java.lang.System.exit(1)",
                "java.lang.Runtime.runtime",
                "while (true) {}",
                "for (var i : [1,2,3]) { i }",
                "ticket.returns = 99",
                "ticket.put('returns', 99)",
                "var x = 1; x",
                "() -> 1",
                "function f() { 1 }",
                "#pragma jexl.import java.lang\n1",
                "form.tags.add('c')",
                "form.tags.getClass().forName('java.lang.Runtime')",
                "'a'.repeat(1000000000)",
                "`${new('java.io.File', '/etc/passwd')}`",
                "`${''.class.forName('java.lang.Runtime')}`",
                "`#{now.class}`",
                "ticket.class",
                "form['class']",
                "form.tags.class",
                "ticket['class']['classLoader']",
                "form.tags['class']",
                "time.clock",
                "time['clock'].zone",
                "time.clock.zone.rules",
                "time.hashCode()",
                "time.wait()",
                "time.notify()",
                "time.toString()",
                "form.entrySet()",
                "form.clear()",
                "form.tags.size()",
                "form.tags[0] = 'c'",
                "ticket.returns += 1",
                "ticket.returns++",
                "++ticket.returns",
                "ticket.'returns' = 99",
                "now.epochSecond",
                "now.plusSeconds(9)",
                "actor.roles.iterator()",
                "[1, 2].class",
                "{'a': 1}.class",
                "{'a': 1}.getClass()",
                "(1 .. 3).class",
                "(1 .. 3).iterator()",
                "~/a/.class",
                "~/a/.pattern()",
                "'a'.getBytes()",
                "'a'.class.name",
                "return now.class",
                "do { } while (true)",
                "let x = 1; x",
                "const y = 2; y",
                "(x) -> x",
                "@silent 1 + 1; now.class",
                "org.gridhall.core.storage.Json.MAPPER",
                "import java.lang.Runtime; Runtime",
                "System.exit(1)",
                "ticket:exit(1)",
                "time:parse('x')",
                "form?.tags?.class",
                "try { now.class } catch (var e) { e }",
                "throw 'x'",
                "switch (1) { case 1: now.class }",
                "size(1 .. 2147483647)"
            })
    void nothing_leaves_the_sandbox(String attack) {
        Map<String, Object> variables = variables();
        Object value;
        try {
            value = expressions.value(attack, variables);
        } catch (RuntimeException refused) {
            value = null;
        }
        assertThat(value == null || value instanceof Number || value instanceof String text && text.length() < 100)
                .as("%s gave %s", attack, value == null ? null : value.getClass())
                .isTrue();
        assertThat(((Map<?, ?>) variables.get("ticket")).get("returns")).isEqualTo(2);
        assertThat((List<?>) ((Map<?, ?>) variables.get("form")).get("tags")).hasSize(2);
    }

    @Test
    void a_pattern_that_somebody_filled_in_cannot_stall_the_system() {
        String text = "a".repeat(40) + "!";
        for (String pattern :
                new String[] {"(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*a){20}", "([a-z]+)*$", "(", "(a|b)*".repeat(200)}) {
            for (String expression : new String[] {"form.text =~ form.pattern", "form.text !~ form.pattern"}) {
                Problem refused = catchThrowableOfType(
                        Problem.class,
                        () -> assertTimeoutPreemptively(
                                Duration.ofSeconds(5),
                                () -> expressions.holds(
                                        expression, Map.of("form", Map.of("text", text, "pattern", pattern)))));
                assertThat(refused == null || refused.code().equals("expression.pattern"))
                        .as(pattern)
                        .isTrue();
            }
        }
        assertThat(expressions.holds("form.a =~ '^[0-9]{3}$'", Map.of("form", Map.of("a", "123"))))
                .isTrue();
        assertThat(expressions.holds("form.a !~ ~/[a-z]+/", Map.of("form", Map.of("a", "123"))))
                .isTrue();
        assertThat(expressions.holds("form.a =~ ['123', '4']", Map.of("form", Map.of("a", "123"))))
                .isTrue();
        assertThatThrownBy(() -> expressions.holds(
                        "form.a =~ form.b", Map.of("form", Map.of("a", "a".repeat(9000), "b", "(a|b)*"))))
                .as("deep recursion in the pattern is refused, not fatal")
                .isInstanceOf(Problem.class);
    }

    @Test
    void what_cannot_be_read_is_a_fault_of_the_module() {
        assertThatThrownBy(() -> expressions.value("ticket.(", variables())).isInstanceOf(RuntimeException.class);
    }
}
