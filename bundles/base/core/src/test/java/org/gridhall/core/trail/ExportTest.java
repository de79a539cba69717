package org.gridhall.core.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exports, checked by the stand-alone program as a process of its own. */
class ExportTest {

    private static final Subject SUBJECT = SealedHall.subject(2);

    @TempDir
    Path folder;

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    /** What the program says, and its exit code in front. */
    private String checked(byte[] export, String... key) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("export.json"), export);
        Path said = folder.resolve("said.txt");
        List<String> words = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Dfile.encoding=UTF-8",
                                "-Dstdout.encoding=UTF-8",
                                Path.of("../../../docs/verify/VerifyTrail.java").toString(),
                                file.toString()),
                        Stream.of(key))
                .toList();
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        int code = process.waitFor();
        return code + " " + Files.readString(said);
    }

    private static byte[] export(SealedHall hall, Subject subject) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        hall.trail.export(Actor.SYSTEM, subject, out);
        return out.toByteArray();
    }

    private static String key(SealedHall hall) {
        return Signatures.publicKey(hall.keys, hall.keys.signingId());
    }

    /** The same with another content, signed again with the true key: the worst forger, who has it. */
    private static byte[] resigned(SealedHall hall, byte[] export, Consumer<ObjectNode> change) throws IOException {
        ObjectNode file = (ObjectNode) Json.MAPPER.readTree(export);
        ObjectNode content = (ObjectNode) Json.MAPPER.readTree(
                Base64.getDecoder().decode(file.path("content").asText()));
        change.accept(content);
        byte[] bytes = Json.MAPPER.writeValueAsBytes(content);
        file.put("content", Base64.getEncoder().encodeToString(bytes));
        String digest = java.util.HexFormat.of().formatHex(StoredEntry.sha256(bytes));
        file.put("signature", Signatures.sign(hall.keys, SignedExport.signed(digest)));
        return Json.MAPPER.writeValueAsBytes(file);
    }

    private static ObjectNode entry(ObjectNode content, int seq) {
        return (ObjectNode) content.path("entries").get(seq - 1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_export_holds_everything_and_is_good_wherever_java_is(Database database) throws Exception {
        SealedHall hall = new SealedHall(database).filled();
        database.write(manager -> {
            hall.chains.append(new Deed(
                    SUBJECT,
                    "odd",
                    Actor.SYSTEM,
                    new Grant("r", Set.of(), "/", null, 7, "fire"),
                    Instant.now(),
                    1,
                    Map.of("\"\\\u0001", List.of("\\u0041/", "𠮷\t")),
                    Map.of("引号\"反斜\\", "\\\\u4e2d 换\n行 𠮷")));
            return null;
        });
        String good = checked(export(hall, SUBJECT), key(hall));
        assertThat(good)
                .startsWith("0 ")
                .contains("person/2：共 8 条，4 条在每日根之下，0 条的填写内容已删除")
                .contains("person/2: 8 entries, 4 of them under a root")
                .contains("by system");
        List<TrailEntry> chain = hall.trail.entries(SUBJECT, 1, 100);
        assertThat(chain.get(chain.size() - 1)).returns("exported", TrailEntry::action);

        long third = chain.get(4).id();
        assertThat(database.<Boolean>write(manager -> hall.chains.erasePayloads(
                        SUBJECT, List.of(third, 12345L), Actor.SYSTEM, "本人要求", "个人信息保护法第四十七条")))
                .isTrue();
        assertThat(database.<Boolean>write(
                        manager -> hall.chains.erasePayloads(SUBJECT, List.of(third), Actor.SYSTEM, "再次", "同上")))
                .isFalse();
        assertThat(hall.trail.verify(SUBJECT).reason()).isNull();
        assertThat(hall.trail.verifyAll().reason()).isNull();
        assertThat(hall.trail.entries(SUBJECT, 9, 1).get(0))
                .returns("erased", TrailEntry::action)
                .matches(entry -> entry.changes().toString().contains("erasedPayloads=[5, null]"))
                .matches(entry -> entry.changes().toString().contains("第四十七条"));
        assertThat(checked(export(hall, SUBJECT)))
                .startsWith("0 ")
                .contains("1 条的填写内容已删除")
                .contains(key(hall));
        assertThat(database.<Boolean>write(
                        manager -> hall.chains.erasePayloads(SUBJECT, null, Actor.SYSTEM, "全部", "同上")))
                .isTrue();
        assertThat(hall.trail.entries(SUBJECT, 1, 100)).allMatch(entry -> entry.payload() == null);
        assertThat(hall.trail.verifyAll().reason()).isNull();
    }

    @Test
    void whatever_was_changed_in_an_export_is_named() throws Exception {
        SealedHall hall = new SealedHall(TestDatabase.derby()).filled();
        byte[] export = export(hall, SUBJECT);
        String text = new String(export, StandardCharsets.UTF_8);
        SealedHall other = new SealedHall(TestDatabase.derby()).filled();

        assertThat(checked(export, key(other)))
                .startsWith("1 ")
                .contains("另一密钥")
                .contains("another key");
        JsonNode file = Json.MAPPER.readTree(export);
        String content = file.path("content").asText();
        String flipped = (content.charAt(40) == 'A' ? "B" : "A");
        assertThat(checked(text.replace(content, content.substring(0, 40) + flipped + content.substring(41))
                        .getBytes(StandardCharsets.UTF_8)))
                .startsWith("1 ")
                .contains("签名不符")
                .contains("The signature is wrong");
        assertThat(checked(text.substring(0, text.length() / 2).getBytes(StandardCharsets.UTF_8)))
                .startsWith("2 ")
                .contains("Cannot be read");
        assertThat(checked(resigned(hall, export, all -> entry(all, 3).put("actor", "别人"))))
                .startsWith("1 ")
                .contains("第 3 条（编号")
                .contains("Entry 3 (id")
                .contains("was changed");
        assertThat(checked(resigned(hall, export, all -> entry(all, 2).put("payload", "{}"))))
                .contains("第 2 条")
                .contains("填写内容被改动")
                .contains("was not filled in like this");
        assertThat(checked(resigned(
                        hall, export, all -> ((com.fasterxml.jackson.databind.node.ArrayNode) all.path("entries"))
                                .remove(3))))
                .contains("第 4 条缺失")
                .contains("Entry 4 is missing");
        assertThat(checked(resigned(hall, export, all -> entry(all, 4).put("root", 1))))
                .contains("不在第 1 号根之下")
                .contains("is not under root 1");
        assertThat(checked(resigned(hall, export, all -> {
                    var roots = (com.fasterxml.jackson.databind.node.ArrayNode) all.path("roots");
                    roots.set(0, roots.get(0).asText().replaceFirst(" 10 ", " 11 "));
                })))
                .contains("第 1 号根的签名不符")
                .contains("The signature of root 1 is wrong");
    }

    @Test
    void who_may_not_gets_nothing_and_leaves_no_entry() {
        Database database = TestDatabase.derby();
        SealedHall hall = new SealedHall(database);
        hall.append(SUBJECT, 1);
        Actor somewhere = actor("/fire/", Permissions.TRAIL_VERIFY);
        for (Actor actor : List.of(somewhere, actor("/", Permissions.TICKET_READ), Actor.reporter(2))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThatThrownBy(() -> hall.trail.export(actor, SUBJECT, out)).isInstanceOf(Problem.class);
            assertThat(out.size()).isZero();
        }
        assertThatThrownBy(
                        () -> hall.trail.export(Actor.SYSTEM, new Subject("person", 99), new ByteArrayOutputStream()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("not-found");
        assertThat(hall.trail.entries(SUBJECT, 1, 10)).hasSize(1);
    }

    private static Actor actor(String path, String permission) {
        return new Actor(
                Actor.Kind.ACCOUNT, 5, 5, "a", "甲", List.of(new Grant("r", Set.of(permission), path, null, 1, "u")), 0);
    }
}
