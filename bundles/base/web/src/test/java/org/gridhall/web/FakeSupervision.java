package org.gridhall.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.supervision.Bulletin;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.CardQuery;
import org.gridhall.api.supervision.Evidence;
import org.gridhall.api.supervision.Supervision;

/** One card in memory whose words are not to be trusted. */
final class FakeSupervision implements Supervision {

    static final long ID = 77;

    final List<CardQuery> asked = new ArrayList<>();
    List<Long> due = List.of();
    Card.State state = Card.State.STANDS;
    boolean mayAppeal = true;
    boolean mayDecide = true;
    String said;
    String title = "路灯 " + Browsing.ATTACK;

    Card card() {
        Instant at = Instant.parse("2026-03-02T02:00:00Z");
        return new Card(
                ID,
                5,
                "SQ2026-000017",
                title,
                "issue",
                "handle",
                Card.Kind.YELLOW,
                state,
                "handle",
                "police",
                "handler-police-1",
                "handler",
                9,
                "孙梅 " + Browsing.ATTACK,
                at,
                at.plusMillis(1),
                said == null ? null : new Card.Said(said + Browsing.ATTACK, "孙梅", at),
                null,
                mayAppeal,
                mayDecide);
    }

    @Override
    public Page<Card> cards(Actor actor, CardQuery query) {
        asked.add(query);
        return new Page<>(List.of(card()), query.after() == null ? "next-1" : null);
    }

    @Override
    public List<Long> due(Actor actor, Instant from, Instant to, int most) {
        return due;
    }

    @Override
    public Card card(Actor actor, long id) {
        if (id != ID) {
            throw Problem.notFound("没有这张牌，或您无权查看", "There is no such card, or you may not see it");
        }
        return card();
    }

    private Card change(long id, Card.State to, String reason) {
        card(null, id);
        if (reason == null || reason.isBlank()) {
            throw Problem.invalid("/reason", "理由须为 2 到 2000 个字", "A reason has 2 to 2000 characters");
        }
        if (state == Card.State.WITHDRAWN) {
            throw Problem.of(Problem.Kind.CONFLICT, "card.withdrawn", "这张牌已经撤销", "The card was withdrawn already");
        }
        state = to;
        said = reason;
        return card();
    }

    @Override
    public Card appeal(Actor actor, long id, String reason) {
        return change(id, Card.State.APPEALED, reason);
    }

    @Override
    public Card decide(Actor actor, long id, boolean accept, String reason) {
        return change(id, accept ? Card.State.WITHDRAWN : Card.State.UPHELD, reason);
    }

    @Override
    public Evidence evidence(Actor actor, long ticket) {
        Instant at = Instant.parse("2026-03-02T02:00:00Z");
        return new Evidence(
                ticket,
                5,
                at,
                "ab12",
                true,
                "SQ2026-000017",
                "路灯 " + Browsing.ATTACK,
                "issue",
                1,
                "cd34",
                List.of(),
                List.of(new Evidence.Spell(
                        at, null, "handle", "police", "handler-police-1", "handler", "孙梅" + Browsing.ATTACK)),
                List.of(new Evidence.Step(1, at, "card-yellow", "系统", null, "ef56")),
                List.of(java.util.Map.of(
                        "kind",
                        "yellow",
                        "card",
                        "77",
                        "post",
                        "p",
                        "unit",
                        "police",
                        "person",
                        "孙梅",
                        "due",
                        at.toString())));
    }

    boolean signed;

    @Override
    public Page<Bulletin> bulletins(Actor actor, String after, int size) {
        return new Page<>(List.of(bulletin(actor, 9)), null);
    }

    @Override
    public Bulletin bulletin(Actor actor, long id) {
        Instant at = Instant.parse("2026-03-02T02:00:00Z");
        return new Bulletin(
                9,
                signed ? 2026 : 0,
                signed ? 3 : 0,
                "关于三月的通报 " + Browsing.ATTACK,
                null,
                LocalDate.of(2026, 3, 1),
                LocalDate.of(2026, 3, 31),
                "说明" + Browsing.ATTACK,
                List.of(new Bulletin.Row("police", 2, 1, 4), new Bulletin.Row(null, 1, 0, 0)),
                List.of(
                        new Bulletin.Line("77", "yellow", "SQ2026-000017", Browsing.ATTACK, "police", "孙梅", at),
                        new Bulletin.Line("78", "red", "SQ2026-000018", null, "police", null, at)),
                "孙梅",
                at,
                signed ? "赵敏" : null,
                signed ? at : null,
                !signed);
    }

    @Override
    public Bulletin draft(Actor actor, String unit, LocalDate from, LocalDate to, String remark) {
        if (from == null || to == null || to.isBefore(from)) {
            throw Problem.invalid("/to", "请填写起止日期", "Give the first and the last day");
        }
        return bulletin(actor, 9);
    }

    @Override
    public Bulletin sign(Actor actor, long id) {
        if (signed) {
            throw Problem.of(Problem.Kind.CONFLICT, "bulletin.signed", "此通报已由赵敏签发", "赵敏 has signed it already");
        }
        signed = true;
        return bulletin(actor, id);
    }

    @Override
    public Card withdraw(Actor actor, long id, String reason) {
        return change(id, Card.State.WITHDRAWN, reason);
    }
}
