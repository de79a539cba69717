package org.gridhall.api.setting;

import java.util.List;
import org.gridhall.api.Text;

/**
 * The settings of one part of the platform.
 *
 * @param pid of its configuration, such as {@code org.gridhall.message}
 */
public record SettingGroup(String pid, Text title, Text about, List<Setting> settings) {

    public SettingGroup {
        settings = List.copyOf(settings);
    }
}
