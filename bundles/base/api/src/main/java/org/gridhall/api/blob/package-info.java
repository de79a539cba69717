/** Where the content of files is kept, outside the database. */
@Export
@Version("0.1.0")
package org.gridhall.api.blob;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
