/** Points on the ground. */
@Export
@Version("0.1.0")
package org.gridhall.api.place;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
