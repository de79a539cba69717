/** What happens by itself when limits come near and pass: cards, notices, the line of command. */
package org.gridhall.core.supervision;
