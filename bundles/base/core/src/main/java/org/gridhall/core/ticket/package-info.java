/** Tickets: intake, actions, lists, batches, attachments and where to dispatch. */
package org.gridhall.core.ticket;
