package org.gridhall.core.supervision;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.persistence.TypedQuery;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.supervision.Bulletin;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.CardQuery;
import org.gridhall.api.supervision.Evidence;
import org.gridhall.api.supervision.Supervision;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.District;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Cards in the database; what is said and decided stands in the trail of their tickets. */
@Component(service = Supervision.class)
public class Cards implements Supervision {

    private static final String SELECT =
            "SELECT c, t.number, t.title, t.type, t.confidential FROM StoredCard c, ListedTicket t WHERE t.id = c.ticket";

    private final Database database;
    private final ChainedTrail trail;
    private final Organisation organisation;
    private final Clock clock;
    private final Bulletins bulletins;

    @Activate
    public Cards(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference Organisation organisation,
            @Reference District district) {
        this(database, trail, organisation, Clock.system(district.zone()));
    }

    Cards(Database database, ChainedTrail trail, Organisation organisation, Clock clock) {
        this.database = database;
        this.trail = trail;
        this.organisation = organisation;
        this.clock = clock;
        this.bulletins = new Bulletins(database, trail, organisation, clock);
    }

    /** A condition that grows. */
    private static final class Condition {
        final StringBuilder text = new StringBuilder();
        final List<Object> parameters = new ArrayList<>();

        String parameter(Object value) {
            parameters.add(value);
            return "?" + parameters.size();
        }

        void and(String condition) {
            text.append(" AND ").append(condition);
        }

        /** A path and those below it, as a range that an index can follow: {@code /} is followed by {@code 0}. */
        String below(String column, String path) {
            return "(" + column + " >= " + parameter(path) + " AND " + column + " < "
                    + parameter(path.substring(0, path.length() - 1) + "0") + ")";
        }

        /** What some grants cover; null for everything. */
        String covered(List<Grant> grants, String of) {
            if (grants.stream().anyMatch(grant -> "/".equals(grant.unitPath()))) {
                return null;
            }
            return grants.isEmpty()
                    ? of + ".id IS NULL"
                    : grants.stream()
                            .map(grant -> grant.unitPath() != null
                                    ? below(of + ".unitPath", grant.unitPath())
                                    : below(of + ".gridPath", grant.gridPath()))
                            .distinct()
                            .collect(Collectors.joining(" OR ", "(", ")"));
        }
    }

    @Override
    public Page<Card> cards(Actor actor, CardQuery query) {
        Condition condition = new Condition();
        if (query.mine()) {
            if (actor.kind() != Actor.Kind.ACCOUNT) {
                return new Page<>(List.of(), null);
            }
            condition.and("c.person = " + condition.parameter(actor.person()));
        } else {
            visible(condition, actor, "c");
        }
        if (query.kind() != null) {
            condition.and("c.kind = " + condition.parameter(query.kind().ordinal()));
        }
        if (query.state() != null) {
            condition.and("c.state = " + condition.parameter(query.state().ordinal()));
        }
        if (query.ticket() != null) {
            condition.and("c.ticket = " + condition.parameter(query.ticket()));
        }
        if (query.unit() != null) {
            condition.and(organisation
                    .unit(query.unit())
                    .map(unit -> condition.below("c.unitPath", unit.path()))
                    .orElseThrow(() ->
                            Problem.invalid("/unit", "没有这个部门：" + query.unit(), "There is no unit " + query.unit())));
        }
        if (query.from() != null) {
            condition.and("c.givenAt >= " + condition.parameter(query.from().toEpochMilli()));
        }
        if (query.to() != null) {
            condition.and("c.givenAt < " + condition.parameter(query.to().toEpochMilli()));
        }
        if (query.after() != null) {
            condition.and("c.id < " + condition.parameter(key(query.after())));
        }
        List<Card> cards = database.read(manager -> {
            TypedQuery<Object[]> select =
                    manager.createQuery(SELECT + condition.text + " ORDER BY c.id DESC", Object[].class);
            set(select, condition);
            return select.setMaxResults(query.size() + 1).getResultList().stream()
                    .map(row -> card(actor, row))
                    .toList();
        });
        return cards.size() <= query.size()
                ? new Page<>(cards, null)
                : new Page<>(
                        cards.subList(0, query.size()),
                        Long.toString(cards.get(query.size() - 1).id()));
    }

    static long key(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Problem.invalid("/after", "翻页标识不正确，请从第一页重新查看", "This is no key of a page; begin with the first one");
        }
    }

    private static void set(TypedQuery<?> select, Condition condition) {
        for (int i = 0; i < condition.parameters.size(); i++) {
            select.setParameter(i + 1, condition.parameters.get(i));
        }
    }

    /** Those of units and grids that the actor's posts cover; confidential ones for those who may know of such. */
    private static void visible(Condition condition, Actor actor, String of) {
        if (actor.kind() == Actor.Kind.SYSTEM) {
            return;
        }
        List<Grant> grants = actor.with(Permissions.TICKET_READ).toList();
        if (grants.isEmpty()) {
            throw Problem.forbidden("您的岗位不能查看督办情况", "Your posts do not allow looking at supervision");
        }
        String all = condition.covered(grants, of);
        if (all != null) {
            condition.and(all);
        }
        String secret =
                condition.covered(actor.with(Permissions.TICKET_CONFIDENTIAL).toList(), of);
        if (secret != null) {
            condition.and("(t.confidential = " + condition.parameter(false) + " OR " + secret + ")");
        }
    }

    @Override
    public List<Long> due(Actor actor, Instant from, Instant to, int most) {
        if (most < 1 || most > 200) {
            throw new IllegalArgumentException("1 to 200");
        }
        Condition condition = new Condition();
        condition.and("t.dueAt >= " + condition.parameter(from.toEpochMilli()));
        condition.and("t.dueAt < " + condition.parameter(to.toEpochMilli()));
        visible(condition, actor, "t");
        return database.read(manager -> {
            TypedQuery<Long> select = manager.createQuery(
                    "SELECT t.id FROM ListedTicket t WHERE t.closedAt IS NULL" + condition.text
                            + " ORDER BY t.dueAt, t.id",
                    Long.class);
            set(select, condition);
            return select.setMaxResults(most).getResultList();
        });
    }

    private static Card card(Actor actor, Object[] row) {
        StoredCard card = (StoredCard) row[0];
        boolean waits = card.state() == Card.State.APPEALED;
        // Whoever a card names knows of it; what a confidential ticket says is for those who may know of such.
        boolean told = !(Boolean) row[4]
                || actor.kind() == Actor.Kind.SYSTEM
                || covers(card, actor, Permissions.TICKET_CONFIDENTIAL);
        return new Card(
                card.id,
                card.ticket,
                (String) row[1],
                told ? (String) row[2] : null,
                (String) row[3],
                card.limitCode,
                card.kind(),
                card.state(),
                card.stage,
                card.unit,
                card.postCode,
                card.role,
                card.person,
                card.personName,
                Instant.ofEpochMilli(card.dueAt),
                Instant.ofEpochMilli(card.givenAt),
                StoredCard.said(card.appeal, card.appealedBy, card.appealedAt),
                StoredCard.said(card.decision, card.decidedBy, card.decidedAt),
                card.state() == Card.State.STANDS && appealable(card) && named(card, actor),
                (waits || card.state() != Card.State.WITHDRAWN)
                        && !own(card, actor)
                        && decider(card, actor).isPresent());
    }

    private static boolean appealable(StoredCard card) {
        return card.kind() != Card.Kind.PROMPT;
    }

    private static boolean own(StoredCard card, Actor actor) {
        return card.person != 0 && card.person == actor.person();
    }

    private static boolean named(StoredCard card, Actor actor) {
        return actor.kind() == Actor.Kind.ACCOUNT
                && (card.person != 0
                        ? own(card, actor)
                        : card.unit != null
                                && actor.grants().stream().anyMatch(grant -> card.unit.equals(grant.unit())));
    }

    private static Optional<Grant> decider(StoredCard card, Actor actor) {
        return actor.with(Permissions.SUPERVISION_MANAGE)
                .filter(grant -> grant.covers(card.unitPath, card.gridPath))
                .findFirst();
    }

    @Override
    public Card card(Actor actor, long id) {
        return database.read(manager -> card(actor, row(manager, actor, id)));
    }

    private static Object[] row(EntityManager manager, Actor actor, long id) {
        List<Object[]> rows = manager.createQuery(SELECT + " AND c.id = :id", Object[].class)
                .setParameter("id", id)
                .getResultList();
        if (!rows.isEmpty()) {
            Object[] row = rows.get(0);
            StoredCard card = (StoredCard) row[0];
            boolean confidential = (Boolean) row[4];
            boolean covered = actor.kind() == Actor.Kind.SYSTEM
                    || covers(card, actor, Permissions.TICKET_READ)
                            && (!confidential || covers(card, actor, Permissions.TICKET_CONFIDENTIAL));
            // A unit that is named in nobody's place is many people: what is confidential is not for all of them.
            if (covered || (confidential ? own(card, actor) : named(card, actor))) {
                return row;
            }
        }
        throw Problem.notFound("没有这张牌，或您无权查看", "There is no such card, or you may not see it");
    }

    private static boolean covers(StoredCard card, Actor actor, String permission) {
        return actor.with(permission).anyMatch(grant -> grant.covers(card.unitPath, card.gridPath));
    }

    private Card change(Actor actor, long id, BiConsumer<StoredCard, Instant> change) {
        return database.write(manager -> {
            Object[] row = row(manager, actor, id);
            change.accept((StoredCard) row[0], clock.instant());
            // Of two who decide at once the slower one is to hear of it here and look again.
            manager.flush();
            return card(actor, row);
        });
    }

    private void record(StoredCard card, String action, Actor actor, Grant grant, Instant at, String reason) {
        trail.append(new Deed(
                Subject.ticket(card.ticket),
                action,
                actor,
                grant,
                at,
                0,
                Map.of(),
                Map.of(
                        "card", Long.toString(card.id),
                        "kind", card.kind().name().toLowerCase(Locale.ROOT),
                        "reason", reason)));
    }

    private static String reason(String reason) {
        String text = reason == null ? "" : reason.strip();
        if (text.length() < 2 || text.length() > 2000 || text.indexOf('\0') >= 0) {
            throw Problem.invalid("/reason", "理由须为 2 到 2000 个字", "A reason has 2 to 2000 characters");
        }
        return text;
    }

    @Override
    public Card appeal(Actor actor, long id, String reason) {
        String text = reason(reason);
        return change(actor, id, (card, now) -> {
            if (!named(card, actor)) {
                throw Problem.forbidden("只有牌上写明的人可以申诉", "Only whoever the card names may appeal");
            }
            if (card.state() == Card.State.APPEALED && text.equals(card.appeal)) {
                return;
            }
            if (!appealable(card)) {
                throw conflict(
                        "card.prompt", "提示不是处理，不需要申诉", "A prompt is no reproach; there is nothing to appeal against");
            }
            if (card.state() == Card.State.WITHDRAWN) {
                throw conflict("card.withdrawn", "这张牌已经撤销，不需要申诉", "The card was withdrawn already");
            }
            if (card.appeal != null) {
                throw conflict(
                        "card.appealed",
                        "这张牌已经申诉过，只能申诉一次",
                        "The card was appealed against before; that is possible once");
            }
            card.appeal(text, actor.name(), now);
            record(card, "card-appealed", actor, null, now, text);
        });
    }

    @Override
    public Card decide(Actor actor, long id, boolean accept, String reason) {
        String text = reason(reason);
        return change(actor, id, (card, now) -> {
            Grant grant = may(card, actor);
            Card.State state = accept ? Card.State.WITHDRAWN : Card.State.UPHELD;
            if (repeated(card, state, text, actor)) {
                return;
            }
            if (card.state() != Card.State.APPEALED) {
                throw conflict(
                        "card.state",
                        card.decidedBy == null ? "没有等待处理的申诉" : "已由" + card.decidedBy + "处理，请刷新后查看",
                        card.decidedBy == null
                                ? "No appeal waits for a decision"
                                : card.decidedBy + " has decided already; look at it again");
            }
            card.decide(state, text, actor.name(), now);
            record(card, accept ? "card-withdrawn" : "card-upheld", actor, grant, now, text);
        });
    }

    @Override
    public Card withdraw(Actor actor, long id, String reason) {
        String text = reason(reason);
        return change(actor, id, (card, now) -> {
            Grant grant = may(card, actor);
            if (repeated(card, Card.State.WITHDRAWN, text, actor)) {
                return;
            }
            if (card.state() == Card.State.WITHDRAWN) {
                throw conflict("card.withdrawn", "这张牌已经撤销", "The card was withdrawn already");
            }
            if (card.state() == Card.State.APPEALED) {
                throw conflict("card.appealed", "有申诉等待处理，请先处理申诉", "An appeal waits; decide that");
            }
            card.decide(Card.State.WITHDRAWN, text, actor.name(), now);
            record(card, "card-withdrawn", actor, grant, now, text);
        });
    }

    private static boolean repeated(StoredCard card, Card.State state, String reason, Actor actor) {
        return card.state() == state && reason.equals(card.decision) && Objects.equals(card.decidedBy, actor.name());
    }

    private static Grant may(StoredCard card, Actor actor) {
        if (own(card, actor)) {
            throw Problem.forbidden("不能处理给自己的牌", "Nobody decides on a card of their own");
        }
        if (actor.kind() == Actor.Kind.SYSTEM) {
            return null;
        }
        return decider(card, actor)
                .orElseThrow(() -> Problem.forbidden("您的岗位不能处理这张牌", "Your posts do not allow deciding on this card"));
    }

    @Override
    public Evidence evidence(Actor actor, long ticket) {
        Condition condition = new Condition();
        condition.and("t.id = " + condition.parameter(ticket));
        visible(condition, actor, "t");
        return database.read(manager -> {
            TypedQuery<StoredEvidence> select = manager.createQuery(
                    "SELECT e FROM StoredEvidence e, ListedTicket t WHERE e.ticket = t.id" + condition.text,
                    StoredEvidence.class);
            set(select, condition);
            StoredEvidence row = select.getResultStream()
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("没有这件的证据材料", "There is no evidence of this ticket"));
            String told = trail.entries(Subject.ticket(ticket), 1, 1).stream()
                    .map(entry -> entry.changes().get("evidence"))
                    .map(change -> change instanceof List<?> both && both.size() == 2 ? (String) both.get(1) : "")
                    .findFirst()
                    .orElse("");
            return EvidenceBook.read(row, told);
        });
    }

    @Override
    public Page<Bulletin> bulletins(Actor actor, String after, int size) {
        return bulletins.list(actor, after, size);
    }

    @Override
    public Bulletin bulletin(Actor actor, long id) {
        return bulletins.get(actor, id);
    }

    @Override
    public Bulletin draft(Actor actor, String unit, LocalDate from, LocalDate to, String remark) {
        return bulletins.draft(actor, unit, from, to, remark);
    }

    @Override
    public Bulletin sign(Actor actor, long id) {
        return bulletins.sign(actor, id);
    }

    private static Problem conflict(String code, String zh, String en) {
        return Problem.of(Problem.Kind.CONFLICT, code, zh, en);
    }
}
