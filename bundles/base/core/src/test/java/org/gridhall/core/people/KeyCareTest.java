package org.gridhall.core.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.keys.Keyring.Key;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.keys.KeyCare;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.keys.Sealed;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyCareTest {

    @TempDir
    Path folder;

    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    @ParameterizedTest
    @MethodSource("both")
    void keys_are_exchanged_under_way_and_old_ones_retired_once_unused(TestDistrict d) {
        Keys keys = Keys.in(folder.resolve("keys" + d.database.derby()), d.database);
        JpaPeople people = new JpaPeople(d.database, d.trail, keys, d.organisation, d.district, d.messages, d.personal);
        Actor admin = d.inUnit("admin", 12, null);
        List<Long> ids = new ArrayList<>();
        for (int n = 0; n < 450; n++) {
            ids.add(people.identify(admin, MadeUpPeople.details(n, "minghu-01-01"), null)
                    .id());
        }
        SealedPeople sealed = new SealedPeople(d.database, keys);
        KeyCare care = new KeyCare(d.database, d.trail, keys, List.of(sealed));
        assertThat(care.list(admin)).contains(new Key("data-1", fingerprint(keys, "data-1"), true, 450));
        assertThatThrownBy(() -> care.rotate(d.inUnit("clerk", 13, null), "data"))
                .asInstanceOf(type(Problem.class))
                .returns(Problem.Kind.FORBIDDEN, Problem::kind);
        // The worker is not waited for: whatever it has done by now, numbers are found and opened throughout.
        assertThat(care.rotate(admin, "lookup")).isEqualTo("lookup-2");
        assertThat(care.rotate(admin, "data")).isEqualTo("data-2");
        for (int n = 0; n < 450; n += 50) {
            assertThat(people.identify(admin, MadeUpPeople.details(n, "minghu-01-01"), null)
                            .id())
                    .isEqualTo(ids.get(n));
            assertThat(people.reveal(admin, ids.get(n), "number", "换密钥时核对")).isEqualTo(MadeUpPeople.number(n));
        }
        toTheEnd(sealed);
        assertThat(sealed.uses("data-1")).isZero();
        assertThat(sealed.uses("lookup-1")).isZero();
        assertThat(sealed.uses("data-2")).isEqualTo(450);
        assertThat(keys.inUseUntil("data-1")).isGreaterThan(System.currentTimeMillis());
        assertThat(keys.inUseUntil("data-2")).isZero();
        care.retire(admin, "data-1");
        care.retire(admin, "lookup-1");
        assertThat(folder.resolve("keys" + d.database.derby()))
                .isDirectoryNotContaining("glob:**data-1.key")
                .isDirectoryContaining("glob:**data-2.key");
        // As after a restart.
        Keys again = Keys.in(keys.folder(), d.database);
        JpaPeople later = new JpaPeople(d.database, d.trail, again, d.organisation, d.district, d.messages, d.personal);
        for (int n = 0; n < 450; n += 50) {
            assertThat(later.identify(admin, MadeUpPeople.details(n, "minghu-01-01"), null)
                            .id())
                    .isEqualTo(ids.get(n));
            assertThat(later.reveal(admin, ids.get(n), "phone", "换密钥后核对")).isEqualTo(MadeUpPeople.phone(n));
        }
        for (String key : List.of("data-2", "signing-1")) {
            assertThatThrownBy(() -> care.retire(admin, key))
                    .asInstanceOf(type(Problem.class))
                    .returns("key.needed", Problem::code);
        }
        assertThatThrownBy(() -> care.retire(admin, "data-7")).isInstanceOf(Problem.class);
        assertThat(d.trail.verifyAll().reason()).isNull();
        care.close();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_field_that_does_not_open_any_more_holds_up_nobody_else(TestDistrict d) {
        Keys keys = Keys.in(folder.resolve("keys" + d.database.derby()), d.database);
        JpaPeople people = new JpaPeople(d.database, d.trail, keys, d.organisation, d.district, d.messages, d.personal);
        Actor admin = d.inUnit("admin", 12, null);
        List<Long> ids = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            ids.add(people.identify(admin, MadeUpPeople.details(n, "minghu-01-01"), null)
                    .id());
        }
        d.database.write(manager -> {
            PersonRow first = manager.find(PersonRow.class, ids.get(0));
            byte[] damaged = first.phoneSealed.clone();
            damaged[damaged.length - 1] ^= 1;
            first.phoneSealed = damaged;
            return null;
        });
        assertThat(new PeopleContacts(d.database, keys).ofPeople(Set.copyOf(ids)))
                .containsOnlyKeys(ids.get(1), ids.get(2));
        SealedPeople sealed = new SealedPeople(d.database, keys);
        keys.add(Keys.DATA);
        assertThat(toTheEnd(sealed)).isEqualTo(2);
        assertThat(sealed.uses("data-1")).as("the broken one still needs it").isEqualTo(1);
        assertThat(toTheEnd(sealed)).isZero();
        // Once the field is emptied, the rest of the row is sealed anew and the key can go.
        d.database.write(manager -> {
            manager.find(PersonRow.class, ids.get(0)).phoneSealed = null;
            return null;
        });
        assertThat(toTheEnd(sealed)).isEqualTo(1);
        assertThat(sealed.uses("data-1")).isZero();
        assertThat(people.reveal(admin, ids.get(0), "number", "换密钥后核对")).isEqualTo(MadeUpPeople.number(0));
    }

    /** How many were sealed anew. */
    private static int toTheEnd(SealedPeople sealed) {
        int done = 0;
        for (Sealed.Some some = sealed.reseal(0); some.last() > 0; some = sealed.reseal(some.last())) {
            done += some.done();
        }
        return done;
    }

    private static String fingerprint(Keys keys, String id) {
        return keys.known().stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow()
                .fingerprint();
    }
}
