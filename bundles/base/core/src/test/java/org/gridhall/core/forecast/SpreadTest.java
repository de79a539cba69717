package org.gridhall.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void agrees_with_tables_of_the_poisson_distribution() {
        assertThat(Spread.atLeast(4, 1, 1)).isCloseTo(0.981684, within(1e-6));
        assertThat(Spread.atLeast(4, 1, 8)).isCloseTo(0.051134, within(1e-6));
        assertThat(Spread.atLeast(0.5, 1, 3)).isCloseTo(0.014388, within(1e-6));
        assertThat(Spread.quantile(4, 1, 0.9)).isEqualTo(7);
        assertThat(Spread.quantile(10, 1, 0.1)).isEqualTo(6);
        assertThat(Spread.quantile(2000, 1, 0.5)).isBetween(1999L, 2001L);
    }

    @Test
    void agrees_with_the_negative_binomial_distribution() {
        // Mean 6, variance 12: six successes wanted at a half.
        assertThat(Spread.atLeast(6, 2, 1)).isCloseTo(1 - Math.pow(0.5, 6), within(1e-9));
        assertThat(Spread.atLeast(6, 2, 7)).isCloseTo(1 - 0.61279296875, within(1e-9));
        assertThat(Spread.quantile(6, 2, 0.61)).isEqualTo(6);
    }

    @Test
    void far_out_the_tail_has_digits_of_its_own() {
        assertThat(Spread.atLeast(1, 1, 20)).isBetween(1e-20, 1e-18);
        assertThat(Spread.atLeast(0, 1, 1)).isZero();
        assertThat(Spread.atLeast(0, 1, 0)).isEqualTo(1);
    }

    @Property(tries = 200)
    void quantile_and_tail_agree(
            @ForAll @DoubleRange(min = 0.01, max = 400) double mean,
            @ForAll @DoubleRange(min = 1, max = 6) double spread,
            @ForAll @DoubleRange(min = 0.02, max = 0.98) double probability) {
        long at = Spread.quantile(mean, spread, probability);
        assertThat(1 - Spread.atLeast(mean, spread, at + 1)).isGreaterThanOrEqualTo(probability - 1e-6);
        assertThat(1 - Spread.atLeast(mean, spread, at)).isLessThanOrEqualTo(probability + 1e-6);
    }
}
