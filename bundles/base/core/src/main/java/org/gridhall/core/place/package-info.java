/** Boundaries as GeoJSON, checked when they come in, and the index that finds the grid of a point. */
package org.gridhall.core.place;
