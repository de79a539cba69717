package org.gridhall.web.open311;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.web.http.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services as of one revision of the catalogue; forms are read once for each. */
final class ServiceList {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceList.class);

    /** A category that the public may report, with what is asked besides. */
    record Service(Category category, String group, String groupEn, List<Attribute> attributes) {}

    private final long revision;
    private final Map<String, Service> services = new LinkedHashMap<>();

    private ServiceList(Catalogue catalogue) {
        this.revision = catalogue.revision();
        for (Category category : catalogue.categories()) {
            if (category.open() && !category.heading()) {
                Category above = category.parent() == null
                        ? null
                        : catalogue.category(category.parent()).orElse(null);
                services.put(
                        category.code(),
                        new Service(
                                category,
                                above == null ? null : above.title().zh(),
                                above == null ? null : above.title().en(),
                                attributes(catalogue, category)));
            }
        }
    }

    /** The list that holds now: {@code last} where nothing has changed since. */
    static ServiceList of(Catalogue catalogue, ServiceList last) {
        return last != null && last.revision == catalogue.revision() ? last : new ServiceList(catalogue);
    }

    private static List<Attribute> attributes(Catalogue catalogue, Category category) {
        List<Attribute> attributes = new ArrayList<>();
        TicketType type =
                category.type() == null ? null : catalogue.type(category.type()).orElse(null);
        if (type != null && type.form() != null) {
            add(attributes, type.forms().get(type.form()), category.code());
        }
        add(attributes, category.form(), category.code());
        return attributes;
    }

    private static void add(List<Attribute> attributes, String form, String category) {
        if (form == null) {
            return;
        }
        try {
            JsonNode schema = Json.MAPPER.readTree(form);
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            schema.path("properties").fields().forEachRemaining(property -> {
                Attribute attribute =
                        Attribute.of(property.getKey(), property.getValue(), required.contains(property.getKey()));
                if (attribute != null) {
                    attributes.removeIf(other -> other.code().equals(attribute.code()));
                    attributes.add(attribute);
                }
            });
        } catch (JsonProcessingException e) {
            LOG.warn("The form of category {} is no JSON, its attributes are left out", category);
        }
    }

    /** @throws Refused 404 */
    Service get(String code) {
        Service service = services.get(code);
        if (service == null) {
            throw Refused.unknown("没有 service_code " + shown(code), "service_code " + shown(code) + " was not found");
        }
        return service;
    }

    static String shown(String words) {
        return words.length() > 60 ? words.substring(0, 60) + "…" : words;
    }

    Items all(Locale locale) {
        return new Items(
                "service",
                services.values().stream()
                        .map(service -> describe(service, locale))
                        .toList());
    }

    private static Map<String, Object> describe(Service service, Locale locale) {
        Category category = service.category();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("service_code", category.code());
        described.put("service_name", category.title().in(locale));
        described.put(
                "description",
                category.description() == null ? null : category.description().in(locale));
        described.put("metadata", !service.attributes().isEmpty());
        described.put("type", "realtime");
        described.put("keywords", category.words().isEmpty() ? null : String.join(", ", category.words()));
        described.put("group", locale == Locale.ENGLISH ? service.groupEn() : service.group());
        return described;
    }

    static Map<String, Object> definition(Service service, Locale locale) {
        List<Map<String, Object>> attributes = new ArrayList<>();
        for (Attribute attribute : service.attributes()) {
            attributes.add(attribute.describe(attributes.size() + 1, locale));
        }
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("service_code", service.category().code());
        definition.put("attributes", new Items("attribute", attributes));
        return definition;
    }
}
