package org.gridhall.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafePatternTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[0-9]{6}$",
                "^[A-Z]{1,3}-[0-9]{1,10}$",
                "^1[3-9]\\d{9}$",
                "^[^\\s@]{1,64}@[a-z0-9.]{1,100}$",
                "^\\p{IsHan}+$",
                "^(?:京|沪|豫)[A-Z][A-Z0-9]{5}$",
                "^[a-z]+$",
                "\\S",
                "^(a|b)$"
            })
    void ordinaryPatternsAreTaken(String pattern) {
        assertThat(SafePattern.refusal(pattern)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "^(a+)+$",
                "^(a|a)*$",
                "^(a|aa){1,50}$",
                "^([a-z]+)*@",
                "^(.*a){20}$",
                "^(a?){50}a{50}$",
                "a+b",
                "^a*b*c*$",
                "(.*)\\1",
                "^(?:x+x+)+y$",
                "^a|b+",
                "[a-z",
                "(?x)a #",
                "\\Qa\\E"
            })
    void patternsThatCouldStallAreRefused(String pattern) {
        assertThat(SafePattern.refusal(pattern)).isPresent();
    }

    @Property(tries = 300)
    void whatIsTakenEndsSoonOnAnyInput(@ForAll("patterns") String pattern, @ForAll("inputs") String input) {
        if (SafePattern.refusal(pattern).isEmpty()) {
            Counted counted = new Counted(input);
            Pattern.compile(pattern).matcher(counted).find();
            assertThat(counted.steps).isLessThan(50_000_000L);
        }
    }

    @Provide
    Arbitrary<String> patterns() {
        Arbitrary<String> atom = Arbitraries.of("a", "b", "[ab]", ".", "\\w", "(a)", "(a|b)", "(ab?)");
        Arbitrary<String> repeat = Arbitraries.of("", "", "?", "*", "+", "{1,5}", "{2}", "{0,30}", "{3,}", "+?");
        Arbitrary<String> piece = Combinators.combine(atom, repeat).as(String::concat);
        Arbitrary<String> row = piece.list().ofMinSize(1).ofMaxSize(5).map(list -> String.join("", list));
        Arbitrary<String> group = Combinators.combine(row, repeat).as((inside, times) -> "(" + inside + ")" + times);
        return Combinators.combine(
                        Arbitraries.of("^", ""), Arbitraries.oneOf(row, group), row, Arbitraries.of("$", "c"))
                .as((start, first, second, end) -> start + first + second + end);
    }

    @Provide
    Arbitrary<String> inputs() {
        return Arbitraries.strings().withChars("ab").ofMinLength(50).ofMaxLength(300);
    }

    /** Counts how often the matcher looks at a character. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            steps++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }
    }
}
