package org.gridhall.api.register;

/**
 * How a file is to be read.
 *
 * @param format {@code csv}, {@code xlsx} or {@code geojson}; null to tell from the content
 * @param replace whether records that are missing from the file end, of those the actor may change; otherwise they stay
 */
public record ImportOptions(String format, boolean replace) {}
