package org.gridhall.web.portal;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.servlet.http.Part;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.PartyRole;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Probe;
import org.gridhall.web.Privacy;
import org.gridhall.web.Services;
import org.gridhall.web.form.Choices;
import org.gridhall.web.form.Form;
import org.gridhall.web.form.FormInput;
import org.gridhall.web.form.FormView;
import org.gridhall.web.http.Problems;
import org.gridhall.web.http.RateLimit;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/**
 * A report in three steps: what, where, details. Each step is a form of its own that carries what was said before, so
 * nothing is lost and no script is needed. Only the last one keeps anything.
 */
final class Reporting {

    private static final String PORTAL = "portal";
    private static final String TIPOFF = "tipoff";
    private static final String REPORTER = "reporter";
    private static final int LONGEST = 4000;
    private static final Pattern MARKUP = Pattern.compile("</?[A-Za-z!][^<>]*>");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ()-]{5,24}");
    private static final String PREFIX = "f";
    private static final int COMMON = 8;
    private static final int MEBIBYTE = 1 << 20;

    /**
     * A public ticket that may be about the same matter.
     *
     * @param reason why it may be
     */
    public record Same(String number, String title, Text reason, Text stage) {}

    private final Services services;
    private final Cases cases;
    private final RateLimit reports;
    private final RateLimit mebibytes;
    private volatile Topics topics;

    /**
     * @param reports that a client may send a minute
     * @param mebibytes of files that a client may send a minute
     */
    Reporting(Services services, Cases cases, RateLimit reports, RateLimit mebibytes) {
        this.services = services;
        this.cases = cases;
        this.reports = reports;
        this.mebibytes = mebibytes;
    }

    Topics topics() {
        Topics fresh = Topics.of(services.catalogue(), topics);
        topics = fresh;
        return fresh;
    }

    View begin(Visit visit) {
        Draft draft = Draft.fresh(visit.text("category"));
        return topics().find(draft.category()).isPresent()
                ? where(draft, new Errors())
                : what(draft, visit.text("q"), new Errors());
    }

    View go(Visit visit) throws IOException {
        Draft draft = Draft.of(visit.form());
        String step = visit.filled("step");
        boolean back = visit.filled("back") != null;
        if (step == null
                || step.equals("what")
                || topics().find(draft.category()).isEmpty()) {
            return afterWhat(visit, draft);
        }
        if (step.equals("where")) {
            return back ? what(draft, null, new Errors()) : afterWhere(visit, draft);
        }
        Errors errors = new Errors();
        Draft whole = keep(visit.files("photos"), draft, visit.request().getRemoteAddr(), errors);
        if (back) {
            return where(whole, new Errors());
        }
        return visit.filled("drop") != null ? details(visit, whole, errors, List.of()) : send(visit, whole, errors);
    }

    private View afterWhat(Visit visit, Draft draft) {
        Errors errors = new Errors();
        checkText(draft, errors);
        if (errors.any()) {
            return what(draft, visit.filled("q"), errors).status(422);
        }
        if (visit.filled("look") != null) {
            return what(draft, visit.filled("q"), errors);
        }
        if (topics().find(draft.category()).isEmpty()) {
            errors.put(
                    "category",
                    draft.text().isEmpty()
                            ? new Text("请选择一类问题，或先写几句情况", "Choose a kind of problem, or write what happened first")
                            : new Text("请从下面选择最接近的一类", "Choose the kind below that comes nearest"));
            return what(draft, visit.filled("q"), errors).status(422);
        }
        return where(draft, errors);
    }

    private View what(Draft draft, String words, Errors errors) {
        Topics all = topics();
        List<Topic> suggested = all.suggest(draft.text());
        return View.of("portal/what")
                .with("draft", draft)
                .with("step", 1)
                .with("q", words == null ? "" : words)
                .with("groups", all.groups(words))
                .with("suggested", suggested)
                .with("common", words == null && suggested.isEmpty() ? common(all) : List.of())
                .with("errors", errors);
    }

    /** What is reported most these months. */
    private List<Topic> common(Topics all) {
        LocalDate since = LocalDate.now().minusMonths(3);
        List<Completion> counted =
                services.statistics().completion(Actor.ANYBODY, Statistics.By.CATEGORY, null, since, null);
        return counted.stream()
                .flatMap(one -> all.find(one.key()).stream())
                .limit(COMMON)
                .toList();
    }

    private View afterWhere(Visit visit, Draft draft) {
        Errors errors = new Errors();
        checkPlace(draft, errors);
        return !errors.any()
                ? details(visit, draft, errors, List.of())
                : where(draft, errors).status(422);
    }

    private View where(Draft draft, Errors errors) {
        return View.of("portal/where")
                .with("draft", draft)
                .with("step", 2)
                .with("topic", topics().find(draft.category()).orElseThrow())
                .with("errors", errors);
    }

    private View details(Visit visit, Draft draft, Errors errors, List<FieldError> wrong) {
        Topic topic = topics().find(draft.category()).orElseThrow();
        return View.of("portal/details")
                .with("draft", draft)
                .with("step", 3)
                .with("topic", topic)
                .with("same", draft.confidential() ? List.of() : same(draft))
                .with("form", form(visit, form(topic), wrong))
                .with("tipoff", services.catalogue().channel(TIPOFF).isPresent())
                .with("errors", errors);
    }

    /** What type and category ask besides. */
    private Form form(Topic topic) {
        Category category = topic.category();
        String ofType = services.catalogue()
                .type(category.type())
                .filter(type -> type.form() != null)
                .map(type -> type.forms().get(type.form()))
                .orElse(null);
        return Form.of(ofType, category.form());
    }

    private static FormView form(Visit visit, Form form, List<FieldError> wrong) {
        Map<String, List<String>> posted = FormInput.posted(visit.form());
        return !wrong.isEmpty() || posted.keySet().stream().anyMatch(name -> name.startsWith(Draft.EXTRA))
                ? FormView.again(form, posted, wrong, PREFIX, visit.zone(), Choices.NONE, visit.locale())
                : FormView.of(form, form.initial(), PREFIX, visit.zone(), Choices.NONE, visit.locale());
    }

    /** What somebody else told already, as far as the public may know. */
    private List<Same> same(Draft draft) {
        Point point = draft.point();
        Probe probe = new Probe(draft.category(), point, blank(draft.address()), null, blank(draft.text()));
        return services.tickets().likely(Actor.ANYBODY, probe).stream()
                .filter(likely -> likely.ticket().closedAt() == null)
                .map(likely -> new Same(
                        likely.ticket().number(),
                        Privacy.hide(likely.ticket().title()),
                        new Text(
                                Privacy.hide(likely.reason().zh()),
                                Privacy.hide(likely.reason().en())),
                        Progress.STEPS.get(Progress.of(cases.stage(likely.ticket())))))
                .toList();
    }

    private static void checkText(Draft draft, Errors errors) {
        int length = draft.text().length();
        if (length > LONGEST) {
            errors.put(
                    "text",
                    new Text(
                            "最多 " + LONGEST + " 个字，现在有 " + length + " 个，请删减",
                            "At most " + LONGEST + " characters; these are " + length));
        } else if (MARKUP.matcher(draft.text()).find()) {
            errors.put("text", new Text("请去掉网页代码（尖括号里的内容），只写文字", "Leave out HTML tags; write plain words"));
        }
    }

    private static void checkPlace(Draft draft, Errors errors) {
        if (draft.address().length() > 500) {
            errors.put("address", new Text("最多 500 个字", "At most 500 characters"));
        }
        try {
            if (draft.point() == null && draft.address().isEmpty()) {
                errors.put("address", new Text("请写明地点，或在地图上点一下", "Say where it is, or pick the place on the map"));
            }
        } catch (IllegalArgumentException e) {
            errors.put("place", new Text("地图上的位置不正确，请重新点选", "The place on the map is not right; pick it again"));
        }
    }

    private View send(Visit visit, Draft draft, Errors errors) {
        checkPlace(draft, errors);
        if (errors.has("address") || errors.has("place")) {
            return where(draft, errors).status(422);
        }
        checkText(draft, errors);
        if (draft.text().isEmpty()) {
            errors.put("text", new Text("请写明是什么情况", "Say what the matter is"));
        }
        if (draft.name().length() > 50) {
            errors.put("name", new Text("最多 50 个字", "At most 50 characters"));
        }
        if (!draft.phone().isEmpty() && !PHONE.matcher(draft.phone()).matches()) {
            errors.put("phone", new Text("请填写电话号码，例如 13800000000", "This is a telephone number, such as 13800000000"));
        }
        Form form = form(topics().find(draft.category()).orElseThrow());
        FormInput.Result more =
                FormInput.read(form, FormInput.posted(visit.form()), PREFIX, visit.zone(), Choices.NONE, Map.of());
        if (!more.ok()) {
            errors.put(
                    "",
                    new Text(
                            "还有内容需要修改，请看下面的红字提示。您填写的内容都还在。",
                            "Something has to be corrected: see below. What you filled in is still there."));
        }
        if (errors.any()) {
            return details(visit, draft, errors, more.errors()).status(422);
        }
        int wait = reports.take(visit.request().getRemoteAddr());
        if (wait > 0) {
            errors.put("", Problems.tooMany(wait).text());
            return details(visit, draft, errors, List.of()).status(429);
        }
        try {
            Opened opened = services.tickets().open(Actor.ANYBODY, ticket(draft, more.value()));
            return View.to("/follow/" + opened.secret() + (opened.repeated() ? "?sent=again" : "?sent=now"));
        } catch (Problem problem) {
            return refused(visit, draft, problem);
        }
    }

    /** Keeps what files came, so that they need not be chosen again when something else is wrong. */
    private Draft keep(List<Part> files, Draft draft, String client, Errors errors) throws IOException {
        List<Draft.Photo> photos = new ArrayList<>(draft.photos());
        for (Part file : files) {
            int wait = 0;
            for (long size = 0; size <= file.getSize() && wait == 0; size += MEBIBYTE) {
                wait = mebibytes.take(client);
            }
            if (wait > 0) {
                errors.put("photos", Problems.tooMany(wait).text());
                break;
            }
            try (InputStream content = file.getInputStream()) {
                Attachment kept = services.attachments().store(draft.key(), file.getSubmittedFileName(), content);
                String id = Long.toString(kept.id());
                photos.removeIf(photo -> photo.id().equals(id));
                photos.add(new Draft.Photo(id, kept.name()));
            } catch (Problem problem) {
                Text name = Text.same(file.getSubmittedFileName());
                errors.put(
                        "photos",
                        new Text(
                                name.zh() + "：" + problem.text().zh(),
                                name.en() + ": " + problem.text().en()));
            }
        }
        return draft.with(photos);
    }

    private NewTicket ticket(Draft draft, Map<String, Object> fields) {
        boolean tipoff =
                draft.confidential() && services.catalogue().channel(TIPOFF).isPresent();
        Map<String, Object> source = tipoff ? Map.of("anonymous", draft.anonymous(), "way", "web") : Map.of();
        return new NewTicket(
                null,
                draft.category(),
                null,
                draft.text(),
                draft.point(),
                blank(draft.address()),
                tipoff ? TIPOFF : PORTAL,
                null,
                fields,
                parties(draft),
                draft.photos().stream().map(photo -> Long.valueOf(photo.id())).toList(),
                draft.key(),
                null,
                draft.confidential() ? true : null,
                source);
    }

    private List<Party> parties(Draft draft) {
        boolean nobody = draft.name().isEmpty() && draft.phone().isEmpty() || draft.anonymous() && draft.confidential();
        List<PartyRole> roles = topics().find(draft.category())
                .map(topic -> topic.category().type())
                .flatMap(services.catalogue()::type)
                .map(TicketType::parties)
                .orElse(List.of());
        if (nobody || roles.stream().noneMatch(role -> role.code().equals(REPORTER))) {
            return List.of();
        }
        return List.of(new Party(REPORTER, null, blank(draft.name()), blank(draft.phone()), null));
    }

    private View refused(Visit visit, Draft draft, Problem problem) {
        if (problem.kind() != Problem.Kind.INVALID && problem.kind() != Problem.Kind.CONFLICT) {
            throw problem;
        }
        Errors errors = new Errors();
        for (FieldError error : problem.errors()) {
            errors.put(field(error.field()), error.message());
        }
        if (!errors.any()) {
            errors.put("", problem.text());
        }
        int status = problem.kind().status();
        if (errors.has("category")) {
            return what(draft, null, errors).status(status);
        }
        return errors.has("address") || errors.has("place")
                ? where(draft, errors).status(status)
                : details(visit, draft, errors, FormView.below(problem.errors(), "/fields"))
                        .status(status);
    }

    private static String field(String pointer) {
        if (pointer.startsWith("/parties")) {
            return pointer.endsWith("/name") ? "name" : "phone";
        }
        return switch (pointer) {
            case "/category", "/type" -> "category";
            case "/description", "/title" -> "text";
            case "/address" -> "address";
            case "/point" -> "place";
            case "/attachments" -> "photos";
            default -> "";
        };
    }

    private static String blank(String text) {
        return text.isBlank() ? null : text;
    }
}
