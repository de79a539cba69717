/**
 * The database: one pool on Derby or PostgreSQL, and the migrations that each bundle brings for its own tables. A bundle's
 * pool is published only after its schema exists, so its persistence unit cannot start too early.
 */
@Version("1.0.0")
@Export
package org.gridhall.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
