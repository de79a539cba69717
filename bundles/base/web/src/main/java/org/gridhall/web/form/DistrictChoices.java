package org.gridhall.web.form;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.people.Organization;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.api.people.OrganizationQuery;
import org.gridhall.api.people.PersonDetails;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.web.Services;
import org.gridhall.web.http.Ids;

/** The district's units, grids, categories, records, tickets and people, as far as an actor may see them. */
public final class DistrictChoices implements Choices {

    /** Longer lists are not sent with a form; what is meant is looked up while one writes. */
    private static final int MOST = 300;

    private static final int FOUND = 20;
    /** Names that are looked up one by one, beyond what anybody reads at once. */
    private static final int NAMED = 100;

    private final Services services;
    private final Actor actor;

    /** @param actor for whom; null for a stranger, who may name units, grids and categories only */
    public DistrictChoices(Services services, Actor actor) {
        this.services = services;
        this.actor = actor;
    }

    @Override
    public Optional<List<Choice>> list(Kind kind, String register) {
        List<Choice> all =
                switch (kind) {
                    case UNIT, GRID, CATEGORY -> all(kind);
                    case RECORD -> records(register, null, MOST);
                    default -> List.of();
                };
        return all.isEmpty() || all.size() >= MOST ? Optional.empty() : Optional.of(all);
    }

    private List<Choice> all(Kind kind) {
        return switch (kind) {
            case UNIT ->
                services.organisation().units().stream()
                        .map(unit -> new Choice(unit.code(), unit.name(), depth(unit.path()), false))
                        .toList();
            case GRID ->
                services.organisation().grids().stream()
                        .map(grid -> new Choice(grid.code(), grid.name(), grid.level() - 1, false))
                        .toList();
            default -> categories();
        };
    }

    private List<Choice> categories() {
        List<Category> all = services.catalogue().categories();
        Map<String, Integer> depths = new HashMap<>();
        List<Choice> choices = new ArrayList<>();
        for (Category category : all) {
            int depth = category.parent() == null ? 0 : depths.getOrDefault(category.parent(), 0) + 1;
            depths.put(category.code(), depth);
            choices.add(new Choice(category.code(), category.title(), depth, category.heading()));
        }
        return choices;
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count() - 2;
    }

    private List<Choice> records(String register, String words, int most) {
        if (register == null || actor == null) {
            return List.of();
        }
        RecordQuery all = RecordQuery.of(register);
        RecordQuery query =
                new RecordQuery(register, null, words, null, null, all.box(), false, "name", null, Math.min(most, 200));
        return seen(() -> {
                    List<Choice> choices = new ArrayList<>();
                    Page<RegisterRecord> page = services.registers().list(actor, query);
                    add(page, choices);
                    if (page.next() != null && choices.size() < most) {
                        add(services.registers().list(actor, query.page(page.next(), 200)), choices);
                    }
                    return choices;
                })
                .orElse(List.of());
    }

    private static void add(Page<RegisterRecord> page, List<Choice> choices) {
        page.items().forEach(record -> choices.add(new Choice(record.key(), Text.same(record.name()))));
    }

    @Override
    public Optional<Choice> find(Kind kind, String register, String words) {
        return switch (kind) {
            case UNIT ->
                services.organisation()
                        .unit(words)
                        .map(unit -> new Choice(unit.code(), unit.name()))
                        .or(() -> named(kind, words));
            case GRID ->
                services.organisation()
                        .grid(words)
                        .map(grid -> new Choice(grid.code(), grid.name()))
                        .or(() -> named(kind, words));
            case CATEGORY ->
                services.catalogue()
                        .category(words)
                        .map(one -> new Choice(one.code(), one.title(), 0, one.heading()))
                        .or(() -> named(kind, words));
            default -> actor == null ? Optional.empty() : seen(() -> own(kind, register, words));
        };
    }

    /** What bears exactly this name, where one thing alone does. */
    private Optional<Choice> named(Kind kind, String words) {
        List<Choice> same = all(kind).stream()
                .filter(one -> !one.heading())
                .filter(one ->
                        one.label().zh().equals(words) || one.label().en().equalsIgnoreCase(words))
                .limit(2)
                .toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    private Choice own(Kind kind, String register, String words) {
        switch (kind) {
            case RECORD:
                return record(register, words);
            case TICKET: {
                long id = Ids.parse(words);
                Ticket ticket = id > 0
                        ? services.tickets().get(actor, id)
                        : services.tickets().byNumber(actor, words.toUpperCase(Locale.ROOT));
                return new Choice(
                        Long.toString(ticket.id()),
                        Text.same(ticket.summary().number() + " "
                                + ticket.summary().title()));
            }
            case PERSON: {
                long id = Ids.parse(words);
                return id < 0
                        ? null
                        : new Choice(
                                words,
                                Text.same(services.people().get(actor, id).name()));
            }
            case ORGANIZATION: {
                long id = Ids.parse(words);
                return id < 0
                        ? null
                        : new Choice(
                                words,
                                Text.same(
                                        services.organizations().get(actor, id).name()));
            }
            default:
                return null;
        }
    }

    private Choice record(String register, String words) {
        Optional<RegisterRecord> byKey = seen(() -> services.registers().byKey(actor, register, words));
        if (byKey.isPresent()) {
            return new Choice(words, Text.same(byKey.get().name()));
        }
        List<Choice> same = records(register, words, FOUND).stream()
                .filter(one -> one.label().zh().equals(words))
                .toList();
        return same.size() == 1 ? same.get(0) : null;
    }

    @Override
    public Map<String, Text> names(Kind kind, String register, Collection<String> keys) {
        Map<String, Text> names = new HashMap<>();
        switch (kind) {
            case UNIT ->
                keys.forEach(key ->
                        services.organisation().unit(key).map(Unit::name).ifPresent(name -> names.put(key, name)));
            case GRID ->
                keys.forEach(key ->
                        services.organisation().grid(key).map(Grid::name).ifPresent(name -> names.put(key, name)));
            case CATEGORY ->
                keys.forEach(key -> services.catalogue()
                        .category(key)
                        .map(Category::title)
                        .ifPresent(name -> names.put(key, name)));
            default ->
                keys.stream().limit(NAMED).forEach(key -> find(kind, register, key)
                        .ifPresent(one -> names.put(key, one.label())));
        }
        return names;
    }

    @Override
    public String identify(Kind kind, String number, String name) {
        if (actor == null) {
            throw Problem.notFound("请先登录", "Log in first");
        }
        String known = name.isBlank() ? null : name;
        if (kind == Kind.PERSON) {
            PersonDetails details =
                    new PersonDetails(known, null, null, null, number, null, null, null, null, null, null);
            return Long.toString(
                    services.people().identify(actor, details, null).id());
        }
        String code = number.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
        Page<Organization> found =
                services.organizations().list(actor, new OrganizationQuery(null, code, null, null, null, 1));
        Organization its = found.items().isEmpty()
                ? services.organizations()
                        .identify(
                                actor,
                                new OrganizationDetails(known, number, null, null, null, null, null, null, null, null))
                : found.items().get(0);
        return Long.toString(its.id());
    }

    /** What one may mean who writes these words, the likeliest first. */
    List<Choice> search(Kind kind, String register, String words) {
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        return switch (kind) {
            case UNIT, GRID, CATEGORY ->
                all(kind).stream()
                        .filter(one -> !one.heading())
                        .filter(one -> Stream.of(
                                        one.key(), one.label().zh(), one.label().en())
                                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted)))
                        .limit(FOUND)
                        .toList();
            case RECORD ->
                records(register, words.strip(), FOUND).stream().limit(FOUND).toList();
            case TICKET ->
                seen(() ->
                                services
                                        .search()
                                        .search(
                                                actor,
                                                SearchQuery.of(words.strip()).kind("ticket"))
                                        .items()
                                        .stream()
                                        .map(hit -> new Choice(
                                                hit.code(),
                                                Text.same(hit.title().text())))
                                        .toList())
                        .orElse(List.of());
            default -> List.of();
        };
    }

    /** What is asked for, or nothing where the actor may not see it or it cannot be told now. */
    private static <T> Optional<T> seen(Supplier<T> asked) {
        try {
            return Optional.ofNullable(asked.get());
        } catch (Problem problem) {
            return switch (problem.kind()) {
                case NOT_FOUND, FORBIDDEN, INVALID, UNREADABLE -> Optional.empty();
                default -> throw problem;
            };
        }
    }
}
