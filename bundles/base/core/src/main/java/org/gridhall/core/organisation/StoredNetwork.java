package org.gridhall.core.organisation;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Table;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.Network;

/** A row of a network. */
@Entity
@Table(name = "network")
class StoredNetwork extends StoredTerm {

    String code;
    String kind;

    @Column(name = "name_zh")
    String nameZh;

    @Column(name = "name_en")
    String nameEn;

    int place;

    Network network() {
        return new Network(code, kind, new Text(nameZh, nameEn), from(), to());
    }

    boolean is(Network network) {
        return kind.equals(network.kind())
                && nameZh.equals(network.name().zh())
                && nameEn.equals(network.name().en());
    }

    void become(Network network) {
        code = network.code();
        kind = network.kind();
        nameZh = network.name().zh();
        nameEn = network.name().en();
    }
}
