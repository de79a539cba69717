package org.gridhall.core.supervision;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a district says about its supervision, in {@code etc/org.gridhall.supervision.cfg}; everything has a default. */
@Component(service = SupervisionSettings.class, configurationPid = "org.gridhall.supervision")
public class SupervisionSettings {

    static final String LINE = "1d head 0, 3d leader top";

    /** The settings as they are written. */
    public @interface Config {
        /** After how long past the limit which posts of which unit are told. */
        String line() default LINE;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SupervisionSettings.class);

    private final Line line;

    @Activate
    public SupervisionSettings(Config config) {
        this(config.line());
    }

    SupervisionSettings(String text) {
        Line read;
        try {
            read = Line.of(text);
        } catch (IllegalArgumentException e) {
            LOG.warn("org.gridhall.supervision: {}; as shipped: {}", e.getMessage(), LINE);
            read = Line.of(LINE);
        }
        this.line = read;
    }

    Line line() {
        return line;
    }
}
