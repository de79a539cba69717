/** Day-clear, week-close, month-assess: scores by rules that are data, signed off, appealed against and published. */
@Export
@Version("0.1.0")
package org.gridhall.api.assessment;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
