package org.gridhall.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gridhall.api.Problem;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Services of the platform, looked up when a command needs them and given back when it ends. Karaf would take all
 * commands away as soon as any service of any of them is missing, just when they are needed to see why.
 */
final class Services implements AutoCloseable {

    private final BundleContext context;
    private final List<ServiceReference<?>> used = new ArrayList<>();

    Services(BundleContext context) {
        this.context = context;
    }

    /** A service; UNAVAILABLE when it is not there now. */
    <S> S get(Class<S> type) {
        return find(type)
                .orElseThrow(() -> Problem.of(
                        Problem.Kind.UNAVAILABLE,
                        "service.missing",
                        "平台的 " + type.getSimpleName() + " 服务不可用，原因见 /health 和日志",
                        "The platform's service " + type.getSimpleName()
                                + " is not there; /health and the log say why"));
    }

    <S> Optional<S> find(Class<S> type) {
        ServiceReference<S> reference = context.getServiceReference(type);
        if (reference == null) {
            return Optional.empty();
        }
        S service = context.getService(reference);
        if (service != null) {
            used.add(reference);
        }
        return Optional.ofNullable(service);
    }

    @Override
    public void close() {
        used.forEach(context::ungetService);
        used.clear();
    }
}
