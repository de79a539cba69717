package org.gridhall.api.catalogue;

import java.util.List;
import org.gridhall.api.Text;

/**
 * A typed list of records: stalls, firms, key places, terminals.
 *
 * @param code unique in the district
 * @param module id of the module that brings it
 * @param form JSON Schema (draft 2020-12) of a record, as JSON text. A text field with {@code x-register} holds the key
 *     of a record of that register; one with {@code x-gridhall} a unit, grid, person and the like
 * @param key field that names a record: required, unique within the register, never changed
 * @param name field that a list shows first; the key where none is named
 * @param geometry what a record has on the ground: none, point, line or polygon
 * @param unit field whose value is the unit that a record belongs to; null for none
 * @param grid field whose value is the grid that a record lies in; null to find it from the geometry
 * @param indexed fields that lists filter and sort by: text, numbers, whole numbers, booleans, dates
 * @param read roles that see its records over the scope of their posts
 * @param write roles that add, change, end and import records over the scope of their posts
 * @param owner code of the unit that records belong to which name none; null where the module has no unit
 * @param shared whether those who may see records somewhere see them in the whole district: what others refer to
 * @param searched fields whose texts the search finds records by, besides key and name; null for all texts that people
 *     write
 */
public record RegisterType(
        String code,
        String module,
        Text title,
        Text description,
        String form,
        String key,
        String name,
        String geometry,
        String unit,
        String grid,
        List<String> indexed,
        List<String> read,
        List<String> write,
        String owner,
        boolean shared,
        List<String> searched) {

    public RegisterType {
        indexed = indexed == null ? List.of() : List.copyOf(indexed);
        read = read == null ? List.of() : List.copyOf(read);
        write = write == null ? List.of() : List.copyOf(write);
        searched = searched == null ? null : List.copyOf(searched);
    }
}
