package org.gridhall.core.ticket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Attachments;
import org.gridhall.core.District;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Files kept by the hash of their content in a folder: the same content is kept once, and a kept file never changes. */
@Component(service = Attachments.class)
public class FileAttachments implements Attachments {

    static final String ARRIVING = "arriving";
    private static final long MOST = 20L << 20;

    private final Database database;
    private final Path folder;
    private final Views views;
    private final Ids ids = new Ids();

    @Activate
    public FileAttachments(
            @Reference Database database, @Reference Definitions definitions, @Reference District district) {
        this.database = database;
        this.folder = district.files();
        this.views = new Views(definitions);
    }

    @Override
    public Attachment store(Actor actor, String name, InputStream content) throws IOException {
        if (actor.kind() != Actor.Kind.ACCOUNT) {
            throw Problem.forbidden("请先登录再上传附件", "Log in before you upload files");
        }
        Files.createDirectories(folder);
        Path arriving = Files.createTempFile(folder, ARRIVING, null);
        try {
            MessageDigest sha = sha256();
            byte[] head = new byte[64];
            long size = copy(content, arriving, sha, head);
            String type = MediaType.of(head, (int) Math.min(size, head.length), arriving);
            if (type == null) {
                throw Problem.invalid(
                        "/content",
                        "只接受 JPEG、PNG、WebP 图片，PDF 和纯文本文件",
                        "Only JPEG, PNG and WebP images, PDF and plain text are taken");
            }
            String hash = HexFormat.of().formatHex(sha.digest());
            keep(arriving, path(hash));
            return database.write(manager -> {
                StoredAttachment stored = new StoredAttachment();
                stored.id = ids.next();
                stored.name = name(name);
                stored.mediaType = type;
                stored.size = size;
                stored.hash = hash;
                stored.storedAt = System.currentTimeMillis();
                stored.storedBy = actor.account();
                manager.persist(stored);
                return stored.attachment();
            });
        } finally {
            Files.deleteIfExists(arriving);
        }
    }

    private static long copy(InputStream content, Path to, MessageDigest sha, byte[] head) throws IOException {
        long size = 0;
        byte[] buffer = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(to)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                if (size < head.length) {
                    System.arraycopy(buffer, 0, head, (int) size, (int) Math.min(read, head.length - size));
                }
                size += read;
                if (size > MOST) {
                    throw Problem.of(
                            Problem.Kind.TOO_LARGE,
                            "attachment.size",
                            "附件最大 20 MB，请压缩后再上传",
                            "A file has at most 20 MB; make it smaller");
                }
                sha.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        return size;
    }

    private static void keep(Path arriving, Path kept) throws IOException {
        Files.createDirectories(kept.getParent());
        if (Files.exists(kept)) {
            // So that a sweep of old uploads leaves it.
            Files.setLastModifiedTime(kept, FileTime.from(Instant.now()));
            return;
        }
        try {
            Files.move(arriving, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            try {
                Files.copy(arriving, kept);
            } catch (FileAlreadyExistsException same) {
                return;
            }
        }
    }

    private Path path(String hash) {
        return path(folder, hash);
    }

    static Path path(Path folder, String hash) {
        return folder.resolve(hash.substring(0, 2)).resolve(hash);
    }

    /** The last part of a name as a client sent it, without what could not be written into a header or a path. */
    private static String name(String sent) {
        String name = sent == null ? "" : sent.replaceAll("[\\p{Cntrl}\"<>|:*?]", "_");
        name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        name = name.isBlank() ? "file" : name;
        return name.length() <= 200 ? name : name.substring(name.length() - 200);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public InputStream open(Actor actor, long ticket, long attachment) throws IOException {
        String hash = database.read(manager -> {
            views.find(manager, actor, ticket);
            StoredAttachment stored = manager.find(StoredAttachment.class, attachment);
            if (stored == null || stored.ticket == null || stored.ticket != ticket) {
                throw Problem.notFound("没有这个附件", "There is no such file");
            }
            return stored.hash;
        });
        try {
            return Files.newInputStream(path(hash));
        } catch (NoSuchFileException e) {
            throw Problem.of(
                    Problem.Kind.UNAVAILABLE,
                    "attachment.away",
                    "附件文件暂不可读，请联系管理员",
                    "The file cannot be read for the moment; tell the administrator");
        }
    }
}
