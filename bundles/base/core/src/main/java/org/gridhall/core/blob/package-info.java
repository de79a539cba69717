/** Content of files in a folder, the store that is always there. */
package org.gridhall.core.blob;
