/** Settings by their descriptions in the bundles, kept in the files of this node. */
package org.gridhall.core.setting;
