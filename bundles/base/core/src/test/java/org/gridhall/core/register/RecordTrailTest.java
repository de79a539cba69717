package org.gridhall.core.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail.Manner;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.Deed;
import org.gridhall.core.trail.Tampering;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordTrailTest {

    static Stream<TestRegisters> both() {
        return TestDatabase.both().map(TestRegisters::new);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_the_trail_itself_adds_to_a_record_does_not_break_its_chain_and_a_cut_end_is_missed(TestRegisters t) {
        RegisterRecord made = t.stall("T-1", "owner", "甲");
        Subject subject = Records.subject(made.id());
        t.district.database.write(manager -> {
            t.district.trail.append(Deed.now(subject, "exported", Actor.SYSTEM, Map.of()));
            return null;
        });
        t.registers.update(
                t.works,
                made.id(),
                made.version(),
                TestRegisters.body("number", "T-1", "owner", "乙", "unit", "urban-management"));
        assertThat(t.district.trail.entries(subject, 1, 10))
                .hasSize(3)
                .extracting(TrailEntry::action)
                .contains("exported");
        assertThat(t.district.trail.verifyAll().reason()).isNull();
        Tampering.run(t.district.database, "DELETE FROM trail_entry WHERE subject = " + made.id() + " AND seq = 3");
        assertThat(t.district.trail.verify(subject).broken())
                .matches(fault -> fault.manner() == Manner.END_MISSING && fault.seq() == 3);
    }
}
