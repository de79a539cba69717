package org.gridhall.api.module;

import java.util.List;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that is told of modules: once when those of the start are all there, then after each change. */
@ConsumerType
public interface ModuleWatcher {

    /**
     * Told of how things stand now. Must return soon; what it throws is logged.
     *
     * @param inForce all modules in force
     * @param states all modules by id, refused ones too
     */
    void changed(List<ModuleDefinition> inForce, List<ModuleState> states);
}
