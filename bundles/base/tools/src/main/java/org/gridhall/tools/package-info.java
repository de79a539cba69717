/** Clients that run outside the platform, on a plain class path: each is one command of the launcher. */
package org.gridhall.tools;
