package org.gridhall.modules;

import java.util.List;
import java.util.Optional;
import org.gridhall.api.Text;
import org.gridhall.api.module.ModuleState.Fault;

/**
 * What came of reading a descriptor: a draft, or faults.
 *
 * @param id what the descriptor says, or the best guess when it could not be read
 */
record Reading(String id, String version, Text title, Draft draft, List<Fault> faults) {

    Reading {
        faults = List.copyOf(faults);
    }

    Optional<Draft> good() {
        return Optional.ofNullable(draft);
    }
}
