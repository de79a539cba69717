/** The committed trail as an ordered stream: nothing skipped, nothing before its commit, at least once. */
package org.gridhall.core.feed;
