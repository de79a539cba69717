package org.gridhall.api.catalogue;

import java.util.Set;
import org.gridhall.api.Text;

/** A role that posts carry, and the permissions it has over the post's scope. */
public record Role(String code, String module, Text title, Set<String> permissions) {

    public Role {
        permissions = permissions == null ? Set.of() : Set.copyOf(permissions);
    }
}
