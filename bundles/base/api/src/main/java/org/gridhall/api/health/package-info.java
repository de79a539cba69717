/** Whether the parts that the platform needs are up. Each part is a {@link org.gridhall.api.health.HealthPart} service. */
@Export
@Version("0.1.0")
package org.gridhall.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
