/** Message channels that reach beyond the platform: mail by SMTP, short messages by SMPP, programs by webhooks. */
package org.gridhall.messaging;
