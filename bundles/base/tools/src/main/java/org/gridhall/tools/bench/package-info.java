/** Measures start-up, memory and rates of instances that it starts itself, on Derby and on PostgreSQL. */
package org.gridhall.tools.bench;
