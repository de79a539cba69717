package org.gridhall.api.organisation;

import org.gridhall.api.Text;

/**
 * A unit of the district: department, platform, street office, command room, hall.
 *
 * @param code unique in the district
 * @param parent code of the unit above; null for the district itself
 * @param kind district, command, platform, department, street, community, hall or team
 * @param path codes from the root, such as {@code /jingkai/urban-management/}
 */
public record Unit(String code, String parent, String kind, Text name, String path) {}
