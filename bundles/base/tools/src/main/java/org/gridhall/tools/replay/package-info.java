/** Sends a foreign data set through the batch endpoint of a running instance, as a mapping file says. */
package org.gridhall.tools.replay;
