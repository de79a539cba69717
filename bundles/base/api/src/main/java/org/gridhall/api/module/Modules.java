package org.gridhall.api.module;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The modules that are here, in force or refused. */
@ProviderType
public interface Modules {

    /** All by id, refused ones too. */
    List<ModuleState> states();

    /**
     * Checks a descriptor as if it had arrived, without bringing it into force.
     *
     * @param name of the file, for messages
     * @return its faults; empty when it would be taken
     */
    List<ModuleState.Fault> check(String name, String yaml);

    /** The JSON Schema that descriptors are checked against, as JSON text. */
    String schema();
}
