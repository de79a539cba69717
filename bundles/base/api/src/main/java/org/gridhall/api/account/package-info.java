/** Who acts: accounts, their sessions and tokens, and the grants that follow from their posts. */
@Export
@Version("0.1.0")
package org.gridhall.api.account;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
