package org.gridhall.core.flow;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.commons.jexl3.JexlArithmetic;
import org.gridhall.api.Problem;

/**
 * Arithmetic of expressions in which a regular expression, which may be what somebody filled in, looks at the text only so
 * often: one that would run on for ages is refused.
 */
final class CarefulArithmetic extends JexlArithmetic {

    private static final int MAX_PATTERN = 500;
    private static final int MAX_TEXT = 10_000;
    private static final int LOOKS = 2_000_000;

    CarefulArithmetic() {
        super(false);
    }

    @Override
    public Boolean contains(Object container, Object value) {
        if (value == null || !(container instanceof Pattern || container instanceof CharSequence)) {
            return super.contains(container, value);
        }
        String text = value.toString();
        if (text.length() > MAX_TEXT || container.toString().length() > MAX_PATTERN) {
            throw refused();
        }
        try {
            Pattern pattern = container instanceof Pattern compiled ? compiled : Pattern.compile(container.toString());
            return pattern.matcher(new Counted(text, new int[1])).matches();
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw refused();
        }
    }

    private static Problem refused() {
        return Problem.of(
                Problem.Kind.INVALID,
                "expression.pattern",
                "用来比对的表达式有误或过于复杂，请改用简单的写法",
                "The pattern to compare with is wrong or takes too long; write a simpler one");
    }

    /** A text that counts how often it is looked at. */
    private record Counted(CharSequence text, int[] looks) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > LOOKS) {
                throw refused();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), looks);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
