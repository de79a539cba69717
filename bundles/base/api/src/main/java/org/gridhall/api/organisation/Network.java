package org.gridhall.api.organisation;

import org.gridhall.api.Text;

/**
 * A second tree over the same ground for one function.
 *
 * @param kind function (职能网格) or profession (专业网格)
 */
public record Network(String code, String kind, Text name) {}
