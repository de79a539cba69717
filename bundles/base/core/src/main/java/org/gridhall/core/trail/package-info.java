/** The trail: a chain of hashed entries per subject. */
package org.gridhall.core.trail;
