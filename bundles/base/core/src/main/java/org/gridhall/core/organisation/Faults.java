package org.gridhall.core.organisation;

import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;

/** Collects what is wrong with files, so that all of it is told at once. */
final class Faults {

    /** More than a person corrects in one go; what is beyond shows at the next try. */
    private static final int MOST = 500;

    private final List<FieldError> errors = new ArrayList<>();
    private boolean unreadable;

    void add(String file, int line, String zh, String en) {
        add(file, line, new Text(zh, en));
    }

    void add(String file, int line, Text text) {
        if (errors.size() < MOST) {
            errors.add(new FieldError(file + ":" + line, text));
        }
    }

    /** A fault that leaves a whole file unread: comparing it with the others would only make noise. */
    void whole(String file, int line, String zh, String en) {
        unreadable = true;
        add(file, line, zh, en);
    }

    boolean unreadable() {
        return unreadable;
    }

    boolean none() {
        return errors.isEmpty();
    }

    /** @throws Problem INVALID when anything is wrong */
    void refuse() {
        if (!none()) {
            throw Problem.invalid(errors);
        }
    }
}
