/**
 * Units, networks, grids, people and posts: kept in tables, answered from a snapshot in memory, brought in as files, all
 * or nothing.
 */
package org.gridhall.core.organisation;
