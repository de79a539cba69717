package org.gridhall.api.statistics;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.gridhall.api.Text;

/** A rate of the field, by name: one count divided by another. */
public enum Indicator {
    EFFECTIVE_REPORTS("有效上报率", "Effective reports", Count.EFFECTIVE, Count.REPORTED, true),
    MISS("漏报率", "Miss rate", Count.MISSED, Count.FILED, false),
    ON_TIME_VERIFICATION("按时核实率", "On-time verification", Count.VERIFY_IN_TIME, Count.VERIFY_DUE, true),
    ON_TIME_CHECK("按时核查率", "On-time check", Count.CHECK_IN_TIME, Count.CHECK_DUE, true),
    ACCURATE_FILING("准确立案率", "Accurate filing", Count.VOIDED, Count.FILED, true),
    ACCURATE_DISPATCH("准确派遣率", "Accurate dispatch", Count.RETURNED, Count.DISPATCHED, true),
    ON_TIME_HANDLING("按期处置率", "On-time handling", Count.HANDLE_IN_TIME, Count.HANDLE_DUE, true),
    CLOSING("结案率", "Closing", Count.CLOSE_DONE, Count.CLOSE_DUE, true),
    ON_TIME_CLOSING("按期结案率", "On-time closing", Count.CLOSE_IN_TIME, Count.CLOSE_DUE, true),
    REWORK("返工率", "Rework", Count.REOPENED, Count.HANDLED, false),
    COMPLETION("办结率", "Completion", Count.CLOSED, Count.ACCEPTED, true),
    LEDGER_COMPLETION("台账办结率", "Ledger completion", Count.LEDGER_CLOSED, Count.LEDGER, true),
    SATISFACTION("满意率", "Satisfaction", Count.SATISFIED, Count.RATED, true);

    private final Text title;
    private final Count part;
    private final Count whole;
    private final boolean more;

    Indicator(String zh, String en, Count part, Count whole, boolean more) {
        this.title = new Text(zh, en);
        this.part = part;
        this.whole = whole;
        this.more = more;
    }

    public Text title() {
        return title;
    }

    /** The count above the line; where {@link #rest()}, the one that is taken off the whole. */
    public Count part() {
        return part;
    }

    /** The count below the line. */
    public Count whole() {
        return whole;
    }

    /** Whether the numerator is the whole less the part: what went right is what did not go wrong. */
    public boolean rest() {
        return this == ACCURATE_FILING || this == ACCURATE_DISPATCH;
    }

    /** Whether a higher rate is a better one. */
    public boolean moreIsBetter() {
        return more;
    }

    /** The formula in words. */
    public Text formula() {
        return rest()
                ? new Text(
                        "（" + whole.title().zh() + " − " + part.title().zh() + "）÷ "
                                + whole.title().zh(),
                        "(" + whole.title().en() + " − " + part.title().en() + ") ÷ "
                                + whole.title().en())
                : new Text(
                        part.title().zh() + " ÷ " + whole.title().zh(),
                        part.title().en() + " ÷ " + whole.title().en());
    }

    /** Its name in addresses, files and rules, such as {@code on-time-handling}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Indicator> of(String code) {
        return Stream.of(values()).filter(one -> one.code().equals(code)).findFirst();
    }
}
