package org.gridhall.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {

    private static final Keys SHARED = Keys.in(Path.of("target/keys-of-properties"));

    @TempDir
    Path folder;

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    @Property(tries = 200)
    void what_was_sealed_opens_at_its_place_only(@ForAll String text, @ForAll String place) {
        byte[] sealed = SHARED.seal(text, place);
        // A lone half of a surrogate pair is no character and becomes a question mark.
        String known = new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(SHARED.open(sealed, place)).isEqualTo(known);
        assertThat(SHARED.seal(text, place)).isNotEqualTo(sealed);
        assertThatThrownBy(() -> SHARED.open(sealed, place + "x"))
                .isInstanceOf(BrokenSeal.class)
                .hasMessageContaining("changed outside the program or copied from elsewhere");
    }

    @Property(tries = 200)
    void one_changed_bit_breaks_a_seal(@ForAll @IntRange(min = 0, max = 10_000) int at) {
        byte[] sealed = SHARED.seal("11010519491231002X", "person/1/number");
        // From the nonce on: another version is another key, which is told as missing.
        int bit = 32 + at % (8 * (sealed.length - 4));
        sealed[bit / 8] ^= (byte) (1 << bit % 8);
        assertThatThrownBy(() -> SHARED.open(sealed, "person/1/number")).isInstanceOf(BrokenSeal.class);
    }

    @Test
    void a_cut_or_foreign_seal_is_told() {
        byte[] sealed = SHARED.seal("x", "p");
        assertThatThrownBy(() -> SHARED.open(java.util.Arrays.copyOf(sealed, 20), "p"))
                .isInstanceOf(BrokenSeal.class);
        sealed[3] = 99;
        assertThatThrownBy(() -> SHARED.open(sealed, "p"))
                .isInstanceOf(KeyFault.class)
                .hasMessageContaining("data-99 is missing");
        assertThat(SHARED.seal(null, "p")).isNull();
        assertThat(SHARED.open(null, "p")).isNull();
    }

    @Test
    void keys_are_made_once_and_for_their_owner_alone() throws IOException {
        Path place = folder.resolve("a/d.keys");
        Keys keys = Keys.in(place);
        assertThat(keys.known()).extracting(Keys.Known::id).containsExactly("data-1", "lookup-1", "signing-1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                .isEqualTo("rwx------");
        for (String name : new String[] {"data-1.key", "lookup-1.key", "signing-1.key", "lock"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve(name))))
                    .isEqualTo("rw-------");
        }
        byte[] sealed = keys.seal("秘密", "p");
        Keys again = Keys.in(place);
        assertThat(again.known()).isEqualTo(keys.known());
        assertThat(again.open(sealed, "p")).isEqualTo("秘密");
        assertThat(again.hash("x")).isEqualTo(keys.hash("x")).hasSize(32);
    }

    @Test
    void a_signature_verifies_with_the_public_half_also_after_an_exchange() throws Exception {
        Keys keys = Keys.in(folder);
        byte[] text = "root".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        String id = keys.signingId();
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(keys.signing().getPrivate());
        signer.update(text);
        byte[] signature = signer.sign();
        assertThat(keys.add(Keys.SIGNING)).isEqualTo("signing-2").isEqualTo(keys.signingId());
        signer.initVerify(Keys.in(folder).verifying(id).orElseThrow());
        signer.update(text);
        assertThat(signer.verify(signature)).isTrue();
        assertThat(keys.verifying("signing-9")).isEmpty();
        assertThat(keys.verifying("../signing-1")).isEmpty();
    }

    @Test
    void a_new_version_is_used_for_what_is_new_and_the_old_one_opens_what_is_old() {
        Keys keys = Keys.in(folder);
        Keys other = Keys.in(folder);
        byte[] old = keys.seal("a", "p");
        byte[] hash = keys.hash("a");
        assertThat(keys.add(Keys.DATA)).isEqualTo("data-2");
        assertThat(keys.add(Keys.LOOKUP)).isEqualTo("lookup-2");
        byte[] fresh = keys.seal("a", "p");
        assertThat(Keys.version(old)).isEqualTo(1);
        assertThat(Keys.version(fresh)).isEqualTo(2);
        assertThat(keys.open(old, "p")).isEqualTo(keys.open(fresh, "p"));
        // Another process on the same folder finds the new key when it meets it.
        assertThat(other.open(fresh, "p")).isEqualTo("a");
        assertThat(keys.hash("a")).isNotEqualTo(hash);
        assertThat(keys.hashes("a")).hasSize(2).element(1).isEqualTo(hash);
        assertThatThrownBy(() -> keys.remove("data-2")).isInstanceOf(IllegalArgumentException.class);
        keys.remove("data-1");
        assertThat(folder.resolve("data-1.key")).doesNotExist();
        assertThatThrownBy(() -> keys.open(old, "p")).isInstanceOf(KeyFault.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_database_refuses_to_go_on_without_its_keys_and_goes_on_with_the_backup(Database database)
            throws IOException {
        Path place = folder.resolve("k" + database.derby());
        Keys keys = Keys.in(place, database);
        byte[] sealed = keys.seal("a", "p");
        Path backup = folder.resolve("backup" + database.derby() + ".key");
        Files.move(place.resolve("data-1.key"), backup);
        assertThatThrownBy(() -> Keys.in(place, database))
                .isInstanceOf(KeyFault.class)
                .hasMessageContaining("data-1")
                .hasMessageContaining("restore the backup of the keys");
        assertThat(place.resolve("data-1.key")).doesNotExist();
        Path empty = folder.resolve("empty" + database.derby());
        assertThatThrownBy(() -> Keys.in(empty, database)).isInstanceOf(KeyFault.class);
        assertThat(empty).isDirectoryNotContaining("glob:**.key");
        Keys.in(empty);
        assertThatThrownBy(() -> Keys.in(empty, database))
                .isInstanceOf(KeyFault.class)
                .hasMessageContaining("another one");
        Files.move(backup, place.resolve("data-1.key"));
        Keys back = Keys.in(place, database);
        assertThat(back.open(sealed, "p")).isEqualTo("a");
        // A retired key is not missed.
        back.add(Keys.DATA);
        back.remove("data-1");
        assertThat(Keys.in(place, database).dataVersion()).isEqualTo(2);
    }

    @Test
    void a_damaged_key_is_told_by_name() throws IOException {
        Keys.in(folder);
        Files.writeString(folder.resolve("lookup-1.key"), "AAAA\n");
        assertThatThrownBy(() -> Keys.in(folder))
                .isInstanceOf(KeyFault.class)
                .hasMessageContaining("lookup-1.key")
                .hasMessageContaining("restore it from the backup");
        Files.writeString(folder.resolve("lookup-1.key"), "没有钥匙");
        assertThatThrownBy(() -> Keys.in(folder)).isInstanceOf(KeyFault.class).hasMessageContaining("damaged");
    }

    @Test
    void several_that_start_at_once_make_one_set_of_keys() throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        try {
            Callable<Object> start = () -> Keys.in(folder).known();
            var started =
                    pool.invokeAll(IntStream.range(0, 8).mapToObj(i -> start).toList());
            for (var one : started) {
                assertThat(one.get()).isEqualTo(started.get(0).get());
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
