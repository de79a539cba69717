package org.gridhall.api.people;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class CreditCodeTest {

    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /** Published codes of well-known bodies. */
    @ParameterizedTest
    @ValueSource(strings = {"91350100M000100Y43", "91110000802100433B", "914403001922038216"})
    void published_codes_pass(String code) {
        assertThat(CreditCode.valid(code)).isTrue();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "91350100M000100Y44",
                "91350100M000100Y4",
                "91350100M000100Y433",
                "91350100m000100y43",
                "91350100M000100I43",
                "91350100MOOO1OOY43",
                " 91350100M000100Y4",
                "９1350100M000100Y43"
            })
    void what_is_no_code_is_refused(String code) {
        assertThat(CreditCode.valid(code)).isFalse();
    }

    @Provide
    Arbitrary<String> codes() {
        Arbitrary<String> any = Arbitraries.strings().withChars(ALPHABET).ofLength(8);
        return net.jqwik.api.Combinators.combine(any, any).as((head, body) -> {
            String organisation = head + body + CreditCode.organisationCheck(body);
            return organisation + CreditCode.check(organisation);
        });
    }

    @Property
    void a_checked_code_passes_and_any_other_single_character_is_detected(
            @ForAll("codes") String code,
            @ForAll @IntRange(max = 17) int place,
            @ForAll @IntRange(max = 30) int character) {
        assertThat(CreditCode.valid(code)).isTrue();
        char other = ALPHABET.charAt(character);
        if (code.charAt(place) != other) {
            String changed = code.substring(0, place) + other + code.substring(place + 1);
            assertThat(CreditCode.valid(changed)).as(changed).isFalse();
        }
    }

    @Property
    void the_organisation_code_inside_is_checked_by_its_own_weights(@ForAll("codes") String code) {
        String body = code.substring(8, 16);
        int sum = 0;
        int[] weights = {3, 7, 9, 10, 5, 8, 4, 2};
        for (int i = 0; i < 8; i++) {
            char c = body.charAt(i);
            sum += weights[i] * (c <= '9' ? c - '0' : c - 'A' + 10);
        }
        char check = code.charAt(16);
        int value = check == 'X' ? 10 : check - '0';
        assertThat((sum + value) % 11).isZero();
    }
}
