package org.gridhall.web.desk;

import org.gridhall.api.Text;

/** Words for what the platform adds to trails by itself. */
public final class Words {

    private Words() {}

    public static Text of(String action) {
        Text own = Deeds.own(action);
        return own == null ? Text.of("其他操作", "Another action") : own;
    }
}
