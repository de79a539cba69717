/** Tickets: opened once, changed only by actions, listed by what one may see. */
@Export
@Version("0.2.0")
package org.gridhall.api.ticket;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
