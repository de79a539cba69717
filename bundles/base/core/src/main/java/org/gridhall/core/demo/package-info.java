/** Example tickets and records for a district that is only looked at. */
package org.gridhall.core.demo;
