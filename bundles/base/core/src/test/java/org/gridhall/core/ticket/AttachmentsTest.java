package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Attachments;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.content.SampleFiles;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of tickets: who may have them, what the public sees, and what is swept. */
class AttachmentsTest {

    private static List<TestDistrict> districts;

    static synchronized Stream<TestDistrict> both() {
        if (districts == null) {
            districts = TestDatabase.both().map(TestDistrict::new).toList();
        }
        return districts.stream();
    }

    private static Attachment store(TestDistrict d, Actor actor, String name, byte[] content) throws IOException {
        return d.attachments.store(actor, name, new ByteArrayInputStream(content));
    }

    private static byte[] text(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }

    private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        return catchThrowableOfType(Problem.class, work);
    }

    private static NewTicket report(String category, Boolean confidential, Long... files) {
        return new NewTicket(
                null,
                category,
                "路灯不亮",
                null,
                new Point(113.757, 34.748),
                null,
                null,
                null,
                null,
                null,
                List.of(files),
                null,
                null,
                confidential);
    }

    private static long rows(TestDistrict d, String from) {
        return d.database.read(manager -> ((Number) manager.createNativeQuery("SELECT COUNT(*) FROM " + from)
                        .getSingleResult())
                .longValue());
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_same_upload_again_is_the_same_attachment_until_it_is_used(TestDistrict d) throws IOException {
        Actor one = d.inUnit("dispatcher", 201, null);
        Attachment first = store(d, one, "a.txt", text("同样的内容"));
        assertThat(store(d, one, "a.txt", text("同样的内容")).id()).isEqualTo(first.id());
        assertThat(store(d, one, "b.txt", text("同样的内容")).id()).isNotEqualTo(first.id());
        Attachment others = store(d, d.inUnit("dispatcher", 202, null), "a.txt", text("同样的内容"));
        assertThat(others.id()).isNotEqualTo(first.id());
        assertThat(others.hash()).isEqualTo(first.hash());
        long id = d.tickets.open(one, report("lamp", null, first.id())).ticket().id();
        assertThat(store(d, one, "a.txt", text("同样的内容")).id()).isNotEqualTo(first.id());
        try (InputStream in = d.attachments.open(one, id, first.id(), 3, 6)) {
            assertThat(in.readAllBytes()).isEqualTo(text("样的"));
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void too_much_that_waits_is_refused(TestDistrict d) throws IOException {
        Actor one = d.inUnit("dispatcher", 203, null);
        long id = store(d, one, "a.txt", text("小")).id();
        d.database.write(manager -> {
            manager.find(StoredAttachment.class, id).size = BlobAttachments.QUOTA - 3;
            return null;
        });
        assertThat(store(d, one, "b.txt", text("小")).size()).isEqualTo(3);
        Problem full = problem(() -> store(d, one, "c.txt", text("小")));
        assertThat(full.code()).isEqualTo("attachment.quota");
        assertThat(full.kind()).isEqualTo(Problem.Kind.TOO_LARGE);
        store(d, d.inUnit("dispatcher", 204, null), "c.txt", text("小"));
        d.tickets.open(one, report("lamp", null, id));
        store(d, one, "c.txt", text("小"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_file_that_is_too_large_is_refused_while_it_arrives(TestDistrict d) throws IOException {
        Actor one = d.inUnit("dispatcher", 205, null);
        long[] read = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("byte by byte");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                java.util.Arrays.fill(bytes, offset, offset + length, (byte) 'a');
                read[0] += length;
                return length;
            }
        };
        assertThat(problem(() -> d.attachments.store(one, "a.txt", endless)).code())
                .isEqualTo("attachment.size");
        assertThat(read[0]).isBetween((long) Attachments.LARGEST, Attachments.LARGEST + (1L << 20));
        try (Stream<java.nio.file.Path> left = Files.list(d.district.files())) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith(BlobAttachments.ARRIVING)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_public_sees_a_copy_of_what_an_insider_shows(TestDistrict d) throws IOException {
        Actor worker = d.inGrid("gridworker", 206, "minghu");
        Actor dispatcher = d.inUnit("dispatcher", 207, null);
        Attachment photo = store(d, worker, "现场.jpg", SampleFiles.photo(400, 300, 6));
        Attachment note = store(d, worker, "说明.txt", text("路灯"));
        var ticket = d.tickets
                .open(worker, report("lamp", null, photo.id(), note.id()))
                .ticket();
        long id = ticket.id();
        String number = ticket.summary().number();
        assertThat(problem(() -> d.attachments.openPublic(number, photo.id())).kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        for (Actor stranger : List.of(
                d.inUnit("handler", 208, "police"), Actor.reporter(id), d.inUnit("dispatcher", 209, "police"))) {
            assertThat(problem(() -> d.attachments.publish(stranger, id, photo.id(), true))
                            .kind())
                    .isIn(Problem.Kind.NOT_FOUND, Problem.Kind.FORBIDDEN);
        }
        assertThat(problem(() -> d.attachments.publish(dispatcher, id, note.id(), true))
                        .code())
                .isEqualTo("attachment.copy");
        assertThat(d.attachments.publish(dispatcher, id, photo.id(), true).published())
                .isTrue();
        assertThat(d.attachments.publish(dispatcher, id, photo.id(), true).published())
                .isTrue();
        String hash;
        try (Attachments.PublicFile shown = d.attachments.openPublic(number, photo.id())) {
            byte[] bytes = shown.content().readAllBytes();
            hash = shown.hash();
            assertThat(shown.mediaType()).isEqualTo("image/jpeg");
            assertThat(bytes).hasSize((int) shown.size());
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("Exif", "PHONE", "Secret");
            var image = javax.imageio.ImageIO.read(new ByteArrayInputStream(bytes));
            assertThat(image.getWidth()).isEqualTo(300);
            assertThat(image.getHeight()).isEqualTo(400);
        }
        assertThat(hash).isNotEqualTo(photo.hash());
        assertThat(problem(() -> d.attachments.openPublic("SJ0", photo.id())).kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(d.tickets.trail(dispatcher, id)).last().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("publish-file");
            assertThat(entry.seq()).isEqualTo(2);
        });
        assertThat(d.trail.verify(Subject.ticket(id)).intact()).isTrue();
        d.attachments.publish(dispatcher, id, photo.id(), false);
        assertThat(problem(() -> d.attachments.openPublic(number, photo.id())).kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        d.attachments.publish(dispatcher, id, photo.id(), true);
        // Once the ticket is confidential nobody outside sees it any more.
        d.database.write(manager -> {
            manager.find(StoredTicket.class, id).published = false;
            return null;
        });
        assertThat(problem(() -> d.attachments.openPublic(number, photo.id())).kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("both")
    void nothing_of_a_confidential_ticket_is_shown(TestDistrict d) throws IOException {
        Actor clerk = d.inUnit("clerk", 210, null);
        Attachment photo = store(d, clerk, "现场.png", SampleFiles.png(20, 20));
        long id =
                d.tickets.open(clerk, report("lamp", true, photo.id())).ticket().id();
        assertThat(problem(() -> d.attachments.publish(clerk, id, photo.id(), true)))
                .satisfies(refusal -> assertThat(refusal.code()).isIn("attachment.hidden-ticket", "forbidden"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_store_that_is_away_is_told_so(TestDistrict d) throws IOException {
        Actor one = d.inUnit("dispatcher", 216, null);
        Attachment file = store(d, one, "a.txt", text("在别处 " + d.database.derby()));
        long id = d.tickets.open(one, report("lamp", null, file.id())).ticket().id();
        d.blobs.delete(file.hash());
        assertThat(problem(() -> d.attachments.open(one, id, file.id()))).satisfies(away -> {
            assertThat(away.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
            assertThat(away.code()).isEqualTo("attachment.away");
        });
        // Whoever has it uploads it again, and it is back for the ticket too.
        store(d, one, "b.txt", text("在别处 " + d.database.derby()));
        try (InputStream back = d.attachments.open(one, id, file.id())) {
            assertThat(back.readAllBytes()).isEqualTo(text("在别处 " + d.database.derby()));
        }
    }

    private static void age(TestDistrict d, Attachment file) throws IOException {
        long old = Instant.now().minus(Duration.ofHours(60)).toEpochMilli();
        d.database.write(manager -> {
            manager.createNativeQuery("UPDATE attachment SET stored_at = ?1 WHERE hash = ?2")
                    .setParameter(1, old)
                    .setParameter(2, file.hash())
                    .executeUpdate();
            manager.createNativeQuery("UPDATE content_claim SET claimed_at = ?1 WHERE hash = ?2")
                    .setParameter(1, old)
                    .setParameter(2, file.hash())
                    .executeUpdate();
            return null;
        });
        ageContent(d, file.hash());
    }

    private static void ageContent(TestDistrict d, String hash) throws IOException {
        Files.setLastModifiedTime(
                d.district.files().resolve(hash.substring(0, 2)).resolve(hash),
                FileTime.from(Instant.now().minus(Duration.ofHours(60))));
    }

    private static void roundIsDue(TestDistrict d) {
        d.database.write(manager ->
                manager.createNativeQuery("UPDATE content_round SET due_at = 0").executeUpdate());
    }

    @ParameterizedTest
    @MethodSource("both")
    void content_goes_when_nobody_needs_it_and_not_before(TestDistrict d) throws Exception {
        Actor one = d.inUnit("dispatcher", 211, null);
        Attachment used = store(d, one, "现场.jpg", SampleFiles.photo(50, 40, 1));
        Attachment twin = store(d, d.inUnit("dispatcher", 212, null), "x.jpg", SampleFiles.photo(50, 40, 1));
        Attachment orphan = store(d, one, "b.txt", text("没有人用 " + d.database.derby()));
        Attachment fresh = store(d, one, "c.txt", text("刚刚上传 " + d.database.derby()));
        var ticket = d.tickets.open(one, report("lamp", null, used.id())).ticket();
        d.attachments.publish(one, ticket.id(), used.id(), true);
        String shown;
        try (Attachments.PublicFile copy =
                d.attachments.openPublic(ticket.summary().number(), used.id())) {
            shown = copy.hash();
        }
        // A node ended between storing content and writing its row.
        byte[] lost = text("掉线了 " + d.database.derby());
        String stray =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lost));
        d.blobs.put(stray, lost.length, new ByteArrayInputStream(lost));
        byte[] just = text("正在上传 " + d.database.derby());
        String arriving =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(just));
        d.blobs.put(arriving, just.length, new ByteArrayInputStream(just));
        age(d, used);
        age(d, orphan);
        ageContent(d, shown);
        ageContent(d, stray);
        roundIsDue(d);
        Sweep sweep = new Sweep(d.database, d.district, d.blobs);
        sweep.sweep(Instant.now());
        sweep.stop();
        assertThat(d.blobs.size(used.hash())).as("a ticket has it").isPresent();
        assertThat(d.blobs.size(shown)).as("the public has it").isPresent();
        assertThat(d.blobs.size(fresh.hash())).as("just uploaded").isPresent();
        assertThat(d.blobs.size(arriving)).as("being uploaded").isPresent();
        assertThat(d.blobs.size(orphan.hash())).isEmpty();
        assertThat(d.blobs.size(stray)).isEmpty();
        assertThat(rows(d, "attachment WHERE id = " + twin.id())).isZero();
        assertThat(rows(d, "attachment WHERE id = " + orphan.id())).isZero();
        assertThat(rows(d, "attachment WHERE id = " + fresh.id())).isOne();
        assertThat(rows(d, "content_claim WHERE hash = '" + used.hash() + "'")).isZero();
        d.tickets.act(
                one,
                ticket.id(),
                new ActionRequest("comment", Map.of("text", "附"), null, null, List.of(fresh.id()), null));
    }

    /** Two nodes sweep the very content that two people upload again at this moment. */
    @ParameterizedTest
    @MethodSource("both")
    void content_that_is_swept_while_it_is_uploaded_is_there_afterwards(TestDistrict d) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Sweep one = new Sweep(d.database, d.district, d.blobs);
        Sweep two = new Sweep(d.database, d.district, d.blobs);
        try {
            for (int round = 0; round < 25; round++) {
                byte[] content = text("第 " + round + " 轮 " + d.database.derby());
                age(d, store(d, d.inUnit("dispatcher", 213, null), "old.txt", content));
                roundIsDue(d);
                CyclicBarrier start = new CyclicBarrier(4);
                List<Future<Attachment>> all = new ArrayList<>();
                for (Sweep sweep : List.of(one, two)) {
                    all.add(threads.submit(() -> {
                        start.await();
                        sweep.sweep(Instant.now());
                        return null;
                    }));
                }
                for (long account : new long[] {214, 215}) {
                    all.add(threads.submit(() -> {
                        start.await();
                        return store(d, d.inUnit("dispatcher", account, null), "new.txt", content);
                    }));
                }
                for (Future<Attachment> done : all) {
                    Attachment stored = done.get();
                    if (stored != null) {
                        assertThat(rows(d, "attachment WHERE id = " + stored.id()))
                                .isOne();
                        try (InputStream in = d.blobs.open(stored.hash(), 0, -1)) {
                            assertThat(in.readAllBytes()).isEqualTo(content);
                        }
                    }
                }
                assertThat(rows(d, "attachment WHERE stored_by = 213")).isZero();
            }
        } finally {
            one.stop();
            two.stop();
            threads.shutdownNow();
        }
    }
}
