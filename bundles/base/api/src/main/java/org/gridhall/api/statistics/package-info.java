/** Counts and rates kept by a subscriber of the feed. */
@Export
@Version("0.3.0")
package org.gridhall.api.statistics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
