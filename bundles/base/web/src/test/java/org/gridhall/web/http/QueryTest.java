package org.gridhall.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gridhall.api.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @Test
    void names_and_values_are_decoded() {
        Query query = Query.parse("a=1&a=2&%E7%81%AF=%F0%9F%92%A1+x&b&c=&&d=x=y&e=灯%2B💡");
        assertThat(query.all("a")).containsExactly("1", "2");
        assertThat(query.first("灯")).isEqualTo("💡 x");
        assertThat(query.first("b")).isNull();
        assertThat(query.first("c")).isNull();
        assertThat(query.first("d")).isEqualTo("x=y");
        assertThat(query.first("e")).isEqualTo("灯+💡");
        assertThat(Query.parse(null).names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%1", "a=%zz", "a=%ff", "a=%c0%af", "a=%ed%a0%80", "a=%00", "%ff=1"})
    void what_is_not_utf8_is_a_problem(String text) {
        assertThatThrownBy(() -> Query.parse(text)).isInstanceOf(Problem.class);
    }

    @Test
    void too_many_parameters_are_a_problem() {
        assertThatThrownBy(() -> Query.parse("a=1&".repeat(501))).isInstanceOf(Problem.class);
    }
}
