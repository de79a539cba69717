/** Documents on paper: a page becomes a PDF, whole or not at all. */
@Export
@Version("0.1.0")
package org.gridhall.api.print;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
