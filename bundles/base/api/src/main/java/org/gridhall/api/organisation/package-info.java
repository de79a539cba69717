/** Units, grids, networks and posts: who holds which role where, and when. */
@Export
@Version("0.2.0")
package org.gridhall.api.organisation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
