package org.gridhall.core.trail;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** What the chain of a module says last. */
@Entity
@Table(name = "module_standing")
class ModuleStanding {

    @Id
    @Column(name = "module")
    String id;

    /** The version in force; null while none is. */
    String version;

    /** Digest of what is in force, overlay included; null while nothing is. */
    String content;

    /** Digest of what was refused and why; null while nothing is. */
    String refused;
}
