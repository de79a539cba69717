/** What runs by itself. */
@Export
@Version("0.1.0")
package org.gridhall.api.job;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
