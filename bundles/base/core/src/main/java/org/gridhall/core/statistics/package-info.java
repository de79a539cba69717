/** Counts kept from the feed. */
package org.gridhall.core.statistics;
