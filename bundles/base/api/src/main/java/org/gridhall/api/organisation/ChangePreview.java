package org.gridhall.api.organisation;

import java.util.List;
import java.util.Map;

/**
 * What a change of grids would come to.
 *
 * @param successors of each grid that ends, the grids that get its ground
 * @param posts where posts of grids that end go, by code; null for one that ends
 * @param tickets how many open tickets lie in the grids that it touches now; those follow
 */
public record ChangePreview(Map<String, List<String>> successors, Map<String, String> posts, long tickets) {}
