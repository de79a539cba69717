package org.gridhall.core.organisation;

import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.FieldError;
import org.gridhall.api.Text;

/** Collects what is wrong with a change, each fault with a pointer to its place. */
final class ChangeFaults {

    private static final int MOST = 200;

    private final List<FieldError> errors = new ArrayList<>();

    void add(String field, String zh, String en) {
        if (errors.size() < MOST) {
            errors.add(new FieldError(field, new Text(zh, en)));
        }
    }

    boolean none() {
        return errors.isEmpty();
    }

    List<FieldError> errors() {
        return errors;
    }
}
