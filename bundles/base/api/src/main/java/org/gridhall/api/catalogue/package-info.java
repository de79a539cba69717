/** What modules bring: ticket types with their flows, categories, dispatch rules and roles. */
@Export
@Version("0.1.0")
package org.gridhall.api.catalogue;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
