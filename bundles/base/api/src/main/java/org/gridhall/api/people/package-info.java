/**
 * People, organizations, households and addresses, the numbers that identify them, and their imports. Whole identity
 * numbers leave the platform by {@link org.gridhall.api.people.People#reveal} alone.
 */
@Export
@Version("0.4.0")
package org.gridhall.api.people;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
