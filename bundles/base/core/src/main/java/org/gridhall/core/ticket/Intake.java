package org.gridhall.core.ticket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.persistence.EntityManager;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.PartyRole;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Party;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.flow.Pinned;
import org.gridhall.core.people.KnownPeople;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.Json;
import org.gridhall.core.time.LimitClock;

/** One mouth in: checks what somebody brings and makes a ticket of it. */
final class Intake {

    /** The channel of whoever names none. */
    static final String GRID = "grid";

    /** A phone may have been offline for so long. */
    private static final int KEY = 120;

    private static final Duration LATE = Duration.ofHours(72);

    /** Clocks of clients may be ahead by so much. */
    static final Duration AHEAD = Duration.ofMinutes(10);

    /** Ids carry the time of opening, from this moment on. */
    private static final Instant OLDEST = Ids.EPOCH;

    private final Catalogue catalogue;
    private final Organisation organisation;
    private final Definitions definitions;
    private final Numbers numbers;
    private final Interpreter interpreter;
    private final LimitClock clock;
    private final Ids ids;

    Intake(
            Catalogue catalogue,
            Organisation organisation,
            Definitions definitions,
            Numbers numbers,
            Interpreter interpreter,
            LimitClock clock,
            Ids ids) {
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.definitions = definitions;
        this.numbers = numbers;
        this.interpreter = interpreter;
        this.clock = clock;
        this.ids = ids;
    }

    /** An intake that was checked and waits for its transaction. */
    record Prepared(
            NewTicket asked,
            Pinned pinned,
            FlowAction open,
            Optional<Category> category,
            Instant at,
            String number,
            String key,
            byte[] digest,
            Optional<Channel> channel,
            byte[] sourceDigest,
            boolean importing) {}

    /**
     * Checks everything that needs no transaction.
     *
     * @param importing whether it may lie in the past, without a number for the reporter
     * @throws Problem INVALID with each wrong field
     */
    Prepared prepare(Actor actor, NewTicket asked, boolean importing) {
        List<FieldError> errors = new ArrayList<>();
        Optional<Category> category = Optional.empty();
        if (asked.category() != null) {
            category = catalogue.category(asked.category()).filter(found -> !found.heading());
            if (category.isEmpty()) {
                errors.add(error(
                        "/category",
                        "没有可用的类别“" + asked.category() + "”，请从类别列表中选择",
                        "There is no category \"" + asked.category() + "\"; choose one of the list"));
            }
        }
        String code = asked.type() != null
                ? asked.type()
                : category.map(Category::type).orElse(null);
        Optional<TicketType> type = code == null ? Optional.empty() : catalogue.type(code);
        if (asked.type() == null && asked.category() == null) {
            errors.add(error("/category", "请选择类别", "Choose a category"));
        } else if (type.isEmpty() && errors.isEmpty()) {
            errors.add(error(
                    "/type",
                    "没有事项类型“" + code + "”，请从类型列表中选择",
                    "There is no ticket type \"" + code + "\"; choose one of the list"));
        }
        if (category.isPresent()
                && type.isPresent()
                && !category.get().type().equals(type.get().code())) {
            errors.add(error("/category", "该类别不属于此事项类型", "This category belongs to another ticket type"));
        }
        boolean anybody = actor.equals(Actor.ANYBODY);
        if (anybody) {
            checkPublic(errors, asked, category);
        }
        length(errors, "/title", asked.title(), 200);
        length(errors, "/description", asked.description(), 4000);
        length(errors, "/address", asked.address(), 500);
        length(errors, "/intakeKey", asked.intakeKey(), KEY);
        Optional<Channel> channel = catalogue.channel(asked.channel() == null ? GRID : asked.channel());
        if (asked.channel() != null && channel.isEmpty()) {
            List<String> known =
                    catalogue.channels().stream().map(Channel::code).toList();
            errors.add(error(
                    "/channel",
                    "渠道应为 " + String.join("、", known) + " 之一",
                    "A channel is one of " + String.join(", ", known)));
        }
        if (asked.priority() != null && (asked.priority() < 1 || asked.priority() > 5)) {
            errors.add(error("/priority", "优先级应为 1（紧急）到 5（低）", "A priority is 1 (urgent) to 5 (low)"));
        }
        Instant at = asked.occurredAt() == null ? Instant.now() : asked.occurredAt();
        if (at.isAfter(Instant.now().plus(AHEAD))) {
            errors.add(error("/occurredAt", "发生时间不能晚于现在", "It cannot have happened in the future"));
        } else if (importing && at.isBefore(OLDEST)) {
            errors.add(error("/occurredAt", "最早为 2000 年 1 月 1 日", "Not before 2000-01-01"));
        } else if (!importing && at.isBefore(Instant.now().minus(LATE))) {
            errors.add(error("/occurredAt", "只能补报 72 小时以内的问题", "Problems can be reported late by 72 hours at most"));
        }
        for (int i = 0; i < asked.parties().size(); i++) {
            Party party = asked.parties().get(i);
            length(errors, "/parties/" + i + "/name", party.name(), 200);
            length(errors, "/parties/" + i + "/phone", party.phone(), 40);
            length(errors, "/parties/" + i + "/email", party.email(), 200);
            if (type.isPresent()
                    && type.get().parties().stream()
                            .noneMatch(role -> role.code().equals(party.role()))) {
                errors.add(error(
                        "/parties/" + i + "/role",
                        "此类事项没有当事人角色“" + party.role() + "”",
                        "Tickets of this type have no party role \"" + party.role() + "\""));
            }
        }
        for (PartyRole role : type.map(TicketType::parties).orElse(List.of())) {
            if (role.required()
                    && asked.parties().stream().noneMatch(party -> role.code().equals(party.role()))) {
                errors.add(error(
                        "/parties",
                        "请填写" + role.title().zh(),
                        "Say who the " + role.title().en() + " is"));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        TicketType found = type.orElseThrow();
        Map<String, Object> fields = new LinkedHashMap<>(asked.fields());
        // Every ticket may point to a picture elsewhere.
        Object media = fields.remove("media_url");
        if (media != null && !media.toString().matches("https?://\\S{1,480}")) {
            throw Problem.invalid(
                    "/fields/media_url", "应为 http 或 https 网址", "An address that begins with http or https");
        }
        interpreter
                .forms()
                .checkFields(
                        found.form() == null ? null : found.forms().get(found.form()),
                        category.map(Category::form).orElse(null),
                        fields,
                        "/fields");
        interpreter.forms().check(channel.map(Channel::form).orElse(null), asked.source(), "/source");
        FlowAction open = found.action(FlowAction.OPEN)
                .orElseThrow(() -> new IllegalStateException("type " + found.code() + " has no action open"));
        String key = asked.intakeKey();
        if (key != null) {
            key = anybody ? Digests.publicKey(key) : importing ? "import:" + key : key(actor, asked);
        }
        return new Prepared(
                asked,
                definitions.pin(found),
                open,
                category,
                at,
                numbers.next(found.prefix(), clock.day(at)),
                key,
                asked.intakeKey() == null ? null : digest(asked),
                channel,
                channel.map(known -> sourceDigest(known, asked.source())).orElse(null),
                importing);
    }

    /** What only those may say who have an account is refused from anybody else. */
    private static void checkPublic(List<FieldError> errors, NewTicket asked, Optional<Category> category) {
        if (category.isPresent() && !category.get().open()) {
            errors.add(error(
                    "/category",
                    "该类别不对公众开放，请从列表中选择",
                    "The public cannot report in this category; choose one of the list"));
        }
        if (asked.category() == null && asked.type() != null) {
            errors.add(error("/category", "请选择类别", "Choose a category"));
        }
        if (asked.intakeKey() == null || asked.intakeKey().length() < 22) {
            errors.add(error("/intakeKey", "至少 22 个字符，且不能被猜出", "22 characters at least that nobody can guess"));
        }
        if (asked.priority() != null) {
            errors.add(error(
                    "/priority", "优先级由受理单位确定，请去掉此项", "The priority is set by those who take it in; leave it out"));
        }
        if (asked.occurredAt() != null) {
            errors.add(error("/occurredAt", "请去掉发生时间", "Leave the time out"));
        }
        for (int i = 0; i < asked.parties().size(); i++) {
            if (asked.parties().get(i).person() != null) {
                errors.add(error("/parties/" + i + "/person", "请去掉人员编号", "Leave the id of a person out"));
            }
        }
    }

    /** What a matter is called at its source; null where that is not said. */
    private static byte[] sourceDigest(Channel channel, Map<String, Object> source) {
        if (channel.key().isEmpty() || channel.key().stream().anyMatch(name -> source.get(name) == null)) {
            return null;
        }
        List<Object> name = new ArrayList<>();
        name.add(channel.code());
        channel.key().forEach(fact -> name.add(source.get(fact).toString().strip()));
        return Digests.ofContent(name);
    }

    /** Whether it has a key that may be known. */
    static boolean keyed(NewTicket asked) {
        return asked.intakeKey() != null
                && asked.intakeKey().length() <= KEY
                && asked.intakeKey().indexOf('\0') < 0;
    }

    /** The name of an intake of an account; each account has keys of its own. */
    static String key(Actor actor, NewTicket asked) {
        return actor.account() + ":" + asked.intakeKey();
    }

    static byte[] digest(NewTicket asked) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("type", asked.type());
        content.put("category", asked.category());
        content.put("title", asked.title());
        content.put("description", asked.description());
        content.put("point", asked.point());
        content.put("address", asked.address());
        content.put("channel", asked.channel());
        content.put("priority", asked.priority());
        content.put("fields", asked.fields());
        content.put("parties", asked.parties());
        content.put("attachments", asked.attachments());
        content.put(
                "occurredAt",
                asked.occurredAt() == null ? null : asked.occurredAt().toEpochMilli());
        content.put("confidential", asked.confidential());
        // Only where there are some: what was sent before there were any is still the same.
        if (!asked.source().isEmpty()) {
            content.put("source", asked.source());
        }
        return Digests.ofContent(content);
    }

    /** The ticket that the source's own name stands for already. */
    Optional<StoredTicket> same(EntityManager manager, Prepared prepared) {
        return prepared.sourceDigest() == null
                ? Optional.empty()
                : manager.createQuery("SELECT t FROM StoredTicket t WHERE t.sourceDigest = :digest", StoredTicket.class)
                        .setParameter("digest", prepared.sourceDigest())
                        .getResultStream()
                        .findFirst();
    }

    /** Of many, the names at their sources that tickets stand for already. */
    static Set<ByteBuffer> taken(EntityManager manager, Collection<Prepared> all) {
        List<byte[]> asked = all.stream()
                .map(Prepared::sourceDigest)
                .filter(Objects::nonNull)
                .toList();
        Set<ByteBuffer> taken = new HashSet<>();
        if (!asked.isEmpty()) {
            manager.createQuery(
                            "SELECT t.sourceDigest FROM StoredTicket t WHERE t.sourceDigest IN :digests", byte[].class)
                    .setParameter("digests", asked)
                    .getResultList()
                    .forEach(digest -> taken.add(ByteBuffer.wrap(digest)));
        }
        return taken;
    }

    /** What is told to whom the ticket of that name is not shown. */
    static Problem known() {
        return Problem.of(
                Problem.Kind.CONFLICT,
                "source.known",
                "来源系统的这个编号已经受理，请核对编号",
                "This number of that system was taken in before; check the number");
    }

    private static void length(List<FieldError> errors, String field, String text, int most) {
        if (text != null && text.length() > most) {
            errors.add(error(field, "最多 " + most + " 个字", "At most " + most + " characters"));
        }
        if (text != null && text.indexOf('\0') >= 0) {
            errors.add(error(field, "含有不可用的字符", "It contains a character that cannot be kept"));
        }
    }

    private static FieldError error(String field, String zh, String en) {
        return new FieldError(field, new Text(zh, en));
    }

    /** A ticket that was begun, and what else is to be done with it. */
    record Begun(Work work, Interpreter.Outcome outcome) {}

    /** Makes the ticket, within the transaction; its trail entry is the caller's. */
    Begun open(EntityManager manager, Actor actor, Prepared prepared, String secret) {
        NewTicket asked = prepared.asked();
        StoredTicket ticket = fresh(actor, prepared.pinned(), prepared.at(), prepared.number());
        prepared.category().ifPresent(category -> {
            ticket.category = category.code();
            ticket.field = category.field();
        });
        ticket.title = title(asked, prepared);
        ticket.description = blank(asked.description());
        ticket.channel = asked.channel() == null ? GRID : asked.channel();
        ticket.source = Json.text(asked.source());
        ticket.sourceDigest = prepared.sourceDigest();
        ticket.priority = asked.priority() != null
                ? asked.priority()
                : prepared.category().map(Category::priority).orElse(3);
        if (asked.point() != null) {
            ticket.longitude = asked.point().longitude();
            ticket.latitude = asked.point().latitude();
            Optional<Grid> grid = organisation.gridAt(asked.point(), null);
            ticket.grid = grid.map(Grid::code).orElse(null);
            ticket.gridPath = grid.map(Grid::path).orElse(null);
        }
        ticket.address = blank(asked.address());
        ticket.cell = Cells.of(asked.point(), ticket.address);
        ticket.confidential = asked.confidential() != null && asked.confidential()
                || prepared.pinned().type().confidential()
                || prepared.channel().filter(Channel::confidential).isPresent();
        Attributes.publish(ticket, catalogue);
        ticket.fields = Json.text(asked.fields());
        ticket.intakeKey = prepared.key();
        ticket.intakeDigest = prepared.digest();
        ticket.secretDigest = secret == null ? null : Digests.of(secret);
        Work work = new Work(ticket, prepared.pinned(), List.of());
        boolean anybody = actor.equals(Actor.ANYBODY);
        actor = anybody ? Actor.reporter(ticket.id) : actor;
        if (!interpreter.allowed(work, prepared.open(), actor) || !anybody && !actor.may(Permissions.TICKET_OPEN)) {
            throw Problem.forbidden("您的岗位不能登记此类事项", "Your posts do not allow opening such tickets");
        }
        Interpreter.Outcome outcome = interpreter.take(work, prepared.open(), Map.of(), actor, prepared.at());
        known(manager, asked.parties());
        work.parties = new ArrayList<>();
        for (Party party : asked.parties()) {
            StoredParty stored = new StoredParty();
            stored.id = ids.next();
            stored.ticket = ticket.id;
            stored.role = party.role();
            stored.person = party.person();
            stored.name = blank(party.name());
            stored.phone = blank(party.phone());
            stored.email = blank(party.email());
            manager.persist(stored);
            work.parties.add(stored);
            ticket.extras |= StoredTicket.PARTIES;
        }
        values(ticket, prepared.pinned().type()).forEach((code, value) -> facet(manager, ticket, code, value));
        return new Begun(work, outcome);
    }

    /** A party that names a person names one that is there. */
    private static void known(EntityManager manager, List<Party> parties) {
        List<Long> named =
                parties.stream().map(Party::person).filter(Objects::nonNull).toList();
        if (named.isEmpty()) {
            return;
        }
        Set<Long> found = KnownPeople.alive(manager, named);
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < parties.size(); i++) {
            Long person = parties.get(i).person();
            if (person != null && !found.contains(person)) {
                errors.add(error(
                        "/parties/" + i + "/person",
                        "没有编号为 " + person + " 的人，请先按证件号码登记",
                        "There is no person " + person + "; register them by their number first"));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    /** A ticket with nothing but what every ticket has. */
    StoredTicket fresh(Actor actor, Pinned pinned, Instant at, String number) {
        StoredTicket ticket = new StoredTicket();
        ticket.id = ids.at(at);
        ticket.version = 0;
        ticket.number = number;
        ticket.type = pinned.type().code();
        ticket.definition = pinned.id();
        ticket.stage = pinned.type().stages().get(0).code();
        ticket.stageAt = at.toEpochMilli();
        ticket.channel = GRID;
        ticket.priority = 3;
        ticket.confidential = pinned.type().confidential();
        ticket.createdBy = actor.account();
        ticket.openedAt = at.toEpochMilli();
        ticket.updatedAt = at.toEpochMilli();
        return ticket;
    }

    /** Keeps what lists may filter by in step with the fields. */
    static void facets(EntityManager manager, StoredTicket ticket, TicketType type) {
        Map<String, String> values = values(ticket, type);
        for (String code : type.indexed()) {
            StoredFacet known = manager.find(StoredFacet.class, new StoredFacet.Key(ticket.id, code));
            String value = values.get(code);
            if (known == null && value != null) {
                facet(manager, ticket, code, value);
            } else if (known != null && value == null) {
                manager.remove(known);
            } else if (known != null) {
                known.value = value;
            }
        }
    }

    private static void facet(EntityManager manager, StoredTicket ticket, String code, String value) {
        StoredFacet facet = new StoredFacet();
        facet.ticket = ticket.id;
        facet.code = code;
        facet.value = value;
        manager.persist(facet);
    }

    private static Map<String, String> values(StoredTicket ticket, TicketType type) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!type.indexed().isEmpty() && ticket.fields != null) {
            Map<String, Object> fields = Json.map(ticket.fields);
            for (String code : type.indexed()) {
                if (fields.get(code) != null) {
                    String text = fields.get(code).toString();
                    values.put(code, text.substring(0, Math.min(200, text.length())));
                }
            }
        }
        return values;
    }

    private static String title(NewTicket asked, Prepared prepared) {
        if (blank(asked.title()) != null) {
            return asked.title().strip();
        }
        String description = blank(asked.description());
        if (description != null) {
            String line = description.lines().findFirst().orElse(description).strip();
            return line.length() <= 60 ? line : line.substring(0, 59) + "…";
        }
        return prepared.category()
                .map(category -> category.title().zh())
                .orElse(prepared.pinned().type().title().zh());
    }

    private static String blank(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
