package org.gridhall.api.organisation;

/**
 * A piece of the ground of some grids.
 *
 * @param grid code of the grid on whose ground most of it lies
 * @param boundary a GeoJSON Polygon or MultiPolygon, WGS 84
 */
public record Piece(String grid, String boundary) {}
