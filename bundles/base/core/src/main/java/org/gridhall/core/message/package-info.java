/** Messages: the outbox with its worker, the words of templates, quiet hours, the log and the mailboxes. */
package org.gridhall.core.message;
