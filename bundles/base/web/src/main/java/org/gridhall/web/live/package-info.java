/** Tells open pages, as it happens, what kinds of things changed, so that they look again. */
package org.gridhall.web.live;
