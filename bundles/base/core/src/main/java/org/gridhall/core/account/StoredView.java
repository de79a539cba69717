package org.gridhall.core.account;

import java.util.List;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.account.SavedView;

/** A row of a view that an account keeps. */
@Entity
@Table(name = "saved_view")
class StoredView {

    @Id
    long id;

    long account;

    @Column(name = "list_name")
    String list;

    String name;
    String conditions;

    /** Codes of columns with commas between them; empty for all. */
    String shown;

    boolean standard;

    void become(SavedView view) {
        list = view.list();
        name = view.name().strip();
        conditions = view.query();
        shown = String.join(",", view.columns());
        standard = view.standard();
    }

    SavedView view() {
        return new SavedView(
                id, list, name, conditions, shown.isEmpty() ? List.of() : List.of(shown.split(",")), standard);
    }
}
