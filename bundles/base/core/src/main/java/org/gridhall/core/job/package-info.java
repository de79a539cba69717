/** Jobs that keep account of their runs. */
package org.gridhall.core.job;
