package org.gridhall.api.message;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class ShortMessageTest {

    @Example
    void a_short_message_holds_160_plain_or_70_other_characters() {
        assertThat(ShortMessage.of("a".repeat(160)).parts()).hasSize(1);
        assertThat(ShortMessage.of("a".repeat(161)).parts()).hasSize(2);
        assertThat(ShortMessage.of("字".repeat(70)).parts()).hasSize(1);
        assertThat(ShortMessage.of("字".repeat(71)).parts()).hasSize(2);
        assertThat(ShortMessage.of("").parts()).containsExactly("");
        assertThat(ShortMessage.of("a@b").plain()).isFalse();
    }

    @Property
    void nothing_is_lost_and_no_character_is_cut_in_two(@ForAll @StringLength(max = 700) String text) {
        ShortMessage message = ShortMessage.of(text);
        assertThat(String.join("", message.parts())).isEqualTo(text);
        int most = message.parts().size() == 1 ? 160 : 153;
        for (String part : message.parts()) {
            assertThat(part.length()).isLessThanOrEqualTo(message.plain() ? most : most == 160 ? 70 : 67);
        }
        for (int i = 0; i + 1 < message.parts().size(); i++) {
            String part = message.parts().get(i);
            String next = message.parts().get(i + 1);
            assertThat(Character.isHighSurrogate(part.charAt(part.length() - 1))
                            && Character.isLowSurrogate(next.charAt(0)))
                    .isFalse();
        }
    }
}
