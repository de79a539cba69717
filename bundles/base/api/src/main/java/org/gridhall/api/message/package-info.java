/**
 * Messages to people and programs: queued in the transaction of what they tell of, sent later by a channel. Whoever
 * brings a further way of sending implements {@link org.gridhall.api.message.MessageChannel}.
 */
@Export
@Version("0.1.0")
package org.gridhall.api.message;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
