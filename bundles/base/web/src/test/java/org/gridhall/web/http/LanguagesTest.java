package org.gridhall.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null, zh",
                "'', zh",
                "en, en",
                "en-US, en",
                "zh-CN, zh",
                "fr, zh",
                "'fr,en', en",
                "'en;q=0.3,zh;q=0.4', zh",
                "'zh;q=0.3,en;q=0.4', en",
                "'en;q=0', zh",
                "'en;q=x', zh",
                "';;;,,,', zh",
                "eng, zh",
                "*, zh"
            })
    void the_language_with_the_greatest_weight_wins_and_chinese_is_the_default(String header, String language) {
        assertThat(Languages.of(header)).isEqualTo(Locale.forLanguageTag(language));
    }
}
