package org.gridhall.tools.bench;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.gridhall.tools.Stop;

/** What can be measured, in this order. */
enum Section {
    /** Cold and warm starts, memory. */
    START,
    /** Intakes and actions of several clients. */
    LOAD,
    /** The core without HTTP, and plain JDBC beside it; look-ups of grids; rows and bytes of a closed ticket. */
    CORE,
    REPLAY,
    /** The import of a file of people, new and once more. */
    PEOPLE,
    OUTBOX,
    /** Pages among 100,000 tickets: time and size. */
    PAGES,
    /** First pages of work among 100,000, 300,000 and a million open tickets. */
    LISTS,
    /**
     * How far the statistics lag behind intakes, how fast they are counted again, and views of a year over the counts of ten
     * million tickets.
     */
    STATISTICS,
    /** Limits that all pass at the same moment: until each has its card. */
    SWEEP,
    /** What is likely the same matter, among many tickets. */
    DUPLICATES,
    /** The text search, without a database. */
    SEARCH,
    /** Due times and their explanations, without a database. */
    LIMITS,
    /** An hour of mixed load; only when asked for. */
    SOAK;

    /** @param only codes parted by commas, as {@code --only} takes them; null for all but the soak */
    static Set<Section> of(String only) {
        Set<Section> chosen = EnumSet.noneOf(Section.class);
        for (String code : only == null ? List.<String>of() : Arrays.asList(only.split(",", -1))) {
            chosen.add(Arrays.stream(values())
                    .filter(section -> section.code().equals(code.strip()))
                    .findFirst()
                    .orElseThrow(() -> Stop.usage(
                            "--only 后没有“" + code.strip() + "”这一项，可选：" + codes(),
                            "--only knows no \"" + code.strip() + "\", there are: " + codes())));
        }
        return only == null ? EnumSet.complementOf(EnumSet.of(SOAK)) : chosen;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String codes() {
        return Arrays.stream(values()).map(Section::code).collect(Collectors.joining(", "));
    }
}
