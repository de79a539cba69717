package org.gridhall.web.phone;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.Problem;
import org.gridhall.api.place.Point;
import org.gridhall.api.register.Created;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.web.Services;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Json;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;
import org.gridhall.web.rest.Place;
import org.gridhall.web.rest.TicketRoutes;
import org.gridhall.web.rest.TicketRow;

/**
 * What the phone sends. Each thing carries a key that was made when the worker finished it; the core does it once and
 * answers every repeat with what came of the first.
 */
final class Received {

    /** Registers of the day's work; the module {@code command} brings them. */
    static final Set<String> REGISTERS = Set.of(Track.REGISTER, "visits", "sign-ins");

    private static final Set<String> NOTES = Set.of("visits", "sign-ins");

    private static final String OWNER = "X-Account";

    private final Services services;

    Received(Services services) {
        this.services = services;
    }

    /** A phone that changed hands must not send one worker's things in another's name. */
    static void checkOwner(Visit visit) {
        if (!Long.toString(visit.actor().account()).equals(visit.request().getHeader(OWNER))) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "phone.account",
                    "这些内容由另一账号填写，请由填写人登录后发送",
                    "This was written under another account; whoever wrote it sends it when logged in");
        }
    }

    /** @param id of the file, for the report that goes with it */
    public record PhotoView(String id, String name, long size) {}

    View photo(Visit visit) throws IOException {
        String name = visit.text("name");
        if (name == null
                || name.isBlank()
                || name.length() > 200
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            throw Problem.invalid("/name", "文件名最多 200 个字符，不含 / 和 \\", "A name has 200 characters at most, no / and \\");
        }
        try (InputStream content = visit.stream()) {
            Attachment stored = services.attachments().store(visit.actor(), name, content);
            return View.json(new PhotoView(Long.toString(stored.id()), stored.name(), stored.size()))
                    .status(201);
        }
    }

    /** @param repeated whether it was there already */
    public record ReceiptView(String id, String number, boolean repeated, TicketRow ticket) {}

    View report(Visit visit) throws IOException {
        TicketRoutes.NewTicketBody body = read(visit, TicketRoutes.NewTicketBody.class);
        if (body.intakeKey() == null || body.intakeKey().isBlank()) {
            throw Problem.invalid("/intakeKey", "缺少上报标识", "The report has no key");
        }
        Opened opened = services.tickets().open(visit.actor(), body.ticket("", null));
        Ticket ticket = opened.ticket();
        return View.json(new ReceiptView(
                        Long.toString(ticket.id()),
                        ticket.summary().number(),
                        opened.repeated(),
                        TicketRow.of(ticket.summary())))
                .status(opened.repeated() ? 200 : 201);
    }

    /**
     * An action as the worker meant it.
     *
     * @param version that they saw
     * @param key makes a repeat safe
     */
    public record ActionBody(
            String ticket,
            String action,
            Map<String, Object> form,
            Integer version,
            String key,
            List<String> attachments) {}

    View action(Visit visit) throws IOException {
        ActionBody body = read(visit, ActionBody.class);
        long id = Ids.parse(body.ticket());
        if (id < 0 || body.action() == null) {
            throw Problem.invalid("/ticket", "缺少事项或操作", "Ticket or action is missing");
        }
        if (body.version() == null || body.key() == null || body.key().isBlank()) {
            throw Problem.invalid("/version", "缺少版本或操作标识", "Version or key is missing");
        }
        Ticket ticket = services.tickets()
                .act(
                        visit.actor(),
                        id,
                        new ActionRequest(
                                body.action(),
                                Json.form("/form", body.form()),
                                body.version(),
                                body.key(),
                                TicketRoutes.ids("/attachments", body.attachments()),
                                null));
        return View.json(new ReceiptView(
                Long.toString(ticket.id()), ticket.summary().number(), false, TicketRow.of(ticket.summary())));
    }

    /**
     * A note of the day's work.
     *
     * @param at when it was made
     * @param grid code; null where the place says
     * @param fields what the register's form asks beside number, worker, day, time and grid, which are filled in here
     */
    public record NoteBody(
            String register, String key, Instant at, String grid, Place point, Map<String, Object> fields) {}

    public record NoteView(String id, String key, int version, boolean repeated) {}

    View record(Visit visit) throws IOException {
        NoteBody body = read(visit, NoteBody.class);
        if (body.register() == null || !NOTES.contains(body.register())) {
            throw Problem.invalid("/register", "手机端没有这个登记簿", "The phone has no such register");
        }
        if (body.key() == null || body.key().isBlank() || body.at() == null) {
            throw Problem.invalid("/key", "缺少记录标识或时间", "The record has no key or no time");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        if (body.fields() != null) {
            fields.putAll(Json.form("/fields", body.fields()));
        }
        fields.put("number", body.key());
        fields.put("worker", visit.actor().name());
        fields.put("day", body.at().atZone(visit.zone()).toLocalDate().toString());
        fields.put("at", body.at().toString());
        if (body.grid() != null) {
            fields.put("grid", body.grid());
        }
        Point point = body.point() == null ? null : body.point().point("/point");
        Created created = services.registers()
                .create(
                        visit.actor(),
                        body.register(),
                        new RecordBody(fields, point == null ? null : Track.point(point)),
                        body.key());
        return View.json(new NoteView(
                        Long.toString(created.record().id()),
                        created.record().key(),
                        created.record().version(),
                        created.repeated()))
                .status(created.repeated() ? 200 : 201);
    }

    /**
     * A piece of a patrol.
     *
     * @param from how many points went before these
     * @param points longitude and latitude of each
     * @param endedAt null while the worker walks on
     */
    public record TrackBody(
            String key, String grid, Instant startedAt, Instant endedAt, Integer from, List<List<Double>> points) {}

    /**
     * What there is of a patrol now.
     *
     * @param have points
     * @param metres their distance
     */
    public record TrackView(String id, String key, int have, long metres, boolean ended) {}

    View track(Visit visit) throws IOException {
        TrackBody body = read(visit, TrackBody.class);
        if (body.key() == null || !body.key().startsWith(visit.actor().account() + "-")) {
            throw Problem.invalid("/key", "缺少巡查标识", "The patrol has no key of this account");
        }
        if (body.startedAt() == null || body.from() == null || body.from() < 0 || body.points() == null) {
            throw Problem.invalid("/points", "缺少开始时间或轨迹点", "Start or points are missing");
        }
        return View.json(new Track(services.registers(), visit).join(body));
    }

    public record LetterBody(String id) {}

    /** A letter that was read on the phone; reading it again changes nothing. */
    View letter(Visit visit) throws IOException {
        long id = Ids.parse(read(visit, LetterBody.class).id());
        if (id < 0) {
            throw Problem.invalid("/id", "应为编号", "This is an id");
        }
        services.mailbox().read(visit.actor(), id);
        return View.nothing();
    }

    private static <T> T read(Visit visit, Class<T> type) throws IOException {
        try (InputStream in = visit.stream()) {
            T body = Json.read(type, in.readAllBytes());
            if (body == null) {
                throw Problem.of(Problem.Kind.UNREADABLE, "json.missing", "缺少内容", "There is no content");
            }
            return body;
        }
    }
}
