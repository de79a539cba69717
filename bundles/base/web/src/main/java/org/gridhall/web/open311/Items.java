package org.gridhall.web.open311;

import java.util.List;

/**
 * A list in an answer: an array in JSON, in XML an element around one element for each.
 *
 * @param item name of the element for each
 */
record Items(String item, List<?> values) {}
