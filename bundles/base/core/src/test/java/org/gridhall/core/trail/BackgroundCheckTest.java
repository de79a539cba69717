package org.gridhall.core.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.trail.Trail.Verification;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackgroundCheckTest {

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static Actor actor(String permission, String scope) {
        Grant grant = new Grant("auditor", Set.of(permission), scope, null, 1, "d");
        return new Actor(Actor.Kind.ACCOUNT, 1, 1, "auditor", "审计", List.of(grant), 0);
    }

    private static Verification ended(SealedHall hall) {
        Verification now = hall.trail.verification(Actor.SYSTEM).orElseThrow();
        while (now.running()) {
            Thread.onSpinWait();
            now = hall.trail.verification(Actor.SYSTEM).orElseThrow();
        }
        return now;
    }

    @ParameterizedTest
    @MethodSource("both")
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void a_check_in_the_background_says_how_far_it_is_and_what_it_found(Database database) {
        SealedHall hall = new SealedHall(database);
        assertThat(hall.trail.verification(Actor.SYSTEM)).isEmpty();
        Actor local = actor(Permissions.TRAIL_VERIFY, "/d/works/");
        assertThat(catchThrowableOfType(Problem.class, () -> hall.trail.beginVerification(local))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(catchThrowableOfType(
                                Problem.class, () -> hall.trail.verification(actor(Permissions.MODULE_READ, "/")))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        hall.append(SealedHall.subject(1), 1);
        hall.append(SealedHall.subject(2), 1);
        hall.trail.beginVerification(actor(Permissions.TRAIL_VERIFY, "/"));
        Verification good = ended(hall);
        assertThat(good.by()).isEqualTo("审计");
        assertThat(good.verdict().intact()).isTrue();
        assertThat(good.entries()).isEqualTo(good.total()).isEqualTo(2);
        hall.roots.seal();
        Tampering.run(database, "UPDATE trail_entry SET action = 'forged' WHERE subject = 2");
        hall.trail.beginVerification(actor(Permissions.TRAIL_VERIFY, "/"));
        assertThat(ended(hall).verdict().broken()).isNotNull();
    }
}
