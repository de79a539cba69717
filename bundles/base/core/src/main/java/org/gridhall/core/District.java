package org.gridhall.core;

import java.nio.file.Path;
import java.time.ZoneId;
import org.gridhall.api.catalogue.Category;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The district that this installation serves. */
@Component(
        service = District.class,
        configurationPid = "org.gridhall.core",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public class District {

    /** The settings in {@code etc/org.gridhall.core.cfg}. */
    public @interface Settings {
        /** Code of the district. */
        String district() default "";

        /** Time zone, such as {@code Asia/Shanghai}. */
        String zone() default "Asia/Shanghai";

        /** Folder with the district's organisation and modules. */
        String settings() default "";

        /** Folder for files of tickets. */
        String files() default "";

        /** Folder of the keys, beside the data; empty for the data folder's name with {@code .keys}. */
        String keys() default "";

        /** Metres within which two tickets of a category may be the same matter, where it says nothing else; 1 to 5000. */
        int duplicates_metres() default 200;

        /** Days within which they may; 1 to 90. */
        int duplicates_days() default 7;

        /** Whether to fill an empty district with example accounts and tickets. */
        boolean demo() default false;
    }

    private final Settings settings;
    private final ZoneId zone;

    @Activate
    public District(Settings settings) {
        this.settings = settings;
        this.zone = ZoneId.of(settings.zone());
    }

    public String code() {
        return settings.district();
    }

    public ZoneId zone() {
        return zone;
    }

    public Path folder() {
        return Path.of(settings.settings());
    }

    public Path files() {
        return Path.of(settings.files());
    }

    /** Where the keys are: not in the data folder, so that a copy of the data alone does not open it. */
    public Path keys() {
        if (!settings.keys().isBlank()) {
            return Path.of(settings.keys());
        }
        Path data = files().toAbsolutePath().normalize().getParent();
        return data.resolveSibling(data.getFileName() + ".keys");
    }

    /** How near two tickets may be to be the same matter, where their category says nothing else. */
    public Category.Nearby nearby() {
        return new Category.Nearby(
                Math.max(1, Math.min(5000, settings.duplicates_metres())),
                Math.max(1, Math.min(90, settings.duplicates_days())));
    }

    public boolean demo() {
        return settings.demo();
    }
}
