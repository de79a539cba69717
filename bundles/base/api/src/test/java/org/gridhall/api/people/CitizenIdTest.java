package org.gridhall.api.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class CitizenIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"11010519491231002X", "11010519491231002x", "440524188001010014"})
    void samples_of_the_standard_pass(String number) {
        assertThat(CitizenId.valid(number)).isTrue();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "110105194912310021",
                "110105194912310020",
                "11010519491231002",
                "11010519491231002X ",
                " 11010519491231002X",
                "11010519491231002XX",
                "1101051949123100X2",
                "010105194912310025",
                "１1010519491231002X",
                "11010519491231002Ⅹ",
                "11010519491231002X\n"
            })
    void what_is_no_number_is_refused(String number) {
        assertThat(CitizenId.valid(number)).isFalse();
    }

    @Test
    void a_birth_date_that_does_not_exist_is_refused_though_the_check_fits() {
        for (String day : new String[] {"19490229", "19490431", "19491301", "19490001", "19490100", "21000229"}) {
            assertThat(CitizenId.valid(checked("110105" + day + "002"))).as(day).isFalse();
        }
        assertThat(CitizenId.valid(checked("11010520000229002"))).isTrue();
    }

    @Property
    void a_checked_number_passes_and_any_other_single_character_is_detected(
            @ForAll @IntRange(min = 100000, max = 999999) int region,
            @ForAll @IntRange(max = 60000) int day,
            @ForAll @IntRange(max = 999) int sequence,
            @ForAll @IntRange(max = 17) int place,
            @ForAll @IntRange(max = 10) int character) {
        LocalDate birth = LocalDate.of(1880, 1, 1).plusDays(day);
        String number = checked(String.format(
                "%d%04d%02d%02d%03d", region, birth.getYear(), birth.getMonthValue(), birth.getDayOfMonth(), sequence));
        assertThat(CitizenId.valid(number)).isTrue();
        char other = "0123456789X".charAt(character);
        if (number.charAt(place) != other) {
            String changed = number.substring(0, place) + other + number.substring(place + 1);
            assertThat(CitizenId.valid(changed)).as(changed).isFalse();
        }
    }

    @Property
    void two_neighbours_that_changed_places_are_detected(
            @ForAll @IntRange(max = 999) int sequence, @ForAll @IntRange(max = 15) int place) {
        String number = checked("110105" + "19491011" + String.format("%03d", sequence));
        char a = number.charAt(place);
        char b = number.charAt(place + 1);
        if (a != b) {
            assertThat(CitizenId.valid(number.substring(0, place) + b + a + number.substring(place + 2)))
                    .isFalse();
        }
    }

    private static String checked(String digits) {
        return digits + CitizenId.check(digits);
    }
}
