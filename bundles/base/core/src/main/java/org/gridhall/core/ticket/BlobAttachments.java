package org.gridhall.core.ticket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.blob.BlobStore;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Attachments;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.District;
import org.gridhall.core.content.Inspection;
import org.gridhall.core.content.PublicCopy;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.Chain;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows in the database, content in a {@link BlobStore}. What arrives is looked at in a file before it is kept. */
@Component(service = Attachments.class, configurationPid = "org.gridhall.files")
public class BlobAttachments implements Attachments {

    private static final Logger LOG = LoggerFactory.getLogger(BlobAttachments.class);

    static final String ARRIVING = "arriving";
    /** What an account may have waiting for an action, in bytes. */
    static final long QUOTA = 500L << 20;

    /** What a reporter without an account may send for one ticket, in files and in bytes. */
    static final int REPORTED = 20;

    static final long REPORTED_SIZE = 60L << 20;

    private final Database database;
    private final ChainedTrail trail;
    private final BlobStore blobs;
    private final Contents contents;
    private final Path folder;
    private final Views views;
    private final Ids ids = new Ids();

    @Activate
    public BlobAttachments(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference Definitions definitions,
            @Reference District district,
            @Reference(name = "blobs", policyOption = ReferencePolicyOption.GREEDY) BlobStore blobs) {
        this.database = database;
        this.trail = trail;
        this.blobs = blobs;
        this.contents = new Contents(database, blobs);
        this.folder = district.files();
        this.views = new Views(definitions);
    }

    @Override
    public Attachment store(Actor actor, String name, InputStream content) throws IOException {
        if (actor.kind() == Actor.Kind.SYSTEM || actor.equals(Actor.ANYBODY)) {
            throw Problem.forbidden("请先登录再上传附件", "Log in before you upload files");
        }
        return store(Execution.holder(actor), name, content);
    }

    @Override
    public Attachment store(String intakeKey, String name, InputStream content) throws IOException {
        if (intakeKey.length() < 22 || intakeKey.length() > 120) {
            throw Problem.invalid("/intakeKey", "应为 22 到 120 个字符", "22 to 120 characters");
        }
        return store(Digests.holder(intakeKey), name, content);
    }

    private Attachment store(long holder, String name, InputStream content) throws IOException {
        // Before a byte is read; and once more, exactly, when the row is written.
        database.read(manager -> {
            checkQuota(manager, holder, 1);
            return null;
        });
        Path arriving = arriving();
        try {
            MessageDigest sha = sha256();
            long size = copy(content, arriving, sha);
            String type = Inspection.mediaType(arriving);
            String hash = HexFormat.of().formatHex(sha.digest());
            keep(hash, arriving);
            String shown = Inspection.name(name, type);
            return database.write(manager -> row(manager, holder, shown, type, size, hash));
        } finally {
            Files.deleteIfExists(arriving);
        }
    }

    private Path arriving() throws IOException {
        Files.createDirectories(folder);
        return Files.createTempFile(folder, ARRIVING, null);
    }

    private static long copy(InputStream content, Path to, MessageDigest sha) throws IOException {
        long size = 0;
        byte[] buffer = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(to)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                size += read;
                if (size > LARGEST) {
                    throw Problem.of(
                            Problem.Kind.TOO_LARGE,
                            "attachment.size",
                            "附件最大 50 MB，请压缩后再上传",
                            "A file has at most 50 MB; make it smaller");
                }
                sha.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        return size;
    }

    private static void checkQuota(EntityManager manager, long holder, long more) {
        if (holder < 0) {
            checkReporter(manager, holder, more);
        } else {
            checkAccount(manager, holder, more);
        }
    }

    /** All that somebody without an account sends for one ticket counts, for nobody knows who it is. */
    private static void checkReporter(EntityManager manager, long holder, long more) {
        Object[] known = manager.createQuery(
                        "SELECT COUNT(a), SUM(a.size) FROM StoredAttachment a WHERE a.storedBy = :holder",
                        Object[].class)
                .setParameter("holder", holder)
                .getSingleResult();
        long size = known[1] == null ? 0 : ((Number) known[1]).longValue();
        if (((Number) known[0]).longValue() >= REPORTED || size + more > REPORTED_SIZE) {
            throw Problem.of(
                    Problem.Kind.TOO_LARGE,
                    "attachment.quota",
                    "一件问题最多上传 " + REPORTED + " 个附件，合计不超过 60 MB",
                    "A report takes " + REPORTED + " files of 60 MB together at most");
        }
    }

    private static void checkAccount(EntityManager manager, long account, long more) {
        Long waiting = manager.createQuery(
                        "SELECT SUM(a.size) FROM StoredAttachment a WHERE a.storedBy = :account AND a.ticket IS NULL",
                        Long.class)
                .setParameter("account", account)
                .getSingleResult();
        long all = (waiting == null ? 0 : waiting) + more;
        if (all > QUOTA) {
            throw Problem.of(
                    Problem.Kind.TOO_LARGE,
                    "attachment.quota",
                    "您已上传而未提交的附件超过 500 MB，请先提交事项，或两天后再试",
                    "More than 500 MB that you uploaded belong to no ticket yet; send those tickets first,"
                            + " or try again in two days");
        }
    }

    private Attachment row(EntityManager manager, long holder, String name, String type, long size, String hash) {
        StoredAttachment stored = waiting(manager, holder, name, hash);
        if (stored == null) {
            checkQuota(manager, holder, size);
            stored = new StoredAttachment();
            stored.id = ids.next();
            stored.name = name;
            stored.mediaType = type;
            stored.size = size;
            stored.hash = hash;
            stored.storedBy = holder;
            manager.persist(stored);
        }
        stored.storedAt = System.currentTimeMillis();
        return stored.attachment();
    }

    /** The same upload, made before and not yet referred to; null where there is none. */
    private static StoredAttachment waiting(EntityManager manager, long holder, String name, String hash) {
        Long known = manager.createQuery(
                        "SELECT a.id FROM StoredAttachment a WHERE a.hash = :hash AND a.storedBy = :account"
                                + " AND a.ticket IS NULL AND a.name = :name",
                        Long.class)
                .setParameter("hash", hash)
                .setParameter("account", holder)
                .setParameter("name", name)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(null);
        StoredAttachment stored =
                known == null ? null : manager.find(StoredAttachment.class, known, LockModeType.PESSIMISTIC_WRITE);
        return stored == null || stored.ticket != null ? null : stored;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public InputStream open(Actor actor, long ticket, long attachment, long from, long length) throws IOException {
        String hash = database.read(manager -> {
            views.find(manager, actor, ticket);
            return find(manager, ticket, attachment).hash;
        });
        return open(hash, from, length);
    }

    private static StoredAttachment find(EntityManager manager, long ticket, long attachment) {
        StoredAttachment stored = manager.find(StoredAttachment.class, attachment);
        if (stored == null || !Objects.equals(stored.ticket, ticket)) {
            throw unknown();
        }
        return stored;
    }

    private static Problem unknown() {
        return Problem.notFound("没有这个附件", "There is no such file");
    }

    private InputStream open(String hash, long from, long length) throws IOException {
        try {
            return blobs.open(hash, from, length);
        } catch (IOException e) {
            LOG.warn("content {} cannot be read: {}", hash, e.toString());
            throw Problem.of(
                    Problem.Kind.UNAVAILABLE,
                    "attachment.away",
                    "附件文件暂不可读，请联系管理员",
                    "The file cannot be read for the moment; tell the administrator");
        }
    }

    private void keep(String hash, Path file) {
        try {
            contents.keep(hash, file);
        } catch (IOException e) {
            LOG.warn("content {} cannot be kept: {}", hash, e.toString());
            throw Problem.of(
                    Problem.Kind.UNAVAILABLE,
                    "attachment.away",
                    "附件暂时无法保存，请稍后重试",
                    "The file cannot be kept for the moment; try again later");
        }
    }

    @Override
    public Attachment publish(Actor actor, long ticket, long attachment, boolean published) throws IOException {
        StoredAttachment known = database.read(manager -> {
            StoredTicket row = views.find(manager, actor, ticket);
            grant(manager, row, actor);
            return find(manager, ticket, attachment);
        });
        PublicCopy copy = published && known.publicHash == null ? copy(known) : null;
        return database.write(manager -> change(manager, actor, ticket, attachment, published, copy));
    }

    private PublicCopy copy(StoredAttachment known) throws IOException {
        Path whole = arriving();
        Path drawn = arriving();
        try (InputStream content = open(known.hash, 0, -1)) {
            Files.copy(content, whole, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            PublicCopy copy = PublicCopy.make(whole, known.mediaType, drawn);
            keep(copy.hash(), drawn);
            return copy;
        } finally {
            Files.deleteIfExists(whole);
            Files.deleteIfExists(drawn);
        }
    }

    private Attachment change(
            EntityManager manager, Actor actor, long id, long attachment, boolean published, PublicCopy copy) {
        StoredTicket ticket = views.find(manager, actor, id);
        Grant grant = grant(manager, ticket, actor);
        if (published && !ticket.published) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "attachment.hidden-ticket",
                    "此件不对外公开（保密，或类别不公开），附件不能公开",
                    "This ticket is not public (confidential, or of a category that is not), so its files cannot be shown");
        }
        StoredAttachment stored = find(manager, id, attachment);
        if (copy != null) {
            stored.publicHash = copy.hash();
            stored.publicType = copy.mediaType();
            stored.publicSize = copy.size();
        }
        if (stored.published != published) {
            stored.published = published;
            Map<String, Object> changes = Map.of("published", List.of(!published, published));
            ticket.version++;
            Chain end = trail.append(
                    new Chain(ticket.seq, ticket.head),
                    new Deed(
                            Subject.ticket(id),
                            published ? "publish-file" : "hide-file",
                            actor,
                            grant,
                            Instant.now(),
                            ticket.version,
                            changes,
                            Map.of("attachments", List.of(attachment))));
            ticket.seq = end.seq();
            ticket.head = end.head();
            ticket.updatedAt = System.currentTimeMillis();
        }
        return stored.attachment();
    }

    /** The post that lets an actor act on a ticket; null for the platform. */
    private Grant grant(EntityManager manager, StoredTicket ticket, Actor actor) {
        if (actor.kind() == Actor.Kind.SYSTEM) {
            return null;
        }
        List<FlowAction> actions = views.work(manager, ticket).pinned.type().actions();
        return actor.with(Permissions.TICKET_READ)
                .filter(held -> held.covers(ticket.unitPath, ticket.gridPath))
                .filter(held -> actions.stream()
                        .anyMatch(action -> !FlowAction.OPEN.equals(action.code())
                                && action.by().contains(held.role())))
                .findFirst()
                .orElseThrow(() -> Problem.forbidden(
                        "只有经办此件的岗位可以公开附件", "Only posts that act on this ticket may show its files to the public"));
    }

    @Override
    public PublicFile openPublic(String number, long attachment) throws IOException {
        StoredAttachment stored = database.read(manager -> manager.createQuery(
                        "SELECT a FROM StoredAttachment a, StoredTicket t WHERE a.id = :id AND a.published = :yes"
                                + " AND t.id = a.ticket AND t.published = :yes AND t.number = :number",
                        StoredAttachment.class)
                .setParameter("id", attachment)
                .setParameter("number", number)
                .setParameter("yes", true)
                .getResultStream()
                .findFirst()
                .filter(found -> found.publicHash != null)
                .orElseThrow(BlobAttachments::unknown));
        return new PublicFile(stored.publicType, stored.publicSize, stored.publicHash, open(stored.publicHash, 0, -1));
    }
}
