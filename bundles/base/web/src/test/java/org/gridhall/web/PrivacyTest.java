package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "电话13800000000找我|电话***找我",
                "tel13800000000abc|tel***abc",
                "+8613800000000|***",
                "138 0000 0000|***",
                "138-0000-0000。|***。",
                "0571-88888888|***",
                "(617) 555-1234|***",
                "11010519491231002X|***",
                "110105 19491231 002X|***",
                "１３８００００００００|***",
                "a.b+c@mail.example.cn!|***!",
                "2026-01-31 第 18 号楼 3 单元|2026-01-31 第 18 号楼 3 单元",
                "邮编 310000|邮编 310000"
            })
    void numbers_and_addresses_of_people_are_hidden_and_others_stay(String words, String hidden) {
        assertThat(Privacy.hide(words)).isEqualTo(hidden);
    }

    @Test
    void long_words_made_to_be_slow_are_not() {
        for (String words :
                new String[] {"a".repeat(4000) + "@", "a@" + "b.".repeat(2000), "1-".repeat(2000), "(".repeat(4000)}) {
            assertThatCode(() -> {
                        long start = System.nanoTime();
                        Privacy.hide(words);
                        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
                    })
                    .doesNotThrowAnyException();
        }
    }
}
