package org.gridhall.api.ticket;

import org.gridhall.api.Text;

/**
 * An action that the actor may take now.
 *
 * @param form JSON Schema of what it asks, as JSON text; null when nothing
 */
public record OfferedAction(String code, Text title, String to, String form) {}
