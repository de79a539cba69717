package org.gridhall.core.keys;

import org.gridhall.api.health.Health;
import org.gridhall.api.health.HealthPart;
import org.gridhall.core.District;
import org.gridhall.core.storage.Database;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the district's keys and only then offers them as the service {@link Keys}. Where one is missing, whatever needs
 * them does not start, and {@code /health} says why.
 */
@Component(service = HealthPart.class, immediate = true)
public final class KeyRing implements HealthPart {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final ServiceRegistration<Keys> offered;
    private final String fault;

    @Activate
    public KeyRing(BundleContext context, @Reference Database database, @Reference District district) {
        Keys keys = null;
        String reason = null;
        try {
            keys = Keys.in(district.keys(), database);
        } catch (KeyFault e) {
            reason = e.getMessage();
            LOG.error("{}", reason);
        }
        fault = reason;
        offered = keys == null ? null : context.registerService(Keys.class, keys, null);
    }

    @Deactivate
    void close() {
        if (offered != null) {
            offered.unregister();
        }
    }

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public Health check() {
        return fault == null ? Health.UP : Health.down(fault);
    }
}
