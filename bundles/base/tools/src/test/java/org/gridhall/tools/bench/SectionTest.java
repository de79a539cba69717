package org.gridhall.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.gridhall.tools.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTest {

    @Test
    void without_only_all_are_measured_but_the_soak() {
        assertThat(Section.of(null)).isEqualTo(EnumSet.complementOf(EnumSet.of(Section.SOAK)));
    }

    @Test
    void only_chooses_some_in_their_own_order() {
        assertThat(Section.of("search, people")).containsExactly(Section.PEOPLE, Section.SEARCH);
        assertThat(Section.of("duplicates")).containsExactly(Section.DUPLICATES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "people,", "peopel", "PEOPLE", "people search"})
    void what_is_no_section_is_refused_with_those_that_there_are(String only) {
        assertThatThrownBy(() -> Section.of(only))
                .isInstanceOfSatisfying(
                        Stop.class, stop -> assertThat(stop.code()).isEqualTo(2))
                .hasMessageContaining(
                        "start, load, core, replay, people, outbox, pages, lists, statistics, sweep, duplicates, search");
    }
}
