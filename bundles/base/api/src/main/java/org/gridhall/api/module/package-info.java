/** The state of modules, and the rules that a module may bring as a Java class. */
@Export
@Version("0.1.0")
package org.gridhall.api.module;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
