/** The committed trail as an ordered stream for subscribers with durable cursors. */
@Export
@Version("0.3.0")
package org.gridhall.api.feed;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
