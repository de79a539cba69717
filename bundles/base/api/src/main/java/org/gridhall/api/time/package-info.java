/** Limits: clocks with a cause, pauses and a due time; the calendar of working days. */
@Export
@Version("0.1.0")
package org.gridhall.api.time;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
