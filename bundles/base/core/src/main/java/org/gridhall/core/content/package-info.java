/** What a file is by its content, whether it is whole and harmless, and copies of pictures for the public. */
package org.gridhall.core.content;
