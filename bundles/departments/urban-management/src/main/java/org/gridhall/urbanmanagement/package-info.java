/** What city management cannot say in its descriptor. */
package org.gridhall.urbanmanagement;
