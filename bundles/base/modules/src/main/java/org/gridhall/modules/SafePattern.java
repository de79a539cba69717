package org.gridhall.modules;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.gridhall.api.Text;

/**
 * Decides whether a regular expression from a descriptor can be tried on any input without catastrophic backtracking.
 * It bounds the number of ways in which the expression can match at one position: what can repeat without an end may
 * occur once, on a single character, in an expression that begins with {@code ^}; everything else repeats a bounded
 * number of times.
 */
final class SafePattern {

    private static final int LONGEST = 200;
    private static final int DEEPEST = 5;
    private static final double MOST_WAYS = 10_000;

    private final String text;
    private final boolean anchored;
    private int at;
    private int endless;

    private SafePattern(String text) {
        this.text = text;
        this.anchored = text.startsWith("^");
    }

    /** Why the expression is refused, and what to write instead; empty when it is safe. */
    static Optional<Text> refusal(String text) {
        if (text.length() > LONGEST) {
            return Optional.of(Text.of("正则表达式超过 200 个字符，请缩短", "The pattern is longer than 200 characters; shorten it"));
        }
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            return Optional.of(
                    Text.of("正则表达式写法有误：" + e.getDescription(), "The pattern is wrong: " + e.getDescription()));
        }
        try {
            SafePattern pattern = new SafePattern(text);
            double ways = pattern.alternatives(0);
            if (pattern.at < text.length()) {
                throw new Refused("括号不成对", "its brackets do not match");
            }
            if (ways > MOST_WAYS) {
                throw new Refused(
                        "可能的匹配方式太多；请减少重复次数或分支", "it can match in too many ways; use fewer repetitions or branches");
            }
            return Optional.empty();
        } catch (Refused e) {
            return Optional.of(Text.of("正则表达式可能拖垮系统：" + e.zh, "The pattern could stall the system: " + e.en));
        }
    }

    private double alternatives(int depth) {
        if (depth > DEEPEST) {
            throw new Refused("括号嵌套太深，请简化", "its groups are nested too deep; simplify it");
        }
        double ways = sequence(depth);
        while (at < text.length() && text.charAt(at) == '|') {
            at++;
            if (anchored && depth == 0) {
                // ^a|b anchors only the first branch
                endless++;
            }
            ways += sequence(depth);
        }
        return ways;
    }

    private double sequence(int depth) {
        double ways = 1;
        while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
            int before = endless;
            double atom = atom(depth);
            ways *= repeated(atom, endless > before);
            if (ways > MOST_WAYS) {
                throw new Refused(
                        "可能的匹配方式太多；请减少重复次数或分支", "it can match in too many ways; use fewer repetitions or branches");
            }
        }
        return ways;
    }

    private double atom(int depth) {
        char c = text.charAt(at);
        if (c == '(') {
            return group(depth);
        }
        if (c == '[') {
            characterClass();
        } else if (c == '\\') {
            escape();
        } else {
            at++;
        }
        return 1;
    }

    private double group(int depth) {
        at++;
        if (at < text.length() && text.charAt(at) == '?') {
            at++;
            while (at < text.length() && "=!<>:".indexOf(text.charAt(at)) < 0) {
                if (!Character.isLetterOrDigit(text.charAt(at)) && text.charAt(at) != '-') {
                    break;
                }
                if (text.charAt(at) == 'x') {
                    throw new Refused("不允许标志 x，请去掉", "the flag x is not taken; remove it");
                }
                at++;
            }
            boolean named = at < text.length()
                    && text.charAt(at) == '<'
                    && at + 1 < text.length()
                    && Character.isLetter(text.charAt(at + 1));
            while (at < text.length() && "=!<>:".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            while (named && at < text.length() && text.charAt(at) != '>') {
                at++;
            }
            if (named) {
                at++;
            }
        }
        double ways = alternatives(depth + 1);
        if (at < text.length()) {
            at++;
        }
        return ways;
    }

    private void characterClass() {
        int open = 0;
        do {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                open++;
                if (at + 1 < text.length() && text.charAt(at + 1) == '^') {
                    at++;
                }
                if (at + 1 < text.length() && text.charAt(at + 1) == ']') {
                    at++;
                }
            } else if (c == ']') {
                open--;
            }
            at++;
        } while (open > 0 && at < text.length());
    }

    private void escape() {
        char c = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (Character.isDigit(c) || c == 'k') {
            throw new Refused("不允许反向引用（\\1、\\k）", "back references (\\1, \\k) are not taken");
        }
        if (c == 'Q' || c == 'X' || c == 'R') {
            throw new Refused("不允许 \\" + c + "，请逐字写出", "\\" + c + " is not taken; write the characters");
        }
        at += 2;
        if ((c == 'p' || c == 'P' || c == 'x' || c == 'N') && at < text.length() && text.charAt(at) == '{') {
            at = text.indexOf('}', at) + 1;
        }
    }

    /** The ways of something that may carry a quantifier. */
    private double repeated(double ways, boolean endlessInside) {
        if (at >= text.length() || "*+?{".indexOf(text.charAt(at)) < 0) {
            return ways;
        }
        int least;
        int most;
        char c = text.charAt(at);
        if (c == '{') {
            int end = text.indexOf('}', at);
            String[] bounds = text.substring(at + 1, end).split(",", -1);
            least = number(bounds[0]);
            most = bounds.length == 1 ? least : bounds[1].isBlank() ? -1 : number(bounds[1]);
            at = end + 1;
        } else {
            least = c == '+' ? 1 : 0;
            most = c == '?' ? 1 : -1;
            at++;
        }
        if (at < text.length() && "+?".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (endlessInside && (most < 0 || most > 1)) {
            throw nested();
        }
        return most < 0 ? endless(ways) : bounded(ways, least, most);
    }

    private double endless(double ways) {
        if (ways > 1) {
            throw nested();
        }
        endless++;
        if (!anchored || endless > 1) {
            throw new Refused(
                    "*、+ 和 {n,} 没有上限；请写上限，例如 [0-9]{1,20}，或只在以 ^ 开头的表达式里用一次",
                    "*, + and {n,} repeat without a limit; give one, such as [0-9]{1,20}, or use only one of them in a"
                            + " pattern that begins with ^");
        }
        return 1;
    }

    private static double bounded(double ways, int least, int most) {
        double sum = 0;
        for (int times = least; times <= most; times++) {
            sum += Math.pow(ways, times);
            if (sum > MOST_WAYS) {
                throw nested();
            }
        }
        return Math.max(1, sum);
    }

    private static int number(String text) {
        String digits = text.trim();
        return digits.length() > 6 ? 999_999 : Integer.parseInt(digits);
    }

    private static Refused nested() {
        return new Refused(
                "重复里面又有重复或分支；请改写成单层，例如 [a-z0-9]{1,50}",
                "something that repeats or branches is repeated again; write it in one level, such as [a-z0-9]{1,50}");
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String zh;
        private final String en;

        Refused(String zh, String en) {
            super(en, null, false, false);
            this.zh = zh;
            this.en = en;
        }
    }
}
