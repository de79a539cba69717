package org.gridhall.api.organisation;

import java.time.LocalDate;
import org.gridhall.api.Text;

/**
 * A unit of the district: department, platform, street office, command room, hall, team.
 *
 * @param code unique in the district
 * @param parent code of the unit above; null for the district itself
 * @param kind district, command, platform, department, street, community, hall or team
 * @param path codes from the root, such as {@code /jingkai/urban-management/}
 * @param purpose what a team is for, such as {@code mass-work} (群众工作队) or {@code department} (部门工作队); null
 *     where nothing is said, and for what is no team
 * @param from first day on which it is so; null for ever since
 * @param to last day on which it was so, inclusive; null while it is
 */
public record Unit(
        String code, String parent, String kind, Text name, String path, String purpose, LocalDate from, LocalDate to) {

    /** A unit without a purpose of its own that has always been so. */
    public Unit(String code, String parent, String kind, Text name, String path) {
        this(code, parent, kind, name, path, null, null, null);
    }
}
