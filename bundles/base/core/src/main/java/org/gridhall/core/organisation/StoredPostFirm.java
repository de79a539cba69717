package org.gridhall.core.organisation;

import javax.persistence.Entity;
import javax.persistence.Table;
import org.gridhall.api.organisation.PostFirm;

/** A row of a post that looks after a firm for some time. */
@Entity
@Table(name = "post_firm")
class StoredPostFirm extends StoredTerm {

    String post;
    String firm;

    PostFirm postFirm() {
        return new PostFirm(post, firm, from(), to());
    }
}
