/** Computing due times. */
package org.gridhall.core.time;
