package org.gridhall.core.message;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.persistence.EntityManager;
import javax.persistence.TypedQuery;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.MessageTemplate;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.MessageQuery;
import org.gridhall.api.message.Outbox;
import org.gridhall.api.message.Preview;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.message.ShortMessage;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.keys.BrokenSeal;
import org.gridhall.core.keys.KeyFault;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.organisation.Person;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The outbox for those who look after it. What they change is in its trail. */
@Component(service = Outbox.class)
public class StoredOutbox implements Outbox {

    /** Kind of the chains of the trail that tell who tried a message again or stopped it. */
    static final String SUBJECT = "message";

    private final Database database;
    private final ChainedTrail trail;
    private final Catalogue catalogue;
    private final StoredOrganisation organisation;
    private final Sealing sealing;
    private final Queue queue;
    private final Clock clock;

    @Activate
    public StoredOutbox(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference Catalogue catalogue,
            @Reference StoredOrganisation organisation,
            @Reference Keys keys,
            @Reference Queue queue) {
        this(database, trail, catalogue, organisation, keys, queue, Clock.systemUTC());
    }

    StoredOutbox(
            Database database,
            ChainedTrail trail,
            Catalogue catalogue,
            StoredOrganisation organisation,
            Keys keys,
            Queue queue,
            Clock clock) {
        this.database = database;
        this.trail = trail;
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.sealing = new Sealing(keys);
        this.queue = queue;
        this.clock = clock;
    }

    private static void allowed(Actor actor) {
        if (!actor.mayEverywhere(Permissions.MESSAGE_MANAGE)) {
            throw Problem.forbidden("没有管理消息的权限", "you may not manage messages");
        }
    }

    @Override
    public Page<Message> list(Actor actor, MessageQuery query) {
        allowed(actor);
        List<String> conditions = new ArrayList<>();
        if (query.state() != null) {
            conditions.add("m.state = :state");
        }
        if (query.channel() != null) {
            conditions.add("m.channel = :channel");
        }
        if (query.about() != null) {
            conditions.add("m.about = :about AND m.aboutKind = :kind");
        }
        if (query.after() != null) {
            conditions.add("m.id < :after");
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        List<StoredMessage> rows = database.read(manager -> {
            TypedQuery<StoredMessage> select = manager.createQuery(
                    "SELECT m FROM StoredMessage m" + where + " ORDER BY m.id DESC", StoredMessage.class);
            if (query.state() != null) {
                select.setParameter("state", StoredMessage.number(query.state()));
            }
            if (query.channel() != null) {
                select.setParameter("channel", query.channel());
            }
            if (query.about() != null) {
                select.setParameter("about", query.about().id());
                select.setParameter("kind", query.about().kind());
            }
            if (query.after() != null) {
                select.setParameter("after", Mailboxes.key(query.after()));
            }
            return select.setMaxResults(query.size() + 1).getResultList();
        });
        return Mailboxes.page(rows, query.size(), row -> row.id).map(row -> message(row, List.of()));
    }

    @Override
    public Message get(Actor actor, long id) {
        allowed(actor);
        return database.read(manager -> withReceipts(manager, row(manager, id)));
    }

    private static StoredMessage row(EntityManager manager, long id) {
        List<StoredMessage> rows = manager.createQuery(
                        "SELECT m FROM StoredMessage m WHERE m.id = :id", StoredMessage.class)
                .setParameter("id", id)
                .getResultList();
        if (rows.isEmpty()) {
            throw Problem.notFound("没有这条消息", "there is no such message");
        }
        return rows.get(0);
    }

    private static StoredMessage locked(EntityManager manager, long id) {
        List<StoredMessage> rows = Ledger.locked(manager, List.of(id));
        if (rows.isEmpty()) {
            throw Problem.notFound("没有这条消息", "there is no such message");
        }
        return rows.get(0);
    }

    private Message withReceipts(EntityManager manager, StoredMessage row) {
        List<Receipt> receipts = manager
                .createQuery("SELECT r FROM StoredReceipt r WHERE r.message = :id ORDER BY r.id", StoredReceipt.class)
                .setParameter("id", row.id)
                .getResultList()
                .stream()
                .map(StoredReceipt::receipt)
                .toList();
        return message(row, receipts);
    }

    @Override
    public Message retry(Actor actor, long id) {
        allowed(actor);
        return database.write(manager -> {
            StoredMessage row = locked(manager, id);
            Message.State before = row.state();
            if (before != Message.State.WAITING
                    && before != Message.State.FAILED
                    && before != Message.State.CANCELLED) {
                throw conflict("这条消息已经发出，不能重发", "This message was sent; it is not sent again");
            }
            if (row.erased) {
                throw conflict(
                        "这条消息的地址和内容已按规定清除，不能重发",
                        "The addresses and facts of this message were erased; it cannot be sent again");
            }
            long now = clock.millis();
            if (row.lease != null && row.dueAt > now) {
                // It is being tried at this moment.
                return withReceipts(manager, row);
            }
            boolean many = row.kind() == Recipient.Kind.UNIT || row.kind() == Recipient.Kind.POST;
            row.state = StoredMessage.number(Message.State.WAITING);
            row.channel = many ? Queue.MANY : row.order().get(0);
            row.tries = 0;
            row.dueAt = now;
            row.lease = null;
            row.endedAt = null;
            row.keptFrom = null;
            row.reason = null;
            // What has expired gets as long again as it had.
            row.expiresAt = Math.max(row.expiresAt, now + Math.max(3_600_000, row.expiresAt - row.queuedAt));
            told(row, "retry", actor, before);
            database.afterCommit(queue::ring);
            manager.flush();
            return withReceipts(manager, row);
        });
    }

    @Override
    public Message cancel(Actor actor, long id) {
        allowed(actor);
        return database.write(manager -> {
            StoredMessage row = locked(manager, id);
            if (row.state() != Message.State.WAITING) {
                throw conflict("这条消息已不在等待发送", "This message does not wait any more");
            }
            row.end(Message.State.CANCELLED, null, clock.millis());
            told(row, "cancel", actor, Message.State.WAITING);
            manager.flush();
            return withReceipts(manager, row);
        });
    }

    private void told(StoredMessage row, String action, Actor actor, Message.State before) {
        trail.append(Deed.now(
                new Subject(SUBJECT, row.id),
                action,
                actor,
                Map.of("state", List.of(before.name(), row.state().name()))));
    }

    private static Problem conflict(String zh, String en) {
        return Problem.of(Problem.Kind.CONFLICT, "message.state", zh, en);
    }

    @Override
    public Preview preview(Actor actor, String code, Map<String, String> facts) {
        allowed(actor);
        MessageTemplate template = catalogue
                .template(code)
                .orElseThrow(() -> Problem.notFound("没有这个消息模板：" + code, "there is no message template " + code));
        List<String> missing = Words.needed(template).stream()
                .filter(name -> !facts.containsKey(name))
                .toList();
        List<String> unknown = new TreeSet<>(facts.keySet())
                .stream().filter(name -> !template.facts().contains(name)).toList();
        Text subject = Text.of(
                Words.line(Words.shown(template.subject().zh(), facts), Words.SUBJECT),
                Words.line(Words.shown(template.subject().en(), facts), Words.SUBJECT));
        Text body = Text.of(
                Words.shown(template.body().zh(), facts),
                Words.shown(template.body().en(), facts));
        return new Preview(
                subject,
                body,
                missing,
                unknown,
                template.urgent(),
                ShortMessage.of(body.zh()).parts().size(),
                ShortMessage.of(body.en()).parts().size());
    }

    private Message message(StoredMessage row, List<Receipt> receipts) {
        boolean waits = row.state() == Message.State.WAITING;
        return new Message(
                row.id,
                row.key,
                row.state(),
                row.kind(),
                recipient(row),
                row.template,
                row.event,
                row.channel.isEmpty() ? null : row.channel,
                row.order(),
                row.about(),
                row.language,
                row.parent,
                row.attempts,
                Instant.ofEpochMilli(row.queuedAt),
                waits ? Instant.ofEpochMilli(row.dueAt) : null,
                Instant.ofEpochMilli(row.expiresAt),
                row.endedAt == null ? null : Instant.ofEpochMilli(row.endedAt),
                row.reason,
                receipts);
    }

    private String recipient(StoredMessage row) {
        return switch (row.kind()) {
            case ACCOUNT -> "account/" + row.recipient;
            case PERSON -> organisation.person(row.recipient).map(Person::name).orElse("person/" + row.recipient);
            case UNIT -> row.role == null ? row.code : row.code + "/" + row.role;
            case POST -> row.code;
            case ADDRESS -> masked(row);
        };
    }

    /** One row that is damaged keeps nobody from seeing the others. */
    private String masked(StoredMessage row) {
        try {
            return Masks.of(sealing.contact(row));
        } catch (BrokenSeal | KeyFault e) {
            return Masks.of(null);
        }
    }
}
