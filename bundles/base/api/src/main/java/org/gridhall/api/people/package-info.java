/** Numbers that identify people and organisations. */
@Export
@Version("0.1.0")
package org.gridhall.api.people;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
