/**
 * What every part of Gridhall shares: words in both languages, problems that a user can act on, pages of a list.
 * Everything a module may see is below this package.
 */
@Export
@Version("0.1.0")
package org.gridhall.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
