package org.gridhall.api.catalogue;

import java.util.List;

/**
 * Example texts that demo data is made of.
 *
 * @param category code of the category
 * @param titles short titles in Chinese
 * @param descriptions longer texts; {@code {place}} stands for the place
 * @param results what a handler reports
 */
public record Example(String category, List<String> titles, List<String> descriptions, List<String> results) {

    public Example {
        titles = List.copyOf(titles);
        descriptions = List.copyOf(descriptions);
        results = List.copyOf(results);
    }
}
