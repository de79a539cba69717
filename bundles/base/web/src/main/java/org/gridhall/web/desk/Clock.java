package org.gridhall.web.desk;

import java.time.Instant;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.time.Limit;

/** A limit of a ticket with the reason why it is what it is. */
public record Clock(
        Text title, Text kind, Text granted, String basis, Text state, String lamp, Limit limit, List<Spell> spells) {

    /**
     * A time that it stood, or time granted on top.
     *
     * @param to null while it stands, and for an extension
     */
    public record Spell(Text what, Instant from, Instant to, String cause) {}
}
