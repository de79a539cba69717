package org.gridhall.web.desk;

import java.time.Instant;
import java.util.List;
import org.gridhall.api.Text;

/**
 * One thing that was done to a ticket, as its timeline shows it.
 *
 * @param icon the shape
 * @param unit of the post in which it was done; null for none
 * @param said what was filled in
 */
public record Step(Text title, String icon, String who, Text unit, Instant at, List<Change> changes, List<Said> said) {

    /**
     * What it changed.
     *
     * @param from empty for nothing
     * @param to empty for nothing
     */
    public record Change(Text attribute, Text from, Text to) {}

    /** A field and what was written there. */
    public record Said(Text label, Text value) {}
}
