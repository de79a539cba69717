package org.gridhall.core.supervision;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.persistence.EntityManager;
import org.gridhall.api.Text;
import org.gridhall.api.message.Messages;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.time.Limit;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.ticket.DueCase;
import org.gridhall.core.ticket.DueHandler;

/**
 * Gives cards and tells whom they concern: a prompt before a promised limit is over, a yellow card when it has passed, a
 * red one when a statutory limit has; then one level of the line of command after the other hears of it.
 */
final class CardGiver implements DueHandler {

    /** Who heads a unit. */
    static final String HEAD = "head";

    private static final Text WITHHELD = new Text("（保密）", "(confidential)");
    private static final int TITLE = 60;

    private final StoredOrganisation organisation;
    private final Messages messages;
    private final SupervisionSettings settings;
    private final ZoneId zone;
    private final DateTimeFormatter time;
    private final Ids ids = new Ids();

    CardGiver(StoredOrganisation organisation, Messages messages, SupervisionSettings settings, ZoneId zone) {
        this.organisation = organisation;
        this.messages = messages;
        this.settings = settings;
        this.zone = zone;
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone);
    }

    @Override
    public List<String> levels() {
        return settings.line().after();
    }

    @Override
    public Some begin(EntityManager manager, Collection<Long> limits) {
        Set<List<Long>> given = new HashSet<>();
        manager.createQuery(
                        "SELECT c.limit, c.kind, c.edition FROM StoredCard c WHERE c.limit IN :limits", Object[].class)
                .setParameter("limits", limits)
                .getResultList()
                .forEach(row -> given.add(List.of((Long) row[0], ((Number) row[1]).longValue(), (Long) row[2])));
        return new Giving(new Held(organisation, manager), given);
    }

    /** One transaction's worth. */
    private final class Giving implements Some {

        private final Held held;
        private final Set<List<Long>> given;

        Giving(Held held, Set<List<Long>> given) {
            this.held = held;
            this.given = given;
        }

        @Override
        public void near(DueCase due) {
            if (leads(due)) {
                give(due, Card.Kind.PROMPT, due.limit().dueAt().toEpochMilli(), due.now());
            }
        }

        @Override
        public void passed(DueCase due) {
            Instant then = due.limit().dueAt().plusMillis(1);
            switch (due.limit().kind()) {
                case PROMISED -> give(due, Card.Kind.YELLOW, 0, then);
                case STATUTORY -> give(due, Card.Kind.RED, 0, then);
                default -> {
                    // What a flow says of the limits of its stages is all that comes of them.
                }
            }
        }

        /** Who held it at a moment gets a card; once for each limit, and for each due time that a prompt speaks of. */
        private void give(DueCase due, Card.Kind kind, long edition, Instant moment) {
            Limit limit = due.limit();
            if (!given.add(List.of(limit.id(), (long) kind.ordinal(), edition))) {
                return;
            }
            Instant at = moment.isBefore(limit.startedAt()) ? limit.startedAt() : moment;
            DueCase.Stood stood = due.stood(at);
            LocalDate day = LocalDate.ofInstant(at, zone);
            Held.By by = held.by(due.type(), stood, day);
            StoredCard card = new StoredCard();
            card.id = ids.next();
            card.ticket = due.ticket();
            card.limit = limit.id();
            card.limitCode = limit.code();
            card.kind = kind.ordinal();
            card.edition = edition;
            card.state = Card.State.STANDS.ordinal();
            card.stage = stood.stage();
            card.unit = stood.unit() != null
                    ? stood.unit()
                    : by.post() == null ? null : by.post().unit();
            card.unitPath = held.path(card.unit);
            card.gridPath = due.gridPath();
            if (by.post() != null) {
                card.post = by.post().id();
                card.postCode = by.post().code();
                card.role = by.post().role();
            }
            if (by.person() != null) {
                card.person = by.person().id();
                card.personName = by.person().name();
            }
            card.dueAt = limit.dueAt().toEpochMilli();
            card.givenAt = due.now().toEpochMilli();
            due.manager().persist(card);
            due.note("card-" + kind.name().toLowerCase(Locale.ROOT), Map.of(), payload(due, card));
            tell(due, card, stood, kind == Card.Kind.PROMPT ? "limit-near" : "limit-missed");
        }

        private Map<String, Object> payload(DueCase due, StoredCard card) {
            Map<String, Object> payload = new LinkedHashMap<>();
            payload.put("card", Long.toString(card.id));
            payload.put("limit", card.limitCode);
            payload.put("due", due.limit().dueAt().toString());
            put(payload, "basis", due.limit().basis());
            put(payload, "unit", card.unit);
            put(payload, "post", card.postCode);
            put(payload, "name", card.personName);
            return payload;
        }

        private void tell(DueCase due, StoredCard card, DueCase.Stood stood, String template) {
            String key = "card/" + card.id + "/";
            LocalDate today = LocalDate.ofInstant(due.now(), zone);
            if (stood.account() != null) {
                queue(due, key + "holder", Recipient.account(stood.account()), template);
            } else if (card.postCode != null) {
                queue(due, key + "holder", Recipient.post(card.postCode), template);
            } else if (card.unit != null) {
                queue(due, key + "holder", Recipient.unit(card.unit), template);
            }
            if (card.unit != null && held.filled(HEAD, card.unit, today)) {
                queue(due, key + "head", Recipient.unit(card.unit, HEAD), template);
            }
        }

        @Override
        public void level(DueCase due, int number) {
            Line.Level level = settings.line().levels().get(number);
            if (!leads(due)) {
                return;
            }
            DueCase.Stood stood = due.stood(due.now());
            Recipient to = above(stood.unit(), level, LocalDate.ofInstant(due.now(), zone));
            if (to == null) {
                return;
            }
            Map<String, Object> payload = new LinkedHashMap<>();
            payload.put("level", number + 1);
            payload.put("limit", due.limit().code());
            payload.put("due", due.limit().dueAt().toString());
            put(payload, "unit", to.code());
            put(payload, "role", to.role());
            due.note("escalated", Map.of(), payload);
            String key = "line/" + due.limit().id() + "/" + due.limit().dueAt().toEpochMilli() + "/" + number;
            messages.queue(facts(due, NewMessage.of(key, to, "limit-escalated")).fact("unit", name(stood.unit())));
        }

        /** The posts of a level; where nobody holds such a post there, those of the next unit above that has some. */
        private Recipient above(String unit, Line.Level level, LocalDate day) {
            Set<String> line = new LinkedHashSet<>(held.units(unit));
            organisation.root().map(Unit::code).ifPresent(line::add);
            List<String> units = List.copyOf(line);
            int first = level.up() == Line.TOP ? units.size() - 1 : Math.min(level.up(), units.size() - 1);
            for (String code : units.subList(Math.max(0, first), units.size())) {
                if (held.filled(level.role(), code, day)) {
                    return Recipient.unit(code, level.role());
                }
            }
            return null;
        }
    }

    /** Whether a limit is the one that people work by: one that was promised, or a statutory one where nothing was. */
    private static boolean leads(DueCase due) {
        return switch (due.limit().kind()) {
            case PROMISED -> true;
            case STATUTORY -> !due.promised();
            default -> false;
        };
    }

    private void queue(DueCase due, String key, Recipient to, String template) {
        messages.queue(facts(due, NewMessage.of(key, to, template)));
    }

    private NewMessage facts(DueCase due, NewMessage message) {
        return message.fact("number", due.number())
                .fact("title", due.confidential() ? WITHHELD : Text.same(cut(due.title())))
                .fact("stage", due.stageTitle())
                .fact("link", "/api/v1/tickets/by-number/" + due.number())
                .fact("limit", due.limitTitle())
                .fact("due", time.format(due.limit().dueAt()))
                .about(Subject.ticket(due.ticket()));
    }

    private Text name(String unit) {
        return unit == null
                ? new Text("（未分派）", "(nobody)")
                : organisation.unit(unit).map(Unit::name).orElse(Text.same(unit));
    }

    private static void put(Map<String, Object> payload, String name, Object value) {
        if (value != null) {
            payload.put(name, value);
        }
    }

    private static String cut(String title) {
        return title.codePointCount(0, title.length()) <= TITLE
                ? title
                : title.substring(0, title.offsetByCodePoints(0, TITLE - 1)) + "…";
    }
}
