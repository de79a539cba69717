package org.gridhall.web.page;

import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;

/** A part of the house with its pages: the desk, the portal. */
public interface Room {

    /** Declares its pages. */
    void declare(Pages pages);

    /** Its entries of the menu, for whoever asks; they may follow what modules bring. */
    default List<Entry> menu(Visit visit) {
        return List.of();
    }

    /** What the frame around every page of somebody who is logged in shows of it, by the names in the template. */
    default Map<String, Object> frame(Visit visit) {
        return Map.of();
    }

    /**
     * An entry of the menu.
     *
     * @param group heading that entries stand under; null at the top
     * @param icon name of a Bootstrap icon
     * @param count what waits there; null for no count
     */
    record Entry(Text group, Text title, String icon, String path, Integer count) {

        public Entry(Text title, String icon, String path) {
            this(null, title, icon, path, null);
        }
    }
}
