package org.gridhall.core.register;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.search.Ground;

/** Who may see and change which records. {@link Condition} says the same in SQL, {@link #ground} to the search. */
final class Permit {

    private Permit() {}

    /** Whoever may change may see. */
    static Set<String> reading(RegisterType type) {
        Set<String> roles = new LinkedHashSet<>(type.read());
        roles.addAll(type.write());
        return roles;
    }

    static List<Grant> grants(Actor actor, Collection<String> roles) {
        return actor.grants().stream()
                .filter(grant -> roles.contains(grant.role()))
                .toList();
    }

    /** Where the actor sees records of a register that they may see somewhere. */
    static Ground ground(Actor actor, RegisterType type) {
        return type.shared()
                ? new Ground(type.code(), true, List.of(), List.of())
                : Ground.of(type.code(), grants(actor, reading(type)));
    }

    /** Whether the actor may see records of the register somewhere. */
    static boolean reads(Actor actor, RegisterType type) {
        return actor.kind() == Actor.Kind.SYSTEM
                || !grants(actor, reading(type)).isEmpty();
    }

    /** Whether the actor may change records of the register somewhere. */
    static boolean writes(Actor actor, RegisterType type) {
        return actor.kind() == Actor.Kind.SYSTEM || !grants(actor, type.write()).isEmpty();
    }

    static boolean reads(Actor actor, RegisterType type, String unitPath, String gridPath) {
        return actor.kind() == Actor.Kind.SYSTEM
                || type.shared() && reads(actor, type)
                || grant(actor, reading(type), unitPath, gridPath).isPresent();
    }

    static boolean writes(Actor actor, RegisterType type, String unitPath, String gridPath) {
        return actor.kind() == Actor.Kind.SYSTEM
                || grant(actor, type.write(), unitPath, gridPath).isPresent();
    }

    /** The post that covers a place; the first of several. */
    static Optional<Grant> grant(Actor actor, Collection<String> roles, String unitPath, String gridPath) {
        return grants(actor, roles).stream()
                .filter(grant -> grant.covers(unitPath, gridPath))
                .findFirst();
    }
}
