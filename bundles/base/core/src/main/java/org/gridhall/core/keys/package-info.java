/** The keys of the district: what seals personal data, finds it by hash, and signs. They lie beside the data, not in it. */
package org.gridhall.core.keys;
