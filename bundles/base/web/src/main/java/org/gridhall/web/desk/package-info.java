/** The desk, where whoever works in the district finds what waits for them, tickets, registers and people. */
package org.gridhall.web.desk;
