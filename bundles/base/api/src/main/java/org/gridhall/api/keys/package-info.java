/** Care for the keys that seal personal data and sign: which there are, exchange and retirement. */
@Export
@Version("0.1.0")
package org.gridhall.api.keys;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
