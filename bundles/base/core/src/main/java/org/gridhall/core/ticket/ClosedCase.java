package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;

/** A ticket that was closed, as those see it who choose which of them are called back. */
public final class ClosedCase {

    private final Work work;
    private final Interpreter interpreter;
    private final Catalogue catalogue;
    private final Instant now;
    private Predicate<String> conditions;

    ClosedCase(Work work, Interpreter interpreter, Catalogue catalogue, Instant now) {
        this.work = work;
        this.interpreter = interpreter;
        this.catalogue = catalogue;
        this.now = now;
    }

    public long ticket() {
        return work.ticket.id;
    }

    public String type() {
        return work.ticket.type;
    }

    public Instant closedAt() {
        return Instant.ofEpochMilli(work.ticket.closedAt);
    }

    /** Whether its category is one of these or lies below one. */
    public boolean in(Collection<String> categories) {
        String code = work.ticket.category;
        // As deep as categories may lie; whatever turns in a circle ends.
        for (int depth = 0; code != null && depth < 20; depth++) {
            if (categories.contains(code)) {
                return true;
            }
            Optional<Category> category = catalogue.category(code);
            code = category.map(Category::parent).orElse(null);
        }
        return false;
    }

    /** Whether a condition holds for it, an expression as in flows. */
    public boolean holds(String condition) {
        if (conditions == null) {
            conditions = interpreter.conditions(work, now);
        }
        return conditions.test(condition);
    }
}
