package org.gridhall.web.portal;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.servlet.http.Part;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.web.Services;
import org.gridhall.web.form.Choices;
import org.gridhall.web.form.Form;
import org.gridhall.web.form.FormInput;
import org.gridhall.web.form.FormView;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Problems;
import org.gridhall.web.http.RateLimit;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Whoever holds a report's code follows it and does what its reporter may, without an account. */
final class Following {

    /** Fields and forms of one action begin with it. */
    private static final String PREFIX = "f";

    private static final int MEBIBYTE = 1 << 20;

    /** What a reporter does often comes first; what others bring comes after it. */
    private static final List<String> ORDER = List.of("answer", "rate", "comment", "remind", "reopen");

    /** Pictures that browsers show by themselves. */
    private static final Set<String> SHOWN = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    /**
     * A report as its reporter sees it.
     *
     * @param step 0 to 4
     * @param unit who handles it; null while nobody does
     * @param asked what the reporter was asked; null for nothing
     * @param reply what the reporter was answered; null so far
     * @param merged number of the ticket that answers for it; null where it goes on by itself
     */
    public record Report(
            String number,
            String title,
            String description,
            Text category,
            String address,
            boolean confidential,
            Text stage,
            int step,
            boolean voided,
            boolean suspended,
            Text unit,
            Instant openedAt,
            Instant closedAt,
            Instant dueAt,
            String asked,
            String reply,
            Instant repliedAt,
            String result,
            Integer rating,
            String merged,
            List<Event> events,
            List<Shown> files) {}

    /**
     * Something that happened.
     *
     * @param words what the reporter wrote; null for what others did
     */
    public record Event(Instant at, Text what, String words, boolean mine) {}

    /** A file of the report; {@code picture} where a browser shows it. */
    public record Shown(long id, String name, boolean picture) {}

    /** Something that may be done now. */
    public record Ask(String code, Text title, String icon, FormView form, boolean files, boolean open) {}

    private final Services services;
    private final Cases cases;
    private final RateLimit guesses;
    private final RateLimit mebibytes;

    /**
     * @param guesses of a secret that a client may make a minute
     * @param mebibytes of files that a client may send a minute
     */
    Following(Services services, Cases cases, RateLimit guesses, RateLimit mebibytes) {
        this.services = services;
        this.cases = cases;
        this.guesses = guesses;
        this.mebibytes = mebibytes;
    }

    /** The page to ask by number, or by number and code; a number alone tells what everybody may know. */
    View ask(Visit visit) {
        String number = visit.text("number");
        Optional<Solved> known = cases.find(number);
        if (known.isPresent()) {
            return View.to("/near/" + known.get().number());
        }
        Errors errors = new Errors();
        if (number != null) {
            errors.put(
                    "number",
                    new Text(
                            "这个编号没有可公开的进度。请核对编号；保密的事项要同时填写查询码",
                            "Nothing can be shown for this number alone. Check it; for a confidential matter fill in the code too"));
        }
        return ask(number, errors);
    }

    private static View ask(String number, Errors errors) {
        return View.of("portal/ask")
                .with("number", number == null ? "" : number)
                .with("errors", errors);
    }

    /** By number and code: what is wrong is not told apart. */
    View enter(Visit visit) {
        guess(visit);
        String number = visit.filled("number");
        String code = visit.filled("code");
        Errors errors = new Errors();
        if (code == null) {
            errors.put("code", new Text("请填写查询码", "Fill in the code"));
            return ask(number, errors).status(422);
        }
        Ticket ticket = find(code);
        if (ticket == null
                || number != null
                        && !number.toUpperCase(Locale.ROOT)
                                .equals(ticket.summary().number())) {
            errors.put("code", unknown());
            return ask(number, errors).status(404);
        }
        return View.to("/follow/" + code);
    }

    private static Text unknown() {
        return new Text(
                "编号或查询码不正确，请核对。查询码区分大小写，共 22 个字符",
                "Number or code is not right; check them. The code has 22 characters, capitals count");
    }

    private void guess(Visit visit) {
        int wait = guesses.take(visit.request().getRemoteAddr());
        if (wait > 0) {
            throw Problems.tooMany(wait);
        }
    }

    private Ticket find(String secret) {
        try {
            return services.tickets().bySecret(secret);
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND) {
                return null;
            }
            throw problem;
        }
    }

    private Ticket mine(Visit visit) {
        Ticket ticket = find(visit.path("secret"));
        if (ticket == null) {
            // Only what was wrong counts as a guess: whoever has the link may look as often as they like.
            guess(visit);
            throw Problem.of(Problem.Kind.NOT_FOUND, "not-found", unknown());
        }
        return ticket;
    }

    View show(Visit visit) {
        return show(visit, mine(visit), null, null, new Errors());
    }

    private View show(Visit visit, Ticket ticket, String action, FormView again, Errors errors) {
        String secret = visit.path("secret");
        String sent = visit.text("sent");
        StringBuffer link = visit.request().getRequestURL();
        int end = link.indexOf("/follow/");
        return View.of("portal/report")
                .with("report", report(visit, ticket))
                .with("asks", asks(visit, ticket, action, again))
                .with("secret", secret)
                .with("link", link.substring(0, end) + "/follow/" + secret)
                .with("sent", sent == null ? "" : sent)
                .with("key", UUID.randomUUID().toString())
                .with("version", ticket.summary().version())
                .with("steps", Progress.STEPS)
                .with("errors", errors);
    }

    private List<Ask> asks(Visit visit, Ticket ticket, String action, FormView again) {
        List<Ask> asks = new ArrayList<>();
        for (OfferedAction offered : services.tickets().offered(Actor.reporter(ticket.id()), ticket.id())) {
            boolean wrong = offered.code().equals(action);
            FormView form = wrong && again != null
                    ? again
                    : FormView.of(
                            Form.of(offered.form()), Map.of(), PREFIX, visit.zone(), Choices.NONE, visit.locale());
            asks.add(new Ask(
                    offered.code(),
                    offered.title(),
                    icon(offered.code()),
                    form,
                    true,
                    wrong || offered.code().equals("answer")));
        }
        asks.sort(Comparator.comparingInt(ask -> {
            int at = ORDER.indexOf(ask.code());
            return at < 0 ? ORDER.size() : at;
        }));
        return asks;
    }

    private static String icon(String action) {
        return switch (action) {
            case "answer" -> "chat-left-text";
            case "rate" -> "star";
            case "reopen" -> "arrow-counterclockwise";
            case "remind" -> "bell";
            default -> "pencil-square";
        };
    }

    /** Takes an action of the reporter. */
    View act(Visit visit) throws IOException {
        Ticket ticket = mine(visit);
        String code = visit.path("action");
        Actor reporter = Actor.reporter(ticket.id());
        OfferedAction offered = services.tickets().offered(reporter, ticket.id()).stream()
                .filter(one -> one.code().equals(code))
                .findFirst()
                .orElse(null);
        Errors errors = new Errors();
        if (offered == null) {
            errors.put("", new Text("现在不能进行这项操作，请看最新进度", "This cannot be done now; see where it stands"));
            return show(visit, ticket, null, null, errors).status(409);
        }
        Form form = Form.of(offered.form());
        Map<String, List<String>> posted = FormInput.posted(visit.form());
        FormInput.Result result = FormInput.read(form, posted, PREFIX, visit.zone(), Choices.NONE, Map.of());
        if (!result.ok()) {
            return again(visit, ticket, code, form, result, result.errors(), errors, 422);
        }
        List<Long> files = new ArrayList<>();
        for (Part file : visit.files("photos")) {
            String wrong = file(visit, reporter, file, files);
            if (wrong != null) {
                errors.put("photos", Text.same(wrong));
            }
        }
        if (errors.any()) {
            return again(visit, ticket, code, form, result, List.of(), errors, 422);
        }
        String key = visit.filled("key");
        try {
            services.tickets()
                    .act(reporter, ticket.id(), new ActionRequest(code, result.value(), null, key, files, null));
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID && problem.kind() != Problem.Kind.CONFLICT) {
                throw problem;
            }
            if (problem.errors().isEmpty()) {
                errors.put("", problem.text());
            }
            List<FieldError> wrong = FormView.below(problem.errors(), "/form");
            int status = problem.kind().status();
            return again(visit, find(visit.path("secret")), code, form, result, wrong, errors, status);
        }
        return View.to("/follow/" + visit.path("secret") + "?sent=" + (code.equals("rate") ? "rated" : "done"));
    }

    private View again(
            Visit visit,
            Ticket ticket,
            String code,
            Form form,
            FormInput.Result result,
            List<FieldError> wrong,
            Errors errors,
            int status) {
        FormView view =
                FormView.again(form, result.posted(), wrong, PREFIX, visit.zone(), Choices.NONE, visit.locale());
        if (!errors.any()) {
            errors.put(
                    "",
                    new Text(
                            "还有内容需要修改，请看下面的红字提示。您填写的内容都还在。",
                            "Something has to be corrected: see below. What you filled in is still there."));
        }
        return show(visit, ticket, code, view, errors).status(status);
    }

    private String file(Visit visit, Actor reporter, Part file, List<Long> files) throws IOException {
        for (long size = 0; size <= file.getSize(); size += MEBIBYTE) {
            int wait = mebibytes.take(visit.request().getRemoteAddr());
            if (wait > 0) {
                return visit.say(Problems.tooMany(wait).text());
            }
        }
        try (InputStream content = file.getInputStream()) {
            files.add(services.attachments()
                    .store(reporter, file.getSubmittedFileName(), content)
                    .id());
            return null;
        } catch (Problem problem) {
            return file.getSubmittedFileName() + ": " + visit.say(problem.text());
        }
    }

    /** A file of the report: pictures in the page, the rest to keep. */
    View file(Visit visit) throws IOException {
        Ticket ticket = mine(visit);
        long id = Ids.parse(visit.path("file"));
        Attachment file = ticket.attachments().stream()
                .filter(one -> one.id() == id)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("没有这个附件", "There is no such file"));
        InputStream content = services.attachments().open(Actor.reporter(ticket.id()), ticket.id(), id);
        return SHOWN.contains(file.mediaType())
                ? View.stream(file.mediaType(), content)
                : View.stream("application/octet-stream", file.name(), out -> {
                    try (content) {
                        content.transferTo(out);
                    }
                });
    }

    private Report report(Visit visit, Ticket ticket) {
        TicketSummary summary = ticket.summary();
        Stage stage = cases.stage(summary);
        Ticket.Merger merger = ticket.mergedInto();
        return new Report(
                summary.number(),
                summary.title(),
                ticket.description(),
                Topics.title(services.catalogue(), summary.category()),
                summary.address(),
                summary.confidential(),
                merger != null ? merger.stageTitle() : stage == null ? Text.same(summary.stage()) : stage.title(),
                Progress.of(stage),
                stage != null && stage.voided(),
                summary.suspended(),
                summary.unit() == null
                        ? null
                        : services.organisation()
                                .unit(summary.unit())
                                .map(Unit::name)
                                .orElse(null),
                summary.openedAt(),
                summary.closedAt(),
                summary.closedAt() == null ? summary.dueAt() : null,
                text(ticket, "question"),
                text(ticket, "reply"),
                instant(text(ticket, "feedbackAt")),
                ticket.result() == null && merger != null ? merger.result() : ticket.result(),
                ticket.rating(),
                merger == null ? null : merger.number(),
                events(ticket),
                ticket.attachments().stream()
                        .map(file -> new Shown(file.id(), file.name(), SHOWN.contains(file.mediaType())))
                        .toList());
    }

    private static String text(Ticket ticket, String field) {
        Object value = ticket.fields().get(field);
        return value == null || value.toString().isBlank() ? null : value.toString();
    }

    private static Instant instant(String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Where it went and what the reporter did, the newest first; not who in the house did what. */
    private List<Event> events(Ticket ticket) {
        Actor reporter = Actor.reporter(ticket.id());
        Optional<TicketType> type = services.catalogue().type(ticket.summary().type());
        List<Event> events = new ArrayList<>();
        for (TrailEntry entry : services.tickets().trail(reporter, ticket.id())) {
            boolean mine = entry.account() == 0 && entry.actor().equals(reporter.name());
            Object stage =
                    entry.changes().get("stage") instanceof List<?> pair && pair.size() == 2 ? pair.get(1) : null;
            Optional<Text> came = Optional.ofNullable(stage)
                    .flatMap(code -> type.flatMap(known -> known.stage(code.toString())))
                    .map(Stage::title);
            if (entry.seq() == 1) {
                events.add(new Event(entry.occurredAt(), new Text("您的问题已收到", "Your report arrived"), null, mine));
            } else if (mine) {
                Text title = type.flatMap(known -> known.action(entry.action()))
                        .map(FlowAction::title)
                        .orElse(Text.same(entry.action()));
                events.add(new Event(entry.occurredAt(), title, words(entry.payload()), true));
            } else if (came.isPresent()) {
                events.add(new Event(entry.occurredAt(), came.get(), null, false));
            }
        }
        java.util.Collections.reverse(events);
        return events;
    }

    /** What the reporter wrote in a form of few fields. */
    private static String words(Map<String, Object> payload) {
        return payload == null
                ? null
                : payload.values().stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .findFirst()
                        .orElse(null);
    }
}
