package org.gridhall.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.search.Ground;
import org.gridhall.api.search.SearchDocument;

/** What can be asked for, and the terms of the field, as the catalogue has them now. */
final class Items {

    static final Kind KIND = new Kind("item", actor -> List.of(Ground.EVERYWHERE), actor -> List.of());

    private Items() {}

    static List<SearchDocument> documents(Catalogue catalogue) {
        return catalogue.categories().stream()
                .filter(category -> !category.heading())
                .map(Items::document)
                .toList();
    }

    private static SearchDocument document(Category category) {
        List<String> keywords = new ArrayList<>(category.words());
        keywords.add(category.title().en());
        List<String> texts = new ArrayList<>();
        if (category.description() != null) {
            texts.add(category.description().zh());
            texts.add(category.description().en());
        }
        return new SearchDocument(
                KIND.name(),
                0,
                category.code(),
                category.title().zh(),
                keywords,
                texts,
                category.type(),
                category.code(),
                null,
                null,
                false,
                category.open(),
                0,
                null);
    }

    /** Titles and words of whatever the modules bring. */
    static Terms terms(Catalogue catalogue) {
        List<String> words = glossary();
        for (ModuleDefinition module : catalogue.modules()) {
            add(module.title(), words);
            for (TicketType type : module.types()) {
                add(type.title(), words);
                type.stages().forEach(stage -> add(stage.title(), words));
                type.actions().forEach(action -> add(action.title(), words));
            }
        }
        for (Category category : catalogue.categories()) {
            add(category.title(), words);
            words.addAll(category.words());
        }
        catalogue.rules().forEach(rule -> words.addAll(rule.words()));
        return new Terms(words);
    }

    private static List<String> glossary() {
        try (BufferedReader lines = Folding.lines("terms.txt")) {
            return lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toCollection(ArrayList::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Text title, List<String> words) {
        if (title != null) {
            words.add(title.zh());
        }
    }
}
