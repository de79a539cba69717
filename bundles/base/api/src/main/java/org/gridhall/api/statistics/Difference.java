package org.gridhall.api.statistics;

/**
 * Where what is kept is not what the trail says.
 *
 * @param table the table
 * @param key the row
 * @param kept what stands in it; empty when there is no such row
 * @param counted what should; empty when there should be no such row
 */
public record Difference(String table, String key, String kept, String counted) {}
