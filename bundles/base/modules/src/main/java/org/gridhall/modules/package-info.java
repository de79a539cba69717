/**
 * Reads what modules say of themselves, refuses what is broken with file, line and remedy, and keeps what the working
 * ones bring in one consistent catalogue. Everything but {@link org.gridhall.modules.ModuleExtender} and {@link
 * org.gridhall.modules.DescriptorDeployer} works without OSGi.
 */
package org.gridhall.modules;
