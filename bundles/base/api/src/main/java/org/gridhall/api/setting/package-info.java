/** Settings of the platform, described by the bundles that read them. */
@Export
@Version("0.1.0")
package org.gridhall.api.setting;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
