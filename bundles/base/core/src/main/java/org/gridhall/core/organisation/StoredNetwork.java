package org.gridhall.core.organisation;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.Network;

/** A row of a network. */
@Entity
@Table(name = "network")
class StoredNetwork {

    @Id
    long id;

    String code;
    String kind;

    @Column(name = "name_zh")
    String nameZh;

    @Column(name = "name_en")
    String nameEn;

    int place;
    boolean ended;

    Network network() {
        return new Network(code, kind, new Text(nameZh, nameEn));
    }

    void become(Network network) {
        code = network.code();
        kind = network.kind();
        nameZh = network.name().zh();
        nameEn = network.name().en();
        ended = false;
    }

    void end() {
        ended = true;
    }

    void stand(int at) {
        place = at;
    }
}
