/**
 * The portal, where whoever lives in the district reports a problem without an account, follows it, and sees what was
 * solved near them and how the district does. Every page works without scripts.
 */
package org.gridhall.web.portal;
