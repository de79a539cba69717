/**
 * Text search over whatever a district keeps. Sources say what there is and who may see it; the search keeps its own
 * index, a moment behind the commits, and shows nobody more than the lists would.
 */
@Export
@Version("0.1.0")
package org.gridhall.api.search;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
