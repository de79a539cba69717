package org.gridhall.api.print;

/**
 * A document that was made.
 *
 * @param title of the page it was made of
 * @param pages at least 1
 * @param bytes the PDF
 */
public record Printed(String title, int pages, byte[] bytes) {}
