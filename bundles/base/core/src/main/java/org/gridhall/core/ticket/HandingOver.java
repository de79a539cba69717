package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.core.storage.Database;

/** Takes tickets into hands, gives them back and hands them on: each in one transaction, with an entry of the trail. */
final class HandingOver {

    private static final int REASON = 500;

    private final Database database;
    private final Hands hands;
    private final Execution execution;
    private final Views views;
    private final Answers answers;
    private final Changed changed;

    /** Tells that a ticket is no longer at the version that somebody saw. */
    @FunctionalInterface
    interface Changed {
        Problem since(EntityManager manager, Actor actor, StoredTicket ticket, int seen);
    }

    HandingOver(Database database, Hands hands, Execution execution, Views views, Answers answers, Changed changed) {
        this.database = database;
        this.hands = hands;
        this.execution = execution;
        this.views = views;
        this.answers = answers;
        this.changed = changed;
    }

    /** A ticket whose hands change. */
    private record Held(EntityManager manager, StoredTicket ticket, Optional<Actor> holder) {

        boolean by(Actor actor) {
            return ticket.holder != null && ticket.holder == actor.account();
        }
    }

    private Ticket change(
            Actor actor, long id, Function<Held, Boolean> done, Integer version, Function<Held, Deed> how) {
        return database.write(manager -> {
            StoredTicket ticket = views.find(manager, actor, id);
            Held held = new Held(manager, ticket, hands.holder(manager, ticket));
            Work work = views.work(manager, ticket);
            if (!done.apply(held)) {
                if (version != null && version != ticket.version) {
                    throw changed.since(manager, actor, ticket, version);
                }
                Long before = ticket.holder;
                Instant now = Instant.now();
                Deed deed = how.apply(held);
                if (deed.to() == null) {
                    Hands.release(ticket);
                } else {
                    Hands.give(ticket, deed.to(), now);
                }
                execution.record(
                        work,
                        deed.name(),
                        actor,
                        deed.grant(),
                        now,
                        Map.of("holder", Arrays.asList(text(before), text(ticket.holder))),
                        deed.payload());
                if (deed.name().equals(Hands.DELEGATED) && deed.to().account() != actor.account()) {
                    answers.delegated(
                            work, deed.to(), actor, (String) deed.payload().get("reason"));
                }
                manager.flush();
            }
            return views.view(manager, work, actor);
        });
    }

    /** @param to null for nobody */
    private record Deed(String name, Actor to, Grant grant, Map<String, Object> payload) {}

    private static String text(Long account) {
        return account == null ? null : Long.toString(account);
    }

    Ticket take(Actor actor, long id, boolean over, Integer version) {
        return change(actor, id, held -> held.by(actor) && held.holder.isPresent(), version, held -> {
            Grant grant = hands.post(held.ticket, actor).orElseThrow(HandingOver::notTheirs);
            if (held.holder.isEmpty()) {
                return new Deed(Hands.TAKEN, actor, grant, Map.of());
            }
            if (!over) {
                throw Hands.taken(held.ticket);
            }
            return new Deed(Hands.TAKEN_OVER, actor, grant, Map.of("from", held.ticket.holderName));
        });
    }

    private static Problem notTheirs() {
        return Problem.forbidden(
                "此件现在不由您的岗位办理，不能领取；请联系指挥室",
                "The ticket does not wait for your posts now, so you cannot take it; ask the command room");
    }

    Ticket giveBack(Actor actor, long id, Integer version) {
        return change(actor, id, held -> held.ticket.holder == null, version, held -> {
            if (held.by(actor)) {
                return new Deed(
                        Hands.GIVEN_BACK, null, hands.post(held.ticket, actor).orElse(null), Map.of());
            }
            if (hands.post(held.ticket, actor).isEmpty()) {
                throw notTheirs();
            }
            throw Hands.taken(held.ticket);
        });
    }

    Ticket delegate(Actor actor, long id, String to, String reason, Integer version) {
        String why = reason == null || reason.isBlank() ? null : reason.strip();
        if (why != null && (why.length() > REASON || why.indexOf('\0') >= 0)) {
            throw Problem.invalid("/reason", "理由最多 500 字", "A reason has at most 500 characters");
        }
        Function<Held, Actor> target = held -> hands.called(held.manager, to == null ? "" : to.strip())
                .orElseThrow(() ->
                        Problem.invalid("/to", "没有这个账号，请从名单中选择", "There is no such account; choose one of the list"));
        return change(
                actor,
                id,
                held -> held.holder.isPresent()
                        && held.holder.get().account() == target.apply(held).account()
                        && (hands.post(held.ticket, actor).isPresent()
                                || Hands.assigner(held.ticket, actor).isPresent()),
                version,
                held -> delegated(actor, held, target.apply(held), why));
    }

    private Deed delegated(Actor actor, Held held, Actor to, String why) {
        Optional<Grant> assigner = Hands.assigner(held.ticket, actor);
        Optional<Grant> own = hands.post(held.ticket, actor);
        if (assigner.isEmpty()) {
            if (own.isEmpty()) {
                throw Problem.forbidden(
                        "您的岗位不能转交此件，请联系指挥室",
                        "Your posts do not allow you to hand this ticket on; ask the command room");
            }
            if (held.holder.isEmpty()) {
                throw Problem.of(
                        Problem.Kind.CONFLICT,
                        "ticket.not-taken",
                        "请先领取，再转交",
                        "Take the ticket first, then hand it on");
            }
            if (!held.by(actor)) {
                throw Hands.taken(held.ticket);
            }
        }
        if (hands.post(held.ticket, to).isEmpty()) {
            throw Problem.invalid(
                    "/to",
                    to.name() + "的岗位不能办理此件，请另选他人",
                    "The posts of " + to.name() + " do not allow them to act on it; choose somebody else");
        }
        if (assigner.isEmpty() && !hands.standsIn(held.ticket, actor, to)) {
            throw Problem.invalid(
                    "/to",
                    to.name() + "不是您的 AB 岗；转交其他人请联系指挥室",
                    to.name() + " is not your substitute; ask the command room to give it to others");
        }
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("to", to.name());
        if (why != null) {
            payload.put("reason", why);
        }
        return new Deed(Hands.DELEGATED, to, own.or(() -> assigner).orElse(null), payload);
    }
}
