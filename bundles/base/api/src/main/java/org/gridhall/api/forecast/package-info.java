/** What is expected of the coming week, what rises beyond its normal range, and where the same comes again and again. */
@Export
@Version("0.1.0")
package org.gridhall.api.forecast;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
