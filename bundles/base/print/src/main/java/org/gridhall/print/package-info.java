/**
 * Pages as PDF. {@code PdfPress} is the service and all that is there until the first document; {@code Galley} takes from
 * a page what is printed, {@code Glyphs} knows which characters there are, {@code Setting} sets the type.
 */
package org.gridhall.print;
