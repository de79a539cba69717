package org.gridhall.modules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.DispatchRule;
import org.gridhall.api.catalogue.MessageTemplate;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.module.ModuleState;

/** What is in force at one revision. Never changes. */
final class Snapshot {

    static final Snapshot EMPTY = new Snapshot(0, List.of(), List.of());

    final long revision;
    final List<ModuleDefinition> modules;
    final List<ModuleState> states;
    final Map<String, TicketType> types;
    final Map<String, Category> categories;
    final List<Category> categoriesInOrder;
    final List<DispatchRule> rules;
    final Map<String, Role> roles;
    final Map<String, RegisterType> registers;
    final Map<String, Channel> channels;
    final Map<String, MessageTemplate> templates;
    private final Map<String, List<String>> below;

    Snapshot(long revision, List<ModuleDefinition> inForce, List<ModuleState> states) {
        this.revision = revision;
        this.modules = inForce.stream()
                .sorted(Comparator.comparing(ModuleDefinition::id))
                .toList();
        this.states = List.copyOf(states);
        this.types = index(ModuleDefinition::types, TicketType::code);
        this.roles = index(ModuleDefinition::roles, Role::code);
        this.registers = index(ModuleDefinition::registers, RegisterType::code);
        this.channels = index(ModuleDefinition::channels, Channel::code);
        this.templates = index(ModuleDefinition::templates, MessageTemplate::code);
        this.categories = parentsFirst(index(ModuleDefinition::categories, Category::code));
        this.categoriesInOrder = List.copyOf(categories.values());
        this.rules = modules.stream()
                .flatMap(module -> module.rules().stream())
                .sorted(Comparator.comparingInt(DispatchRule::weight).reversed().thenComparing(DispatchRule::code))
                .toList();
        this.below = below();
    }

    private <T> Map<String, T> index(Function<ModuleDefinition, List<T>> part, Function<T, String> code) {
        Map<String, T> found = new LinkedHashMap<>();
        modules.forEach(module -> part.apply(module).forEach(item -> found.put(code.apply(item), item)));
        return Collections.unmodifiableMap(found);
    }

    private static Map<String, Category> parentsFirst(Map<String, Category> all) {
        Map<String, Category> ordered = new LinkedHashMap<>();
        all.values().forEach(category -> place(category, all, ordered, 0));
        return Collections.unmodifiableMap(ordered);
    }

    private static void place(Category category, Map<String, Category> all, Map<String, Category> ordered, int depth) {
        if (category != null && !ordered.containsKey(category.code()) && depth <= all.size()) {
            if (category.parent() != null) {
                place(all.get(category.parent()), all, ordered, depth + 1);
            }
            ordered.putIfAbsent(category.code(), category);
        }
    }

    private Map<String, List<String>> below() {
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (Category category : categoriesInOrder) {
            String above = category.code();
            for (int depth = 0; above != null && depth <= categories.size(); depth++) {
                found.computeIfAbsent(above, any -> new ArrayList<>()).add(category.code());
                above = Optional.ofNullable(categories.get(above))
                        .map(Category::parent)
                        .orElse(null);
            }
        }
        found.replaceAll((code, codes) -> List.copyOf(codes));
        return found;
    }

    List<String> withDescendants(String category) {
        return below.getOrDefault(category, List.of());
    }
}
