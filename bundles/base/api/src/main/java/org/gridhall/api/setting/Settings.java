package org.gridhall.api.setting;

import java.util.List;
import java.util.Map;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** The settings of this node, by the descriptions (OSGi Metatype) in the bundles. Needs {@code setting.manage} everywhere. */
@ProviderType
public interface Settings {

    /** All that is described, by title. */
    List<SettingGroup> groups(Actor actor);

    /**
     * Changes settings of a part: at once, for this node, and beyond the next update of the program. The trail says who
     * changed what; of a secret only that it was changed.
     *
     * @param values by name; empty for the default. What is left out stays, and so does a secret that is empty
     * @return how many are other than before
     * @throws org.gridhall.api.Problem INVALID with one error for each wrong value, the field being {@code /name};
     *     NOT_FOUND for a part that is not described; FORBIDDEN
     */
    int change(Actor actor, String pid, Map<String, String> values);
}
