package org.gridhall.api.catalogue;

import java.util.List;
import org.gridhall.api.Text;

/**
 * A way by which problems come in: one mouth in, whatever the way.
 *
 * @param code unique in the district, such as {@code hotline}
 * @param module id of the module that brings it
 * @param confidential whether its tickets begin confidential, such as tip-offs
 * @param form JSON Schema of the facts that it alone knows, as JSON text: the recording of a call, the terminal, the
 *     number that a higher level gave; null for none
 * @param key fields of the form that together name a matter at its source, such as the number that a higher level gave:
 *     the same names bring the same ticket; empty where there is no such name
 * @param reply how whoever asked is answered: codes of message channels in order of preference, the first that can
 *     reach them; empty when answering is by hand
 * @param patrol whether the grid's own workers find what comes in by it; what comes in by others they have missed
 */
public record Channel(
        String code,
        String module,
        Text title,
        boolean confidential,
        String form,
        List<String> key,
        List<String> reply,
        boolean patrol) {

    public Channel {
        key = key == null ? List.of() : List.copyOf(key);
        reply = reply == null ? List.of() : List.copyOf(reply);
    }
}
