/** Open311 GeoReport v2: categories that are open to the public as services, tickets as requests. */
package org.gridhall.web.open311;
