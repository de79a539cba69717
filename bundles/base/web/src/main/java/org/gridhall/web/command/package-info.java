/** The wall of the command room: what the district counts, on a big screen, as it changes. */
package org.gridhall.web.command;
