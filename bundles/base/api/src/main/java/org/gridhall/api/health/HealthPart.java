package org.gridhall.api.health;

import org.osgi.annotation.versioning.ConsumerType;

/** A part that the platform needs in order to work. Registered as a service; asked by {@code GET /health}. */
@ConsumerType
public interface HealthPart {

    /** Short name, such as {@code database}. */
    String name();

    /** How it is now. Answers within a second and never throws. */
    Health check();
}
