package org.gridhall.web.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.Likely;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Probe;
import org.gridhall.web.Services;
import org.gridhall.web.form.DistrictChoices;
import org.gridhall.web.form.Form;
import org.gridhall.web.form.FormInput;
import org.gridhall.web.form.FormView;
import org.gridhall.web.http.Query;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Opens a ticket: what, where, who, by which way; what may be the same matter is offered before it is sent. */
final class IntakeDesk {

    private static final String FIELDS = "f";
    private static final String SOURCE = "s";
    private static final List<String> PLAIN =
            List.of("title", "description", "address", "longitude", "latitude", "name", "phone", "email", "priority");

    private final Services services;
    private final Rows rows;

    IntakeDesk(Services services, Rows rows) {
        this.services = services;
        this.rows = rows;
    }

    void declare(Pages pages) {
        pages.add(Page.get("/desk/new").needs(Permissions.TICKET_OPEN).to(this::blank));
        pages.add(Page.post("/desk/new").needs(Permissions.TICKET_OPEN).to(this::open));
    }

    private View blank(Visit visit) {
        return form(visit, visit.query(), null, List.of())
                .with("key", UUID.randomUUID().toString());
    }

    private static String first(Query query, String name) {
        String text = query.first(name);
        return text == null ? "" : text;
    }

    private View form(Visit visit, Query given, Problem problem, List<Likely> likely) {
        Instant now = Instant.now();
        Category category = category(given);
        Channel channel = channel(given);
        List<FieldError> errors = problem == null ? List.of() : problem.errors();
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, Text> wrong = new LinkedHashMap<>();
        for (String name : PLAIN) {
            values.put(name, first(given, name));
            wrong.put(name, null);
        }
        List<Text> loose = new ArrayList<>();
        FormView fields = view(visit, form(category), given, FIELDS, errors(errors, "/fields"));
        FormView source =
                view(visit, Form.of(channel == null ? null : channel.form()), given, SOURCE, errors(errors, "/source"));
        for (FieldError error : errors) {
            String name = name(error.field());
            if (name != null) {
                wrong.put(name, error.message());
            } else if (!error.field().startsWith("/fields") && !error.field().startsWith("/source")) {
                loose.add(error.message());
            }
        }
        List<Ask.Option> categories = new ArrayList<>();
        Ask.categories(services, categories, one -> Ask.opens(services, visit.actor(), one));
        return View.of("desk/new")
                .with("categories", categories)
                .with("category", category)
                .with("inside", inside(category))
                .with(
                        "channels",
                        services.catalogue().channels().stream()
                                .map(one -> new Ask.Option(one.code(), one.title(), 0, false))
                                .toList())
                .with("channel", channel == null ? "" : channel.code())
                .with("values", values)
                .with("wrong", wrong)
                .with("fields", fields)
                .with("source", source)
                .with("confidential", given.first("confidential") != null)
                .with(
                        "kept",
                        given.all("attachment").stream()
                                .filter(id -> id.matches("[0-9]{1,19}"))
                                .toList())
                .with("problem", problem == null ? null : problem.text())
                .with("errors", loose)
                .with(
                        "doubles",
                        likely.stream()
                                .map(one -> new Sheet.Double(rows.of(one.ticket(), now), one))
                                .toList())
                .with("key", first(given, "key"))
                .status(problem == null ? 200 : problem.kind().status());
    }

    private static String name(String pointer) {
        if (pointer.startsWith("/point")) {
            return "latitude";
        }
        if (pointer.matches("/parties/0/(name|phone|email)")) {
            return pointer.substring("/parties/0/".length());
        }
        return pointer.length() > 1 && PLAIN.contains(pointer.substring(1)) ? pointer.substring(1) : null;
    }

    private Category category(Query given) {
        return services.catalogue()
                .category(first(given, "category"))
                .filter(found -> !found.heading())
                .orElse(null);
    }

    private Channel channel(Query given) {
        return services.catalogue()
                .channel(first(given, "channel"))
                .or(() -> services.catalogue().channel("window"))
                .or(() -> services.catalogue().channels().stream().findFirst())
                .orElse(null);
    }

    /** Whether it begins with us: nobody reported it and it lies nowhere. */
    private boolean inside(Category category) {
        return category != null
                && Ask.intake(services, category)
                        .map(open -> !open.by().contains("reporter"))
                        .orElse(false);
    }

    /** What type and category ask, one after the other. */
    private Form form(Category category) {
        return Form.of(schemas(category).toArray(String[]::new));
    }

    private static List<FieldError> errors(List<FieldError> errors, String at) {
        return FormView.below(
                errors.stream().filter(error -> error.field().startsWith(at)).toList(), at);
    }

    /** A part of the form as it was filled in so far; null where nothing is asked. */
    private FormView view(Visit visit, Form form, Query given, String prefix, List<FieldError> errors) {
        if (form.isEmpty()) {
            return null;
        }
        DistrictChoices choices = new DistrictChoices(services, visit.actor());
        Map<String, List<String>> posted = FormInput.posted(given);
        return posted.keySet().stream().anyMatch(name -> name.startsWith(prefix + "/"))
                ? FormView.again(form, posted, errors, prefix, visit.zone(), choices, visit.locale())
                : FormView.of(form, form.initial(), prefix, visit.zone(), choices, visit.locale());
    }

    private FormInput.Result read(Visit visit, Form form, String prefix) {
        return FormInput.read(
                form,
                FormInput.posted(visit.form()),
                prefix,
                visit.zone(),
                new DistrictChoices(services, visit.actor()),
                Map.of());
    }

    private List<String> schemas(Category category) {
        List<String> schemas = new ArrayList<>();
        if (category != null) {
            TicketType type = services.catalogue().type(category.type()).orElse(null);
            if (type != null && type.form() != null) {
                schemas.add(type.forms().get(type.form()));
            }
            if (category.form() != null) {
                schemas.add(category.form());
            }
        }
        return schemas;
    }

    private View open(Visit visit) {
        Query given = visit.form();
        if (visit.filled("show") != null) {
            // Another category or way was chosen: its fields, and nothing is lost.
            return form(visit, given, null, List.of());
        }
        try {
            NewTicket ticket = ticket(visit);
            if (visit.filled("sure") == null) {
                List<Likely> likely = likely(visit, ticket);
                if (!likely.isEmpty()) {
                    return form(visit, given, null, likely);
                }
            }
            Opened opened = services.tickets().open(visit.actor(), ticket);
            return View.of("desk/opened")
                    .with("row", rows.of(opened.ticket().summary(), Instant.now()))
                    // Nobody outside asked: there is nobody to tell the code.
                    .with("secret", opened.secret() == null || inside(category(given)) ? "" : opened.secret())
                    .with(
                            "seen",
                            !services.tickets()
                                    .some(visit.actor(), List.of(opened.ticket().id()))
                                    .isEmpty());
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.UNAUTHENTICATED) {
                throw problem;
            }
            return form(visit, given, problem, List.of());
        }
    }

    /** Who cannot be told now is not kept from reporting. */
    private List<Likely> likely(Visit visit, NewTicket ticket) {
        try {
            String text = (ticket.title() == null ? "" : ticket.title() + " ")
                    + (ticket.description() == null ? "" : ticket.description());
            return services.tickets()
                    .likely(visit.actor(), new Probe(ticket.category(), ticket.point(), ticket.address(), null, text));
        } catch (Problem away) {
            if (away.kind() == Problem.Kind.INVALID) {
                throw away;
            }
            return List.of();
        }
    }

    private NewTicket ticket(Visit visit) {
        Category category = services.catalogue()
                .category(first(visit.form(), "category"))
                .orElseThrow(() -> Problem.invalid("/category", "请选择类别", "Choose a category"));
        Channel channel = inside(category) ? null : channel(visit.form());
        FormInput.Result fields = read(visit, form(category), FIELDS);
        FormInput.Result source = read(visit, Form.of(channel == null ? null : channel.form()), SOURCE);
        List<FieldError> wrong = new ArrayList<>();
        fields.errors().forEach(error -> wrong.add(new FieldError("/fields" + error.field(), error.message())));
        source.errors().forEach(error -> wrong.add(new FieldError("/source" + error.field(), error.message())));
        if (!wrong.isEmpty()) {
            throw Problem.invalid(wrong);
        }
        return new NewTicket(
                null,
                category.code(),
                visit.filled("title"),
                visit.filled("description"),
                point(visit),
                visit.filled("address"),
                channel == null ? null : channel.code(),
                visit.filled("priority") != null && visit.filled("priority").matches("[1-5]")
                        ? Integer.valueOf(visit.filled("priority"))
                        : null,
                fields.value(),
                parties(visit),
                Stream.of(TicketDesk.files(visit), fields.attachments(), source.attachments())
                        .flatMap(List::stream)
                        .distinct()
                        .toList(),
                visit.filled("key"),
                null,
                visit.filled("confidential") == null ? null : Boolean.TRUE,
                source.value());
    }

    private static Point point(Visit visit) {
        String longitude = visit.filled("longitude");
        String latitude = visit.filled("latitude");
        if (longitude == null && latitude == null) {
            return null;
        }
        try {
            return new Point(
                    Double.parseDouble(String.valueOf(longitude)), Double.parseDouble(String.valueOf(latitude)));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(
                    "/point",
                    "请在地图上点选位置，或填写正确的经纬度",
                    "Choose the place on the map, or write its longitude and latitude");
        }
    }

    private static List<Party> parties(Visit visit) {
        String name = visit.filled("name");
        String phone = visit.filled("phone");
        String email = visit.filled("email");
        return name == null && phone == null && email == null
                ? List.of()
                : List.of(new Party("reporter", null, name, phone, email));
    }
}
