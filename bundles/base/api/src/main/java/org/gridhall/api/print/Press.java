package org.gridhall.api.print;

import org.osgi.annotation.versioning.ProviderType;

/** Makes PDFs of pages. Permission is the page's: whoever may see it may have it printed. */
@ProviderType
public interface Press {

    /**
     * Prints what stands in the {@code main} of a page on A4, with the page's title and page numbers below: no menus, no
     * forms, nothing that is marked {@code d-print-none}, and nothing that would have to be fetched.
     *
     * @param page a whole page of HTML, with the language of its {@code html}; {@code class="large"} prints larger
     * @throws org.gridhall.api.Problem INVALID {@code print.glyph} for a character that no font has, with the characters
     *     in {@code characters}: nothing is issued with a blank in it; UNAVAILABLE {@code print.busy} when too many print
     *     at once
     */
    Printed print(String page);
}
