/** Registers: typed lists of records that modules declare, with geometry, history, references, import and export. */
@Export
@Version("0.1.0")
package org.gridhall.api.register;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
