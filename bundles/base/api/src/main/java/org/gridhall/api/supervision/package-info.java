/** Cards for limits that come near or pass, what is said against them and what is decided. */
@Export
@Version("0.1.0")
package org.gridhall.api.supervision;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
