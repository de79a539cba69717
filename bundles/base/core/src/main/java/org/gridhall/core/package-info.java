/** The core: everything that a district keeps, one package for each concern. */
package org.gridhall.core;
