package org.gridhall.core.people;

import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;

/** Collects what is wrong with the fields of a request. */
final class Fields {

    final List<FieldError> errors = new ArrayList<>();

    /** Whether only a confirmation is missing. */
    private boolean check;

    void wrong(String field, String zh, String en) {
        errors.add(new FieldError(field, new Text(zh, en)));
    }

    /** A number that fails its check: the clerk may confirm it. */
    void fails(String field, String zh, String en) {
        check = errors.isEmpty();
        wrong(field, zh, en);
    }

    void length(String field, String text, int most) {
        if (text != null && text.length() > most) {
            wrong(field, "最多 " + most + " 个字", "At most " + most + " characters");
        }
        if (text != null && text.indexOf('\0') >= 0) {
            wrong(field, "含有不可用的字符", "It contains a character that cannot be kept");
        }
    }

    void needed(String field, String text, int most) {
        if (text == null || text.isBlank()) {
            wrong(field, "必须填写", "This is needed");
        }
        length(field, text, most);
    }

    /** @throws Problem INVALID when something is wrong */
    void refuse() {
        if (errors.isEmpty()) {
            return;
        }
        if (check && errors.size() == 1) {
            FieldError error = errors.get(0);
            throw Problem.of(
                            Problem.Kind.INVALID,
                            "number.check",
                            new Text(
                                    error.message().zh() + "。如与证件原件一致，请在 override 中说明理由后再提交",
                                    error.message().en()
                                            + ". If the paper shows it so, send it again with the reason in override"))
                    .withErrors(errors);
        }
        throw Problem.invalid(errors);
    }

    /** A reason that somebody gives: 4 to 500 characters. */
    static String reason(String pointer, String reason) {
        if (reason == null || reason.strip().length() < org.gridhall.api.people.People.REASON) {
            throw Problem.invalid(pointer, "请填写理由，至少 4 个字", "Give a reason of at least four characters");
        }
        if (reason.length() > 500 || reason.indexOf('\0') >= 0) {
            throw Problem.invalid(pointer, "理由最多 500 个字", "A reason has 500 characters at most");
        }
        return reason.strip();
    }
}
