package org.gridhall.core.register;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import javax.persistence.Version;

/** What a register was when its module was here last, and how far its records follow that. */
@Entity
@Table(name = "register_state")
class StoredRegister {

    @Id
    String register;

    @Version
    int revision;

    String definition;

    /** What of the definition is kept beside the bodies, as a hash. */
    String layout;

    /** Whether facets and references of all records follow the layout. */
    boolean filled;

    /** Records up to this id follow the layout and the organisation; the largest number when all do. */
    @Column(name = "filled_to")
    long filledTo;
}
