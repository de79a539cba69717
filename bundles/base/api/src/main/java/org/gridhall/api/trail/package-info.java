/** The append-only, hash-chained record of who did what, when and in which post. */
@Export
@Version("0.1.0")
package org.gridhall.api.trail;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
