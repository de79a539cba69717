package org.gridhall.api.organisation;

/** How many of each an import added or changed, after it was committed. */
public record ImportReport(int units, int networks, int grids, int people, int posts, int accounts) {}
